"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { useSummary } from "@/components/inbox/preview";
import type { ThreadMessage } from "@/components/inbox/thread-rows";

/** Says a new message of the customer to those who listen, when they have finished listening to something else. */
export function NewMessageVoice({ items, ready }: { items: readonly ThreadMessage[]; ready: boolean }) {
  const t = useTranslations("inbox.thread");
  const summary = useSummary();
  const newest = items.findLast(({ message }) => message.direction === "inbound")?.message;
  const [first, setFirst] = useState<string | null | undefined>(undefined);
  if (first === undefined && ready) setFirst(newest?.id ?? null);
  const isNew = first !== undefined && newest !== undefined && newest.id !== first;
  return (
    <p className="sr-only" aria-live="polite" role="status">
      {isNew ? t("said", { name: newest.contact.name, text: summary(newest) }) : ""}
    </p>
  );
}
