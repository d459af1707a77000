"use client";

import { useFormatter, useNow } from "next-intl";

/** "3 minutes ago", within a sentence; the exact time on hover. */
export function Ago({ at }: { at: string }) {
  const now = useNow({ updateInterval: 30_000 });
  const format = useFormatter();
  const date = new Date(at);
  return (
    <time
      dateTime={at}
      title={format.dateTime(date, { dateStyle: "full", timeStyle: "medium" })}
      suppressHydrationWarning
    >
      {/* Clocks differ by seconds; nothing here happened in the future. */}
      {format.relativeTime(date, date > now ? date : now)}
    </time>
  );
}
