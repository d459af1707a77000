"use client";

import { useFormatter, useNow, useTranslations } from "next-intl";
import { relativeTime } from "@/lib/shared/dates";

/** How long ago, in few words; the exact time in the workspace's zone on hover. */
export function RelativeTime({ at, className }: { at: string; className?: string }) {
  const now = useNow({ updateInterval: 30_000 });
  const format = useFormatter();
  const t = useTranslations("common.time");
  const date = new Date(at);
  const said = relativeTime(date, now);
  const text =
    said.unit === "now"
      ? t("now")
      : said.unit === "date"
        ? format.dateTime(date, {
            day: "numeric",
            month: "short",
            ...(said.withYear ? { year: "numeric" } : {}),
          })
        : t(said.unit, { count: said.count });
  return (
    <time
      dateTime={at}
      title={format.dateTime(date, { dateStyle: "full", timeStyle: "medium" })}
      className={className}
      suppressHydrationWarning
    >
      {text}
    </time>
  );
}
