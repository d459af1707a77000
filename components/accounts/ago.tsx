"use client";

import { useFormatter, useNow } from "next-intl";

/**
 * "3 minutes ago", within a sentence; the exact time on hover.
 * @param ahead it may lie in the future: "in 3 hours"
 */
export function Ago({ at, ahead = false }: { at: string; ahead?: boolean }) {
  const now = useNow({ updateInterval: 30_000 });
  const format = useFormatter();
  const date = new Date(at);
  return (
    <time
      dateTime={at}
      title={format.dateTime(date, { dateStyle: "full", timeStyle: "medium" })}
      suppressHydrationWarning
    >
      {/* Clocks differ by seconds; what has happened did not happen in the future. */}
      {format.relativeTime(date, !ahead && date > now ? date : now)}
    </time>
  );
}
