"use client";

import { useState } from "react";
import { useFormatter, useTranslations } from "next-intl";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/error-state";
import { Skeleton } from "@/components/ui/skeleton";
import { Table, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { useApiQuery } from "@/hooks/use-api";
import type { UsageView } from "@/lib/billing/plans/views";

const shownAtFirst = 14;
const categories = ["marketing", "utility", "authentication", "service"] as const;
const isCategory = (name: string): name is (typeof categories)[number] =>
  (categories as readonly string[]).includes(name);

/** What was sent this month, by day, number and category. */
export function UsageTable() {
  const t = useTranslations("billing.meter");
  const format = useFormatter();
  const numbers = usePhoneNumbers();
  const usage = useApiQuery<UsageView>("/billing/usage", { key: ["billing", "usage"] });
  const [all, setAll] = useState(false);
  const nameOf = (id: string) =>
    numbers.data?.data.find((number) => number.id === id)?.displayPhoneNumber ?? t("gone");
  const rows = usage.data?.days ?? [];
  return (
    <Card aria-labelledby="billing-meter">
      <CardContent className="flex flex-col gap-3">
        <div className="flex flex-wrap items-baseline justify-between gap-2">
          <h2 id="billing-meter" className="text-base font-semibold">
            {t("title")}
          </h2>
          {usage.data && (
            <p className="text-base font-medium tabular-nums">{t("total", { count: usage.data.total })}</p>
          )}
        </div>
        <p className="text-sm text-muted-foreground">{t("description")}</p>
        {usage.isPending && (
          <div aria-busy="true" className="flex flex-col gap-2">
            {[0, 1, 2].map((row) => (
              <Skeleton key={row} className="h-8 w-full" />
            ))}
          </div>
        )}
        {usage.isError && (
          <ErrorState turn={usage.error.turn} onRetry={() => void usage.refetch()}>
            {usage.error.message}
          </ErrorState>
        )}
        {usage.data && rows.length === 0 && <p className="text-base">{t("empty")}</p>}
        {rows.length > 0 && (
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
        )}
        {!all && rows.length > shownAtFirst && (
          <Button variant="ghost" className="self-start" onClick={() => setAll(true)}>
            {t("more")}
          </Button>
        )}
      </CardContent>
    </Card>
  );
}
