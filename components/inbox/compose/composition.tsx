"use client";

import { createContext, useContext, useMemo, useState, type ReactNode, type RefObject } from "react";
import { DeliveryContext, type Deliver, type DeliveryOptions } from "@/components/inbox/compose/delivery";
import { useDraft, useDraftMode, useDraftQuote, type DraftMode } from "@/components/inbox/drafts";
import { useOutbox } from "@/components/inbox/outbox-provider";
import type { Note } from "@/components/inbox/outbox-store";
import type { ThreadMessage } from "@/components/inbox/thread-rows";
import { useApiQuery } from "@/hooks/use-api";
import type { Outgoing } from "@/lib/inbox/schemas";
import type { ConversationView, MessageView } from "@/lib/inbox/views";
import type { MediaView } from "@/lib/media/views";

/** Messages that are to be sent together at a time to come. */
export type ForLater = {
  messages: readonly { message: Outgoing; media?: MediaView; words?: string; replyToId?: string }[];
  /** Chosen already, when something else is still to be asked. */
  at?: Date;
  onDone: () => void;
  /** It was taken back at once: what was written may stand where it was. */
  onUndone?: () => void;
};

/** What is being written in one conversation, and how it leaves. All parts of the composer share it. */
export type Composition = {
  conversationId: string;
  /** undefined while it is loading. */
  conversation: ConversationView | undefined;
  field: RefObject<HTMLTextAreaElement | null>;
  mode: DraftMode;
  setMode: (mode: DraftMode) => void;
  text: string;
  setText: (text: string) => void;
  /** Writes at the cursor, over what is selected there, and leaves the cursor behind it. */
  insert: (text: string) => void;
  /** The quoted message; null while none is, or while it is fetched. */
  quote: MessageView | null;
  quoteId: string | null;
  unquote: () => void;
  /**
   * Hands a message or a note over to the outbox, with the quote unless told otherwise. What is written in the field
   * stays there. `media` is the uploaded file the bubble shows meanwhile, `words` what one reads of it.
   */
  send: (message: Outgoing | Note, options?: Omit<DeliveryOptions, "onDone">) => void;
  /** Opens the window in which one says when; null closes it. */
  askWhen: (what: ForLater | null) => void;
  /** What it is open for. */
  asked: ForLater | null;
};

const Context = createContext<Composition | null>(null);

type Props = {
  field: RefObject<HTMLTextAreaElement | null>;
  conversationId: string;
  conversation: ConversationView | undefined;
  /** The thread, oldest first. */
  items: readonly ThreadMessage[];
  onSent: () => void;
  children: ReactNode;
};

export function CompositionProvider(props: Props) {
  const { field, conversationId, conversation, items, onSent, children } = props;
  const outbox = useOutbox();
  const [text, setText] = useDraft(conversationId);
  const [mode, setMode] = useDraftMode(conversationId);
  const [quoteId, setQuoteId] = useDraftQuote(conversationId);
  const shown = quoteId ? items.find(({ message }) => message.id === quoteId)?.message : undefined;
  // Older than what is loaded, after a reload.
  const fetched = useApiQuery<MessageView>(`/messages/${quoteId}`, {
    enabled: quoteId !== null && !shown && items.length > 0,
    staleTime: Infinity,
  });
  const [asked, askWhen] = useState<ForLater | null>(null);
  const composition = useMemo<Composition>(
    () => ({
      conversationId,
      conversation,
      field,
      mode,
      setMode,
      text,
      setText,
      insert: (words) => {
        const at = field.current;
        const start = at?.selectionStart ?? text.length;
        const end = at?.selectionEnd ?? text.length;
        setText(text.slice(0, start) + words + text.slice(end));
        requestAnimationFrame(() => {
          field.current?.focus();
          field.current?.setSelectionRange(start + words.length, start + words.length);
        });
      },
      quote: quoteId ? (shown ?? fetched.data ?? null) : null,
      quoteId,
      unquote: () => setQuoteId(null),
      send: (message, { media, words, quoted = true } = {}) => {
        const quotes = quoted && message.type !== "note" && message.type !== "reaction";
        outbox.send({
          conversationId,
          message,
          ...(media ? { media } : {}),
          ...(words ? { words } : {}),
          replyToId: quotes ? quoteId : null,
          after: items.findLast((item) => !item.unsent)?.message.timestamp ?? "",
        });
        if (quotes) setQuoteId(null);
        onSent();
      },
      askWhen,
      asked,
    }),
    [
      conversationId,
      conversation,
      field,
      mode,
      setMode,
      text,
      setText,
      items,
      quoteId,
      setQuoteId,
      shown,
      fetched.data,
      outbox,
      onSent,
      asked,
    ],
  );
  const { send } = composition;
  const delivery = useMemo(() => {
    const later: Deliver = (message, { media, words, quoted = true, onDone } = {}) =>
      askWhen({
        messages: [
          {
            message,
            ...(media ? { media } : {}),
            ...(words ? { words } : {}),
            ...(quoted && quoteId ? { replyToId: quoteId } : {}),
          },
        ],
        onDone: () => {
          if (quoted) setQuoteId(null);
          onDone?.();
        },
      });
    const now: Deliver = (message, { onDone, ...options } = {}) => {
      send(message, options);
      onDone?.();
    };
    return { send: now, later };
  }, [send, quoteId, setQuoteId]);
  return (
    <Context value={composition}>
      <DeliveryContext value={delivery}>{children}</DeliveryContext>
    </Context>
  );
}

/** @throws outside a composer */
export function useComposition(): Composition {
  const composition = useContext(Context);
  if (!composition) throw new Error("useComposition is for the parts of a composer.");
  return composition;
}
