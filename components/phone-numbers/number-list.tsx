"use client";

import { ChevronRight, Phone } from "lucide-react";
import { useNow, useTranslations } from "next-intl";
import { conditionOf, QualityBadge, StateBadge, useLimitText } from "@/components/phone-numbers/number-state";
import { Badge } from "@/components/ui/badge";
import { RelativeTime } from "@/components/ui/relative-time";
import { Skeleton } from "@/components/ui/skeleton";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { cn } from "@/lib/shared/cn";

const columns =
  "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 pane:grid-cols-[minmax(0,1fr)_5rem_7.5rem_4.5rem_1rem] panel:grid-cols-[minmax(0,1fr)_5.5rem_7.5rem_5rem_5.5rem_1rem]";

function Row({ number, onOpen }: { number: PhoneNumberView; onOpen: () => void }) {
  const t = useTranslations("phone-numbers");
  const limitText = useLimitText();
  const now = useNow({ updateInterval: 30_000 });
  const gone = number.state === "disconnected";
  const value = "hidden text-sm tabular-nums pane:block";
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        aria-haspopup="dialog"
        className={cn(
          columns,
          "min-h-17 w-full px-4 py-2.5 text-left transition-colors hover:bg-accent focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring",
        )}
      >
        <span className="flex min-w-0 items-center gap-3">
          <span
            className={cn(
              "grid size-9 shrink-0 place-items-center rounded-full",
              gone ? "bg-muted text-muted-foreground" : "bg-primary-soft text-primary-text",
            )}
            aria-hidden="true"
          >
            <Phone className="size-4" />
          </span>
          <span className="flex min-w-0 flex-col gap-0.5">
            <span className={cn("truncate font-medium tabular-nums", gone && "text-muted-foreground")}>
              <span className="sr-only">{t("list.open")} </span>
              {number.displayPhoneNumber}
            </span>
            <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
              {number.verifiedName && (
                <span className="max-w-full truncate text-sm text-muted-foreground">
                  {number.verifiedName}
                </span>
              )}
              <StateBadge condition={conditionOf(number, now.getTime())} />
              {number.isSandbox && <Badge tone="outline">{t("state.sandbox")}</Badge>}
              {number.isOnBizApp && <Badge tone="outline">{t("state.businessApp")}</Badge>}
            </span>
          </span>
        </span>
        <span className={value}>
          {!gone && (
            <>
              <span className="sr-only">{t("list.quality")}: </span>
              <QualityBadge rating={number.qualityRating} />
            </>
          )}
        </span>
        <span className={value}>{gone ? "" : limitText(number.messagingLimit)}</span>
        <span className={cn(value, "pane:hidden panel:block")}>
          {gone ? "" : t("speed", { count: number.throughput })}
        </span>
        <span className={cn(value, "text-muted-foreground")}>
          {gone ? (
            ""
          ) : number.healthCheckedAt ? (
            <RelativeTime at={number.healthCheckedAt} />
          ) : (
            t("list.never")
          )}
        </span>
        <ChevronRight className="size-4 text-muted-foreground" aria-hidden="true" />
      </button>
    </li>
  );
}

export function NumberList({
  numbers,
  plain = false,
  onOpen,
}: {
  numbers: readonly PhoneNumberView[];
  /** Without the names of columns: none of these numbers has values in them. */
  plain?: boolean;
  onOpen: (number: PhoneNumberView) => void;
}) {
  const t = useTranslations("phone-numbers.list");
  return (
    <div className="overflow-hidden rounded-xl border bg-card">
      <div
        className={cn(
          columns,
          "hidden h-9 border-b px-4 text-xs text-muted-foreground",
          !plain && "pane:grid",
        )}
        aria-hidden="true"
      >
        <span>{t("number")}</span>
        <span>{t("quality")}</span>
        <span>{t("limit")}</span>
        <span className="pane:hidden panel:block">{t("speed")}</span>
        <span>{t("lastCheck")}</span>
        <span />
      </div>
      <ul className="divide-y">
        {numbers.map((number) => (
          <Row key={number.id} number={number} onOpen={() => onOpen(number)} />
        ))}
      </ul>
    </div>
  );
}

export function NumberListSkeleton() {
  return (
    <div className="overflow-hidden rounded-xl border bg-card" aria-busy="true">
      <div className="hidden h-9 border-b pane:block" />
      <div className="divide-y">
        {[0, 1, 2].map((row) => (
          <div key={row} className={cn(columns, "min-h-17 px-4 py-2.5")}>
            <div className="flex items-center gap-3">
              <Skeleton className="size-9 rounded-full" />
              <div className="flex flex-col gap-2">
                <Skeleton className="h-3.5 w-36" />
                <Skeleton className="h-3.5 w-52" />
              </div>
            </div>
            <Skeleton className="hidden h-4 w-14 rounded-full pane:block" />
            <Skeleton className="hidden h-3.5 w-12 pane:block" />
            <Skeleton className="hidden h-3.5 w-10 panel:block" />
            <Skeleton className="hidden h-3.5 w-12 pane:block" />
            <Skeleton className="size-4" />
          </div>
        ))}
      </div>
    </div>
  );
}
