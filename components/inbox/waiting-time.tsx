"use client";

import { useSyncExternalStore } from "react";
import { Timer } from "lucide-react";
import { useTranslations } from "next-intl";
import { waitingOf, type Waiting } from "@/lib/inbox/rules";
import type { ConversationView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

/** One clock for all rows: a row is drawn anew only when what it says is another word. */
const rows = new Set<() => void>();
const everyMs = 10_000;
let clock: ReturnType<typeof setInterval> | undefined;

function listen(row: () => void): () => void {
  rows.add(row);
  clock ??= setInterval(() => rows.forEach((look) => look()), everyMs);
  return () => {
    rows.delete(row);
    if (rows.size > 0) return;
    clearInterval(clock);
    clock = undefined;
  };
}

/** How long the customer has been waiting for an answer; coloured only when that is long. */
export function WaitingTime({ conversation }: { conversation: ConversationView }) {
  const t = useTranslations("inbox.list");
  const time = useTranslations("common.time");
  // As words, because two of the same are the same.
  const said = useSyncExternalStore(
    listen,
    () => JSON.stringify(waitingOf(conversation, Date.now())),
    () => "null",
  );
  const waiting = JSON.parse(said) as Waiting | null;
  if (!waiting) return null;
  const words = time(waiting.unit, { count: waiting.count });
  return (
    <span
      title={t("waiting", { time: words })}
      className={cn(
        "flex shrink-0 items-center gap-0.5 text-xs tabular-nums",
        waiting.long ? "text-warning" : "text-muted-foreground",
      )}
    >
      <Timer className="size-3" aria-hidden="true" />
      <span aria-hidden="true">{words}</span>
      <span className="sr-only">{t("waiting", { time: words })}</span>
    </span>
  );
}
