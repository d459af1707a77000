"use client";

import { Moon } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { useBusinessHours, useStanding } from "@/hooks/use-business-hours";
import { cn } from "@/lib/shared/cn";
import { dayIn, daysBetween } from "@/lib/shared/dates";
import type { BusinessHoursView } from "@/lib/tenancy/business-hours/views";

/** That the workspace is closed, and when it opens again; nothing while it is open or keeps no hours. */
export function ClosedNow({ className }: { className?: string }) {
  const hours = useBusinessHours().data;
  return hours && <ClosedLine hours={hours} className={className} />;
}

export function ClosedLine({ hours, className }: { hours: BusinessHoursView; className?: string }) {
  const t = useTranslations("hours.closedNow");
  const { open, opensAt } = useStanding(hours);
  const when = useOpeningTime(hours.timeZone);
  if (open) return null;
  return (
    <span className={cn("flex min-w-0 items-center gap-1.5 tabular-nums", className)}>
      <Moon className="size-3.5 shrink-0" aria-hidden="true" />
      <span className="min-w-0 truncate">{opensAt ? t("until", { when: when(opensAt) }) : t("only")}</span>
    </span>
  );
}

/** 09:00 today, tomorrow 09:00, Mon 09:00 within a week, then with its date. */
function useOpeningTime(timeZone: string): (at: Date) => string {
  const t = useTranslations("hours.closedNow");
  const format = useFormatter();
  return (at) => {
    const clock = format.dateTime(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone });
    const ahead = daysBetween(dayIn(timeZone, new Date()), dayIn(timeZone, at));
    if (ahead <= 0) return t("today", { clock });
    if (ahead === 1) return t("tomorrow", { clock });
    const day = format.dateTime(at, {
      weekday: "short",
      ...(ahead > 6 ? { day: "numeric", month: "short" } : {}),
      ...(ahead > 300 ? { year: "numeric" } : {}),
      timeZone,
    });
    return t("later", { day, clock });
  };
}
