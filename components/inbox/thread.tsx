"use client";

import { useCallback, useRef, useState } from "react";
import dynamic from "next/dynamic";
import { flushSync } from "react-dom";
import { useTranslations } from "next-intl";
import { Composer } from "@/components/inbox/composer";
import { useDraftMode, useDraftQuote } from "@/components/inbox/drafts";
import { ScheduledStrip } from "@/components/inbox/later/scheduled-strip";
import { useScheduledIn } from "@/components/inbox/later/use-scheduled";
import { MessageList } from "@/components/inbox/message-list";
import { NewMessageVoice } from "@/components/inbox/new-message-voice";
import { ThreadSkeleton } from "@/components/inbox/skeletons";
import { ThreadHeader } from "@/components/inbox/thread-header";
import { firstUnread } from "@/components/inbox/thread-rows";
import { useMarkUnread } from "@/components/inbox/find/use-mark-unread";
import { useConversation } from "@/components/inbox/use-conversations";
import { useReading } from "@/components/inbox/use-reading";
import { useThread } from "@/components/inbox/use-thread";
import { useWriters } from "@/components/inbox/use-writers";
import { EmptyState } from "@/components/ui/empty-state";
import { whenIdle } from "@/components/ui/late";
import { QueryFailed } from "@/components/ui/query-failed";
import { useHotkeys } from "@/hooks/use-hotkeys";
import { unseenCount } from "@/lib/inbox/filter-rules";
import type { MessageView } from "@/lib/inbox/views";

const SearchOverlay = dynamic(
  whenIdle(() => import("@/components/inbox/find/search-overlay")),
  { ssr: false },
);

type Props = {
  conversationId: string;
  panels: {
    contact: boolean;
    phone: boolean;
    toggleContact: () => void;
    togglePhone: (() => void) | undefined;
  };
  onBack: () => void;
  /** The message to show, when one came from a search. */
  at: string | null;
  /** Shows another message of this conversation. */
  onShow: (messageId: string) => void;
  /** Opens another conversation, found from here. */
  onOpen: (conversationId: string, quietly?: boolean, messageId?: string) => void;
  /** Closes the conversation, so that it is not read again at once. */
  onLeave: () => void;
};

/** One conversation: who, the messages, and where one answers. Mount it anew for another conversation. */
export function Thread({ conversationId, panels, onBack, at, onShow, onOpen, onLeave }: Props) {
  const t = useTranslations("inbox.thread");
  const conversation = useConversation(conversationId);
  const { data } = conversation;
  const thread = useThread(conversationId, data?.contact, data?.phoneNumberId);
  const { query, items } = thread;
  const writerOf = useWriters();
  const markUnread = useMarkUnread();
  const [searching, setSearching] = useState<{ q: string; everywhere: boolean } | null>(null);
  const search = () => setSearching({ q: "", everywhere: false });
  const scheduled = useScheduledIn(conversationId).data;
  const [showsScheduled, setShowsScheduled] = useState(false);
  const toggleScheduled = () => setShowsScheduled((shown) => !shown);
  const composer = useRef<HTMLTextAreaElement>(null);
  const [, quote] = useDraftQuote(conversationId);
  const [, setMode] = useDraftMode(conversationId);
  const [atEnd, setAtEnd] = useState(true);
  const [toEnd, setToEnd] = useState(0);

  // What was unread when the conversation was opened stays marked while it is open.
  const [opened, setOpened] = useState<{ count: number; beforeId: string | null } | null>(null);
  if (opened === null && data && query.data) {
    const count = unseenCount(data);
    setOpened({ count, beforeId: firstUnread(items, count) });
  }
  const unread = opened?.beforeId ? { beforeId: opened.beforeId, count: opened.count } : null;
  useReading(data, atEnd || opened === null);

  // At once, with the field drawn for it: the next key already belongs into it.
  const write = useCallback((prepare: () => void) => {
    flushSync(prepare);
    composer.current?.focus();
  }, []);
  const reply = useCallback(
    (message: MessageView) =>
      write(() => {
        quote(message.id);
        setMode("reply");
      }),
    [write, quote, setMode],
  );
  const find = useCallback((q: string) => setSearching({ q, everywhere: true }), []);
  useHotkeys({
    u: () => {
      onLeave();
      markUnread(conversationId);
    },
    f: search,
    r: () => {
      const focused = document.activeElement?.closest<HTMLElement>("[data-message]")?.dataset.message;
      const target = focused
        ? items.find(({ message }) => message.id === focused)
        : items.findLast(({ message }) => message.direction === "inbound");
      if (target && !target.unsent && target.message.wamid && !target.message.revokedAt)
        reply(target.message);
    },
    R: () => {
      const focused = document.activeElement?.closest("[data-message]");
      const last = () => Array.from(document.querySelectorAll("[data-message]:has([data-react])")).at(-1);
      (focused ?? last())?.querySelector<HTMLElement>("[data-react]")?.click();
    },
    Enter: () => composer.current?.focus(),
    n: () => write(() => setMode("note")),
    i: panels.toggleContact,
  });

  if (conversation.isError && !data) {
    const gone = conversation.error.status === 404;
    return (
      <div className="flex h-full flex-col">
        <ThreadHeader
          conversation={undefined}
          panels={panels}
          onBack={onBack}
          onSearch={undefined}
          scheduled={undefined}
        />
        {gone ? (
          <EmptyState drawing="lost" title={t("goneTitle")} className="flex-1">
            {t("goneText")}
          </EmptyState>
        ) : (
          <QueryFailed query={conversation} title={t("failed")} className="flex-1" />
        )}
      </div>
    );
  }
  return (
    <section
      aria-label={data ? t("with", { name: data.contact.name }) : t("loading")}
      className="flex h-full flex-col"
    >
      <ThreadHeader
        conversation={data}
        panels={panels}
        onBack={onBack}
        onSearch={search}
        scheduled={{ count: scheduled?.data.length ?? 0, shown: showsScheduled, toggle: toggleScheduled }}
      />
      {query.isPending ? (
        <div aria-busy="true" className="min-h-0 flex-1">
          <ThreadSkeleton />
        </div>
      ) : query.isError && !query.data ? (
        <QueryFailed query={query} title={t("failed")} className="min-h-0 flex-1" />
      ) : (
        <MessageList
          conversationId={conversationId}
          conversation={data}
          at={at}
          thread={thread}
          unread={unread}
          writerOf={writerOf}
          onReply={reply}
          onFind={find}
          onAtEnd={setAtEnd}
          toEnd={toEnd}
        />
      )}
      <NewMessageVoice items={items} ready={query.isSuccess} />
      <ScheduledStrip
        items={scheduled?.data ?? []}
        more={Boolean(scheduled?.nextCursor)}
        open={showsScheduled}
        onToggle={toggleScheduled}
      />
      <Composer
        field={composer}
        conversationId={conversationId}
        conversation={data}
        items={items}
        onSent={() => {
          if (thread.detached) void thread.show(null).catch(() => undefined);
          setToEnd((times) => times + 1);
        }}
      />
      {searching && (
        <SearchOverlay
          initial={searching.q}
          numbers={[]}
          {...(searching.everywhere ? {} : { conversationId })}
          onClose={() => setSearching(null)}
          onOpen={(found, quietly, messageId) =>
            found === conversationId && messageId ? onShow(messageId) : onOpen(found, quietly, messageId)
          }
        />
      )}
    </section>
  );
}
