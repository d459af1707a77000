"use client";

import { useState } from "react";
import { ChevronLeft, ChevronRight, Download } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useDay } from "@/components/billing/money";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { mostUsageLines } from "@/lib/billing/plans/rules";
import type { UsageDayView, UsageView } from "@/lib/billing/plans/views";

const shownAtFirst = 14;
const categories = ["marketing", "utility", "authentication", "service"] as const;
const isCategory = (name: string): name is (typeof categories)[number] =>
  (categories as readonly string[]).includes(name);

function Days({ rows }: { rows: readonly UsageDayView[] }) {
  const t = useTranslations("billing.meter");
  const format = useFormatter();
  const numbers = usePhoneNumbers();
  const [all, setAll] = useState(false);
  const nameOf = (id: string) =>
    numbers.data?.data.find((number) => number.id === id)?.displayPhoneNumber ??
    (numbers.isPending ? "" : t("gone"));
  return (
    <>
      <Table>
        <thead>
          <TableRow>
            <TableHead>{t("day")}</TableHead>
            <TableHead>{t("number")}</TableHead>
            <TableHead>{t("category")}</TableHead>
            <TableHead className="text-right">{t("count")}</TableHead>
          </TableRow>
        </thead>
        <tbody>
          {(all ? rows : rows.slice(0, shownAtFirst)).map(({ day, phoneNumberId, category, count }) => (
            <TableRow key={`${day} ${phoneNumberId} ${category}`}>
              <TableCell className="whitespace-nowrap">
                {format.dateTime(new Date(`${day}T12:00:00Z`), {
                  month: "short",
                  day: "numeric",
                  timeZone: "UTC",
                })}
              </TableCell>
              <TableCell className="whitespace-nowrap">{nameOf(phoneNumberId)}</TableCell>
              <TableCell>{t(`categories.${isCategory(category) ? category : "unknown"}`)}</TableCell>
              <TableCell className="text-right">{format.number(count)}</TableCell>
            </TableRow>
          ))}
        </tbody>
      </Table>
      {!all && rows.length > shownAtFirst && (
        <Button variant="ghost" className="self-start" onClick={() => setAll(true)}>
          {t("more")}
        </Button>
      )}
    </>
  );
}

/** Leads from month to month. At an end a button stays where it is, so that it keeps the focus. */
function MonthBar({ usage, onMonth }: { usage: UsageView; onMonth: (start: string) => void }) {
  const t = useTranslations("billing.meter");
  const day = useDay();
  const { month, earlier, later } = usage;
  const { slug } = useWorkspace();
  const file = new URLSearchParams({ workspace: slug, month: month.start });
  const step = (name: "earlier" | "later", start: string | null) => (
    <Button
      variant="outline"
      size="icon"
      aria-label={t(name)}
      aria-disabled={start === null || undefined}
      onClick={() => start && onMonth(start)}
    >
      {name === "earlier" ? (
        <ChevronLeft className="rtl:-scale-x-100" />
      ) : (
        <ChevronRight className="rtl:-scale-x-100" />
      )}
    </Button>
  );
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      {(earlier !== null || later !== null) && (
        <div className="flex gap-1">
          {step("earlier", earlier)}
          {step("later", later)}
        </div>
      )}
      <p aria-live="polite" className="text-base">
        {t("month", { start: day(month.start), end: day(month.end) })}
      </p>
      {usage.days.length > 0 && (
        <Button asChild variant="outline" className="sm:ml-auto">
          <a href={`/api/v1/billing/usage.csv?${file.toString()}`} download>
            <Download aria-hidden="true" />
            {t("download")}
          </a>
        </Button>
      )}
    </div>
  );
}

/** What was sent in a month, by day, number and category. */
export function UsageTable() {
  const t = useTranslations("billing.meter");
  const [month, setMonth] = useState<string | null>(null);
  const usage = useApiQuery<UsageView>(
    month ? `/billing/usage?month=${encodeURIComponent(month)}` : "/billing/usage",
    { key: ["billing", "usage", month ?? "now"], placeholderData: (before) => before },
  );
  const { data } = usage;
  return (
    <Card aria-labelledby="billing-meter">
      <CardContent className="flex flex-col gap-3">
        <div className="flex flex-wrap items-baseline justify-between gap-2">
          <h2 id="billing-meter" className="text-base font-semibold">
            {t("title")}
          </h2>
          {data && <p className="text-base font-medium tabular-nums">{t("total", { count: data.total })}</p>}
        </div>
        <p className="text-sm text-muted-foreground">{t("description")}</p>
        {usage.isPending && (
          <div aria-busy="true" className="flex flex-col gap-2">
            {[0, 1, 2].map((row) => (
              <Skeleton key={row} className="h-8 w-full" />
            ))}
          </div>
        )}
        {usage.isError && <QueryFailed query={usage} />}
        {data && (
          <>
            <MonthBar usage={data} onMonth={setMonth} />
            <div aria-busy={usage.isPlaceholderData || undefined} className="flex flex-col gap-3">
              {data.open > 0 && (
                <p className="text-sm text-muted-foreground">{t("open", { count: data.open })}</p>
              )}
              {data.days.length > 0 ? (
                <>
                  <Days key={data.month.start} rows={data.days} />
                  {data.days.length >= mostUsageLines && (
                    <p className="text-sm text-muted-foreground">{t("cut", { count: mostUsageLines })}</p>
                  )}
                </>
              ) : (
                <p className="text-base">{t(data.later ? "empty" : "emptyYet")}</p>
              )}
            </div>
          </>
        )}
      </CardContent>
    </Card>
  );
}
