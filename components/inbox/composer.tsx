"use client";

import type { RefObject } from "react";
import { useTranslations } from "next-intl";
import { useCannedPopup } from "@/components/inbox/compose/canned-popup";
import { CompositionProvider, useComposition } from "@/components/inbox/compose/composition";
import { EmojiButton } from "@/components/inbox/compose/emoji-button";
import { FormatButton } from "@/components/inbox/compose/format-button";
import { ModeSwitch } from "@/components/inbox/compose/mode-switch";
import { MoreMenu, TemplateButton } from "@/components/inbox/compose/more-menu";
import { ComposerNotice } from "@/components/inbox/compose/notice";
import { QuoteBar } from "@/components/inbox/compose/quote-bar";
import { ComposerToolbar, longestText } from "@/components/inbox/compose/toolbar";
import { useTypingIndicator } from "@/components/inbox/compose/use-typing-indicator";
import { WritingField } from "@/components/inbox/compose/writing-field";
import type { ThreadMessage } from "@/components/inbox/thread-rows";
import { useComposerState, type ComposerState } from "@/components/inbox/use-composer-state";
import { WindowCountdown } from "@/components/inbox/window-countdown";
import type { ConversationView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

type Props = {
  /** The field, for whoever wants to lead the writer there. */
  field: RefObject<HTMLTextAreaElement | null>;
  conversationId: string;
  conversation: ConversationView | undefined;
  /** The thread, oldest first. */
  items: readonly ThreadMessage[];
  onSent: () => void;
};

/** Where one answers or notes; or why one cannot just now, and what one can do. */
export function Composer(props: Props) {
  const state = useComposerState(props.conversation);
  return (
    <CompositionProvider {...props}>
      <div className="@container shrink-0 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] pane:px-6 pane:pb-4">
        <Writing state={state} />
      </div>
    </CompositionProvider>
  );
}

function Writing({ state }: { state: ComposerState }) {
  const t = useTranslations("compose.note");
  const composition = useComposition();
  const { conversation, field, text, setText, send } = composition;
  const viewer = state.note?.key === "viewer";
  const mode = viewer ? "reply" : composition.mode;
  const notes = mode === "note";
  const open = notes || state.may === "write";
  const canned = useCannedPopup();
  const typing = useTypingIndicator(composition.conversationId);
  const closed = state.note?.key === "closed" || state.note?.key === "never";
  const length = Array.from(text).length;
  const tooLong = length > longestText;
  const ready = open && !tooLong && text.trim() !== "" && conversation !== undefined;

  const sendText = () => {
    if (!ready) return;
    const words = text.trim();
    send(notes ? { type: "note", note: { text: words } } : { type: "text", text: { body: words } });
    setText("");
    field.current?.focus();
  };
  return (
    <>
      {!notes && (
        <ComposerNotice state={state} conversation={conversation}>
          {closed && <TemplateButton />}
        </ComposerNotice>
      )}
      {conversation && !viewer && (
        <div
          className={cn(
            "relative rounded-xl border border-input bg-card transition-shadow focus-within:border-ring focus-within:ring-3 focus-within:ring-ring/20",
            !open && "border-dashed",
            notes && "bg-note",
          )}
        >
          <div className="flex min-h-8 items-center justify-between gap-2 px-1.5 pt-1">
            <ModeSwitch />
            <span className="min-w-0 px-1.5">
              {notes ? (
                <span className="text-xs text-muted-foreground">{t("hidden")}</span>
              ) : (
                open && <WindowCountdown conversation={conversation} />
              )}
            </span>
          </div>
          {!notes && <QuoteBar />}
          {open && canned.shown}
          {(open || text !== "") && (
            <>
              <WritingField
                readOnly={!open}
                invalid={tooLong}
                describedBy="composer-facts"
                onSend={sendText}
                onKey={open ? canned.onKey : undefined}
                onTyped={() => !notes && typing()}
                popup={canned.field}
              />
              <ComposerToolbar id="composer-facts" length={length} ready={ready} onSend={sendText}>
                {open && !notes && <MoreMenu />}
                {open && <EmojiButton />}
                {open && <FormatButton />}
              </ComposerToolbar>
            </>
          )}
        </div>
      )}
    </>
  );
}
