"use client";

import { Hourglass } from "lucide-react";
import { useTranslations } from "next-intl";
import { useTimes } from "@/components/inbox/use-times";
import { useWindow } from "@/components/inbox/use-window";
import { countdown } from "@/components/inbox/window-state";
import type { ConversationView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

/** How long one may still answer freely; calm for hours, plain in the last one. */
export function WindowCountdown({ conversation }: { conversation: ConversationView }) {
  const t = useTranslations("inbox.window");
  const times = useTimes();
  const window = useWindow(conversation.windowExpiresAt);
  if (window.state !== "open" && window.state !== "closing") return null;
  const { hours, minutes, seconds } = countdown(window.leftMs);
  const closing = window.state === "closing";
  return (
    <span
      title={t("help", { end: times.exact(conversation.windowExpiresAt!), name: conversation.contact.name })}
      className={cn(
        "inline-flex max-w-full items-center gap-1.5 text-xs tabular-nums",
        closing ? "font-medium text-window-closing" : "text-window-closed",
      )}
    >
      <Hourglass className={cn("size-3.5 shrink-0", !closing && "text-window-open")} aria-hidden="true" />
      <span className="truncate">
        {closing
          ? t("closing", { minutes, seconds: String(seconds).padStart(2, "0") })
          : t("open", { hours, minutes })}
      </span>
    </span>
  );
}
