"use client";

import { useEffect, useRef, useState, type RefObject } from "react";
import dynamic from "next/dynamic";
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
import { ClosingHint, useComposerLater } from "@/components/inbox/later/composer-later";
import { AttachTools } from "@/components/inbox/media/attach-tools";
import { AttachmentTray } from "@/components/inbox/media/attachment-tray";
import { useAttachments } from "@/components/inbox/media/attachments";
import { useKeptVoice } from "@/components/inbox/media/use-kept-voice";
import { messagesOf, messageWith } from "@/components/inbox/media/messages-of";
import { useFileDrop } from "@/components/inbox/media/use-file-drop";
import { useCollision } from "@/components/inbox/team/collision";
import { useMentionPopup } from "@/components/inbox/team/mention-popup";
import { useSayTyping } from "@/components/inbox/team/use-presence";
import type { ThreadMessage } from "@/components/inbox/thread-rows";
import { useComposerState, type ComposerState } from "@/components/inbox/use-composer-state";
import { WindowCountdown } from "@/components/inbox/window-countdown";
import { ClosedNow } from "@/components/shell/closed-now";
import { whenIdle } from "@/components/ui/late";
import type { ConversationView } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

const VoiceRecorder = dynamic(
  whenIdle(() => import("@/components/inbox/media/voice-recorder")),
  { ssr: false },
);

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
        <ClosedNow className="mb-1.5 justify-center text-xs text-muted-foreground" />
        <Writing state={state} items={props.items} />
      </div>
    </CompositionProvider>
  );
}

function Writing({ state, items }: { state: ComposerState; items: readonly ThreadMessage[] }) {
  const t = useTranslations("compose.note");
  const media = useTranslations("media.attach");
  const composition = useComposition();
  const { conversation, field, text, setText, send } = composition;
  const viewer = state.note?.key === "viewer";
  const mode = viewer ? "reply" : composition.mode;
  const notes = mode === "note";
  const open = notes || state.may === "write";
  const cannedPopup = useCannedPopup();
  const mentions = useMentionPopup();
  const canned = notes ? mentions : cannedPopup;
  const collision = useCollision(composition.conversationId, text, items);
  const sayTyping = useSayTyping(composition.conversationId);
  const typing = useTypingIndicator(composition.conversationId);
  const closed = state.note?.key === "closed" || state.note?.key === "never";
  const length = Array.from(text).length;
  const tooLong = length > longestText;
  const attachments = useAttachments(composition.conversationId);
  const [recording, setRecording] = useState(false);
  const [keptVoice, setKeptVoice] = useKeptVoice(composition.conversationId);
  const [waiting, setWaiting] = useState(false);
  const files = !notes && attachments.list.length > 0;
  // Files still on their way are waited for: who presses Enter has said all they want to say.
  const complete = files
    ? attachments.list.every(({ state }) => state === "ready" || state === "uploading")
    : text.trim() !== "";
  const ready = open && !tooLong && complete && conversation !== undefined && !waiting;
  const takesVoice = open && !notes;
  const voiceShown = (recording || keptVoice !== null) && takesVoice;
  const takesFiles = open && !notes && !voiceShown && conversation !== undefined;
  const over = useFileDrop(takesFiles, (dropped) => {
    attachments.add(dropped);
    field.current?.focus();
  });

  const later = useComposerLater(attachments, files, ready && !notes);
  const sendText = () => {
    if (!ready) return;
    if (notes) hand();
    else if (files && !attachments.ready) {
      setWaiting(true);
      const words = text.trim();
      void attachments.settled().then((through) => {
        setWaiting(false);
        if (through) sendHeld.current(words);
      });
    } else collision.guard(hand);
  };
  const hand = () => {
    const words = text.trim();
    if (notes) send({ type: "note", note: { text: words, mentions: mentions.idsIn(words) } });
    else {
      // The first of them answers what is quoted.
      messagesOf(files ? attachments.take() : [], words).forEach(({ message, media }, index) =>
        send(message, { ...(media ? { media } : {}), quoted: index === 0 }),
      );
    }
    setText("");
    field.current?.focus();
  };
  // Only what stood there when Enter was pressed: words changed meanwhile, or meant for a note, wait for another Enter.
  const sendHeld = useRef<(words: string) => void>(() => undefined);
  useEffect(() => {
    sendHeld.current = (words) => {
      if (open && !notes && text.trim() === words) collision.guard(hand);
    };
  });
  return (
    <>
      {collision.shown}
      {later.dialog}
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
          {!notes && <AttachmentTray attachments={attachments} />}
          {over && (
            <p className="pointer-events-none absolute inset-0 z-10 grid place-items-center rounded-xl border-2 border-dashed border-primary bg-card/95 font-medium">
              {media("drop")}
            </p>
          )}
          {open && !voiceShown && canned.shown}
          {voiceShown ? (
            <VoiceRecorder
              name={conversation.contact.name}
              conversationId={conversation.id}
              kept={keptVoice}
              onHeard={setKeptVoice}
              onSend={(voice) => send(messageWith(voice), { media: voice })}
              onClose={() => {
                setRecording(false);
                setKeptVoice(null);
                requestAnimationFrame(() => field.current?.focus());
              }}
            />
          ) : (
            (open || text !== "") && (
              <>
                <WritingField
                  readOnly={!open}
                  invalid={tooLong}
                  describedBy="composer-facts"
                  onSend={sendText}
                  onLater={later.open}
                  onKey={open ? canned.onKey : undefined}
                  onTyped={() => {
                    if (notes) return;
                    typing();
                    sayTyping();
                    collision.note();
                  }}
                  popup={canned.field}
                />
                {ready && !notes && <ClosingHint conversation={conversation} onSend={sendText} />}
                <ComposerToolbar
                  id="composer-facts"
                  length={length}
                  ready={ready}
                  onSend={sendText}
                  later={open && !notes && later.button}
                >
                  {takesVoice && (
                    <AttachTools attachments={attachments} onRecord={() => setRecording(true)} />
                  )}
                  {open && !notes && <MoreMenu />}
                  {open && <EmojiButton />}
                  {open && <FormatButton />}
                </ComposerToolbar>
              </>
            )
          )}
        </div>
      )}
    </>
  );
}
