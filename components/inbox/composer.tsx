"use client";

import type { RefObject } from "react";
import { SendHorizontal, X } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useDraft } from "@/components/inbox/drafts";
import { useOutbox } from "@/components/inbox/outbox-provider";
import { QuoteLines } from "@/components/inbox/quote";
import { useComposerState, type ComposerState } from "@/components/inbox/use-composer-state";
import { WindowCountdown } from "@/components/inbox/window-countdown";
import { Button } from "@/components/ui/button";
import { TurnBadge } from "@/components/ui/error-state";
import { Kbd } from "@/components/ui/kbd";
import { Tooltip } from "@/components/ui/tooltip";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView, MessageView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

/** Meta's longest text. */
const longest = 4096;
const nearLongest = 3600;

type Props = {
  /** The field, for whoever wants to lead the writer there. */
  field: RefObject<HTMLTextAreaElement | null>;
  conversationId: string;
  conversation: ConversationView | undefined;
  /** Time of the newest message the server has shown, by its clock. */
  newestAt: string;
  replyTo: MessageView | null;
  onReplyTo: (message: MessageView | null) => void;
  onSent: () => void;
};

/** Where one answers; or why one cannot just now, and what one can do. */
export function Composer(props: Props) {
  const { field, conversationId, conversation, newestAt, replyTo, onReplyTo, onSent } = props;
  const t = useTranslations("inbox.composer");
  const state = useComposerState(conversation);
  const outbox = useOutbox();
  const [draft, setDraft] = useDraft(conversationId);
  const length = Array.from(draft).length;
  const tooLong = length > longest;
  const open = state.may === "write";
  const ready = open && !tooLong && draft.trim() !== "";

  const send = () => {
    if (!ready) return;
    outbox.send({ conversationId, text: draft.trim(), replyToId: replyTo?.id ?? null, after: newestAt });
    setDraft("");
    onReplyTo(null);
    onSent();
    field.current?.focus();
  };
  return (
    <div className="@container shrink-0 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] pane:px-6 pane:pb-4">
      <Notice state={state} conversation={conversation} />
      {(open || draft !== "") && (
        <div
          className={cn(
            "rounded-xl border border-input bg-card transition-shadow focus-within:border-ring focus-within:ring-3 focus-within:ring-ring/20",
            !open && "border-dashed",
          )}
        >
          {replyTo && (
            <div className="flex items-center gap-2 border-b px-3 py-2">
              <span className="w-[3px] self-stretch rounded-full bg-primary-text/60" />
              <QuoteLines message={replyTo} className="flex-1" />
              <Button
                variant="ghost"
                size="icon-sm"
                onClick={() => onReplyTo(null)}
                aria-label={t("noReply")}
              >
                <X />
              </Button>
            </div>
          )}
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            value={draft}
            readOnly={!open}
            onChange={(event) => setDraft(event.target.value)}
            onKeyDown={(event) => {
              // 229: a word is still being composed; its Enter chooses a character.
              if (event.nativeEvent.isComposing || event.keyCode === 229) return;
              if (
                event.key === "Enter" &&
                !event.shiftKey &&
                !event.altKey &&
                !event.ctrlKey &&
                !event.metaKey
              ) {
                event.preventDefault();
                send();
              } else if (event.key === "Escape") {
                if (replyTo) onReplyTo(null);
                else event.currentTarget.blur();
              }
            }}
            aria-label={conversation ? t("label", { name: conversation.contact.name }) : t("labelLoading")}
            aria-describedby="composer-facts"
            aria-invalid={tooLong || undefined}
            placeholder={t("placeholder")}
            className="scrollbar-quiet block field-sizing-content max-h-[min(40dvh,15rem)] min-h-10 w-full resize-none bg-transparent px-3 pt-2.5 pb-1 text-base leading-5 outline-none placeholder:text-muted-foreground read-only:text-muted-foreground"
          />
          <div className="flex h-10 items-center gap-2 pr-1.5 pl-3" id="composer-facts">
            <span className="min-w-0 flex-1">
              {conversation && open && <WindowCountdown conversation={conversation} />}
            </span>
            {length >= nearLongest && (
              <span
                className={cn(
                  "text-xs tabular-nums",
                  tooLong ? "font-medium text-danger" : "text-muted-foreground",
                )}
              >
                {tooLong ? t("tooLong", { count: length - longest }) : t("left", { count: longest - length })}
              </span>
            )}
            <span className="hidden items-center gap-1 text-xs text-muted-foreground @md:flex pointer-coarse:hidden">
              <Kbd>Shift</Kbd>
              <Kbd>Enter</Kbd>
              {t("newLine")}
            </span>
            <Tooltip label={t("send")} shortcut="Enter" align="end">
              <Button size="icon" onClick={send} disabled={!ready} aria-label={t("send")}>
                <SendHorizontal />
              </Button>
            </Tooltip>
          </div>
        </div>
      )}
    </div>
  );
}

/** Above the field, or instead of it: what stands in the way, whose turn, what can be done. */
function Notice({
  state,
  conversation,
}: {
  state: ComposerState;
  conversation: ConversationView | undefined;
}) {
  const t = useTranslations("inbox.composer");
  const { slug } = useWorkspace();
  if (state.may === "write" && !state.note) return null;
  const note = state.note;
  if (!note) return null;
  const name = conversation?.contact.name ?? "";
  const phone =
    conversation?.contact.phone ?? (conversation?.contact.waId ? `+${conversation.contact.waId}` : null);
  const waits = state.may === "write";
  return (
    <div
      role="status"
      className={cn(
        "mb-2 rounded-xl border px-3.5 py-2.5",
        waits ? "border-transparent bg-warning-soft text-warning" : "bg-muted",
      )}
    >
      <div className="flex flex-col gap-0.5">
        <p className="font-medium text-pretty">{t(`${note.key}.title`, { ...note.values, name })}</p>
        <p className={cn("text-sm text-pretty", !waits && "text-muted-foreground")}>
          {t(`${note.key}.text`, { ...note.values, name })}
        </p>
        <div className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1">
          <TurnBadge turn={note.turn} />
          {(note.key === "closed" || note.key === "never") && phone && (
            <a href={`tel:${phone.replace(/[^+\d]/g, "")}`} className="text-sm text-link hover:underline">
              {t("call", { phone })}
            </a>
          )}
          {note.toNumbers && (
            <Link
              href={`/w/${slug}/phone-numbers`}
              className={cn("text-sm font-medium underline underline-offset-2", !waits && "text-link")}
            >
              {t("toNumbers")}
            </Link>
          )}
        </div>
      </div>
    </div>
  );
}
