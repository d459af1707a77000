"use client";

import { useTranslations } from "next-intl";
import { MessagePreview } from "@/components/inbox/preview";
import { useEmptiedText } from "@/components/inbox/use-emptied-text";
import { useApiQuery } from "@/hooks/use-api";
import type { MessageView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

/** The lines of a quoted message, in a bubble or above the composer. */
export function QuoteLines({ message, className }: { message: MessageView; className?: string }) {
  const t = useTranslations("inbox.message");
  const emptied = useEmptiedText();
  const gone = message.revokedAt ? t("revoked") : message.emptiedAt ? emptied : null;
  return (
    <span className={cn("flex min-w-0 flex-col text-sm", className)}>
      <bdi className="truncate font-medium">
        {message.direction === "outbound" ? t("you") : message.contact.name}
      </bdi>
      <span className="flex min-w-0 opacity-80">
        {gone ? <em>{gone}</em> : <MessagePreview message={message} />}
      </span>
    </span>
  );
}

type Props = {
  message: MessageView;
  /** The quoted message when the thread has it. */
  quoted: MessageView | undefined;
  onJump: (messageId: string) => void;
};

/** What a message answers. A click goes there. */
export function Quote({ message, quoted, onJump }: Props) {
  const t = useTranslations("inbox.message");
  // Older than what is loaded: asked for by itself, once.
  const fetched = useApiQuery<MessageView>(`/messages/${message.replyToId}`, {
    enabled: message.replyToId !== null && !quoted,
    staleTime: Infinity,
    retry: false,
  });
  const target = quoted ?? fetched.data;
  const frame =
    "mb-1 flex w-full min-w-0 rounded-md border-s-[3px] border-primary-text/60 bg-foreground/6 px-2 py-1 text-start";
  if (!target) {
    return (
      <div className={cn(frame, "text-sm opacity-75")}>
        {fetched.isLoading ? t("quoteLoading") : t("quoteMissing")}
      </div>
    );
  }
  return (
    <button
      type="button"
      tabIndex={-1}
      title={t("jumpToQuote")}
      onClick={() => onJump(target.id)}
      className={cn(frame, "transition-colors hover:bg-foreground/10")}
    >
      <QuoteLines message={target} />
    </button>
  );
}
