"use client";

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { useTranslations } from "next-intl";
import type { BubbleActions } from "@/components/inbox/message-bubble";
import { OlderMessages, useMorePages } from "@/components/inbox/more-messages";
import { heightsOf, rememberHeights } from "@/components/inbox/row-heights";
import { FloatingDay, ThreadRow } from "@/components/inbox/thread-row";
import { rowsOf } from "@/components/inbox/thread-rows";
import { useGoal } from "@/components/inbox/use-goal";
import type { useThread } from "@/components/inbox/use-thread";
import { useHydrated } from "@/hooks/use-hydrated";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ConversationView, MessageView } from "@/lib/inbox/views";

type Props = {
  conversationId: string;
  conversation: ConversationView | undefined;
  thread: ReturnType<typeof useThread>;
  /** The message to show first, when one came from a search. */
  at: string | null;
  unread: { beforeId: string; count: number } | null;
  writerOf: (message: MessageView) => string | null;
  onReply: (message: MessageView) => void;
  /** Searches for this everywhere. */
  onFind: (query: string) => void;
  /** Whether the newest message is on the screen. */
  onAtEnd: (atEnd: boolean) => void;
  /** Raised by one, it brings the end into view: somebody has just sent something. */
  toEnd: number;
};

const nearEnd = 80;

export function MessageList(props: Props) {
  const { conversationId, conversation, at, thread, unread, writerOf, onReply, onFind, onAtEnd, toEnd } =
    props;
  const t = useTranslations("inbox.thread");
  const { timeZone } = useWorkspace();
  const { query, items, detached, show } = thread;
  const { hasNextPage } = query;
  const rows = useMemo(
    () => rowsOf(items, { timeZone, unread, complete: !hasNextPage }),
    [items, timeZone, unread, hasNextPage],
  );
  const byId = useMemo(() => new Map(items.map(({ message }) => [message.id, message])), [items]);
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  /** Whether the newest message stays in view, whatever grows. */
  const pinned = useRef(true);
  /** Whether somebody has reached for the list since it was at its end. */
  const moved = useRef(false);

  const [heightOf] = useState(() => heightsOf(conversationId));
  // Where the list begins when it is mounted on a page that stands already: at its end, with the rows one will see, so
  // that none is drawn only to be taken away. On the server's page nothing is known of heights.
  const stands = useHydrated();
  const [firstRect] = useState(() => (stands ? { width: 700, height: window.innerHeight - 220 } : undefined));
  // eslint-disable-next-line react-hooks/incompatible-library -- the React Compiler is not used here
  const virtual = useVirtualizer({
    count: rows.length,
    ...(firstRect && {
      initialRect: firstRect,
      initialOffset: () => Math.max(0, rows.reduce((sum, row) => sum + heightOf(row), 0) - firstRect.height),
    }),
    useFlushSync: false,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows[index]!),
    getItemKey: (index) => rows[index]!.key,
    overscan: 6,
    anchorTo: "end",
    followOnAppend: !detached,
    scrollEndThreshold: nearEnd,
    paddingEnd: 12,
    // The day floats above the first row.
    scrollPaddingStart: 36,
  });

  useLayoutEffect(
    () => () => rememberHeights(conversationId, new Map(virtual.itemSizeCache)),
    [conversationId, virtual],
  );

  // At the first message that was not read, when that is above the screen; else at the end.
  const placed = useRef(false);
  useLayoutEffect(() => () => void (placed.current = false), []);
  useLayoutEffect(() => {
    if (placed.current || rows.length === 0) return;
    placed.current = true;
    const firstNew = rows.findIndex((row) => row.kind === "unread");
    virtual.scrollToEnd();
    if (firstNew > 0 && rows.length - firstNew > 12) {
      pinned.current = false;
      virtual.scrollToIndex(firstNew, { align: "start" });
    }
  }, [rows, virtual]);

  useLayoutEffect(() => {
    if (toEnd > 0) virtual.scrollToEnd();
  }, [toEnd, virtual]);

  // A picture that comes late, or a panel that makes everything narrower, must not hide the newest message either.
  const total = virtual.getTotalSize();
  useLayoutEffect(() => {
    if (pinned.current && placed.current && !detached) virtual.scrollToEnd();
  }, [total, detached, virtual]);

  const shown = virtual.getVirtualItems();
  const firstShown = shown[0]?.index ?? 0;
  const lastShown = shown.at(-1)?.index ?? 0;
  useMorePages(query, { count: rows.length, first: firstShown, last: lastShown });

  // A composer that grows, or a keyboard that slides in, must not hide the newest message.
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (pinned.current) virtual.scrollToEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [virtual]);

  const reach = () => void (moved.current = true);
  const look = () => {
    const element = scroller.current;
    if (!element) return;
    const end = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd && !detached;
    // Rows that turn out higher than they were thought move the end away; that is nobody's wish.
    if (end) pinned.current = true;
    else if (moved.current) pinned.current = false;
    if (end) moved.current = false;
    if (end !== atEnd) {
      setAtEnd(end);
      onAtEnd(end);
    }
  };

  // New messages below what one reads.
  const newest = items.at(-1)?.message.id ?? null;
  const [seen, setSeen] = useState<string | null>(null);
  if (atEnd && newest !== seen) setSeen(newest);
  const seenAt = items.findIndex(({ message }) => message.id === seen);
  // An old place has no count: what lies between is not loaded.
  const below =
    atEnd || detached || seenAt === -1
      ? 0
      : items.slice(seenAt + 1).filter(({ message }) => message.direction === "inbound").length;

  const isHere = useCallback((id: string) => byId.has(id), [byId]);
  const scrollTo = useCallback(
    (index: number) => {
      pinned.current = false;
      virtual.scrollToIndex(index, { align: "center" });
    },
    [virtual],
  );
  const { marked, jump } = useGoal({ at, rows, isHere, show, scrollTo });

  const toLatest = async () => {
    if (detached) await show(null).catch(() => undefined);
    requestAnimationFrame(() => virtual.scrollToEnd());
  };
  const actions: BubbleActions = useMemo(
    () => ({ reply: onReply, jump, find: onFind }),
    [onReply, jump, onFind],
  );

  return (
    <div className="relative min-h-0 flex-1">
      <OlderMessages query={query}>
        <FloatingDay rows={rows} index={virtual.range?.startIndex ?? 0} />
      </OlderMessages>
      <div
        ref={scroller}
        role="log"
        data-messages=""
        aria-live="off"
        aria-label={t("messages")}
        tabIndex={0}
        onScroll={look}
        onWheel={reach}
        onTouchMove={reach}
        onPointerDown={reach}
        onKeyDown={(event) => {
          reach();
          walk(event, scroller.current);
        }}
        className="scrollbar-quiet flex h-full flex-col overflow-x-hidden overflow-y-auto overscroll-contain outline-offset-[-2px] [overflow-anchor:none]"
      >
        <div className="relative mt-auto w-full shrink-0" style={{ height: total }}>
          {shown.map((item) => (
            <div
              key={item.key}
              data-index={item.index}
              ref={virtual.measureElement}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <ThreadRow
                row={rows[item.index]!}
                conversation={conversation}
                byId={byId}
                writerOf={writerOf}
                marked={marked}
                actions={actions}
              />
            </div>
          ))}
        </div>
      </div>
      {(!atEnd || detached) && rows.length > 0 && (
        <button
          type="button"
          onClick={() => void toLatest()}
          className="absolute right-4 bottom-3 z-[2] flex h-9 animate-in items-center gap-1.5 rounded-full border bg-popover px-3 text-sm font-medium shadow-float fade-in-0 slide-in-from-bottom-1 hover:bg-accent pane:right-6"
        >
          <ArrowDown className="size-4" aria-hidden="true" />
          {below > 0 ? t("newBelow", { count: below }) : t("toLatest")}
        </button>
      )}
    </div>
  );
}

/** Up and down walk from message to message; the menu key or a right click then acts on the focused one. */
function walk(event: React.KeyboardEvent, list: HTMLElement | null): void {
  if ((event.key !== "ArrowUp" && event.key !== "ArrowDown") || !list || event.altKey || event.metaKey)
    return;
  const messages = Array.from(list.querySelectorAll<HTMLElement>("[data-message]"));
  const at = messages.indexOf(document.activeElement as HTMLElement);
  if (at === -1 && document.activeElement !== list) return;
  const next = at === -1 ? messages.at(-1) : messages[at + (event.key === "ArrowUp" ? -1 : 1)];
  if (!next) return;
  event.preventDefault();
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}
