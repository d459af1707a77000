"use client";

import { useEffect, useRef } from "react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { builtInViews, viewPart } from "@/components/inbox/find/views";
import { BulkBar } from "@/components/inbox/team/bulk-bar";
import { ConversationRow } from "@/components/inbox/conversation-row";
import { ConversationRowsSkeleton } from "@/components/inbox/skeletons";
import { ListHeader } from "@/components/inbox/list-header";
import type { Selection } from "@/components/inbox/selection";
import { useConversations } from "@/components/inbox/use-conversations";
import { useFixedRows } from "@/components/inbox/use-fixed-rows";
import { useMarkRead } from "@/components/inbox/use-mark-read";
import { useSteadyList } from "@/components/inbox/use-steady-list";
import { NoConversations } from "@/components/inbox/no-conversations";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { whenIdle } from "@/components/ui/late";
import { useHotkeys } from "@/hooks/use-hotkeys";
import { useWorkspace } from "@/hooks/use-workspace";
import { sameFilter } from "@/lib/inbox/filter-rules";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

const rowHeight = 64;

const MentionList = dynamic(
  whenIdle(() => import("@/components/inbox/team/mention-list").then((file) => file.MentionList)),
  { ssr: false, loading: () => <ConversationRowsSkeleton /> },
);

/** What one chooses from: the conversations of a view, or the notes that name the member who looks. */
export function ConversationList({ selection }: { selection: Selection }) {
  const t = useTranslations("inbox.list");
  const numbers = usePhoneNumbers().data?.data;
  const { filter } = selection;
  // A search goes through conversations.
  const mentions = filter.q === "" && sameFilter(viewPart(filter), builtInViews.mentions);
  return (
    <section aria-label={t("label")} className="flex h-full min-h-0 flex-col bg-list">
      <ListHeader selection={selection} numbers={numbers ?? []} />
      {mentions ? (
        <MentionList selection={selection} />
      ) : (
        <Conversations selection={selection} numbers={numbers} />
      )}
    </section>
  );
}

/** All conversations of a view, newest activity first. */
function Conversations({
  selection,
  numbers,
}: {
  selection: Selection;
  numbers: readonly PhoneNumberView[] | undefined;
}) {
  const t = useTranslations("inbox.list");
  const { slug } = useWorkspace();
  const { filter, conversationId, latest, open } = selection;
  const list = useConversations(filter);
  const scroller = useRef<HTMLDivElement>(null);
  const markRead = useMarkRead();
  const conversations = useSteadyList(list.data?.conversations ?? [], {
    scroller,
    rowHeight,
    epoch: JSON.stringify(filter),
  });
  const labels = new Map(
    numbers?.map((number) => [number.id, number.verifiedName ?? number.displayPhoneNumber]),
  );
  // Said only where it is not the first number: on most rows it would be noise.
  const unsaid = filter.phoneNumberId ?? numbers?.[0]?.id;

  const rows = useFixedRows(scroller, {
    count: conversations.length,
    rowHeight,
    before: 4,
    after: 8,
    spare: 8,
  });
  const lastShown = rows.indexes.at(-1) ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    if (
      hasNextPage &&
      !isFetchingNextPage &&
      !isFetchNextPageError &&
      lastShown >= conversations.length - 12
    ) {
      void fetchNextPage();
    }
  }, [lastShown, conversations.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  const move = (by: 1 | -1) => {
    const from = latest();
    const at = conversations.findIndex(({ id }) => id === from);
    const next = at === -1 ? (by === 1 ? 0 : -1) : at + by;
    const target = conversations[next];
    if (!target) return;
    open(target.id, from !== null);
    rows.reveal(next);
    if (scroller.current?.contains(document.activeElement)) {
      requestAnimationFrame(() =>
        scroller.current?.querySelector<HTMLElement>(`[data-conversation="${target.id}"]`)?.focus(),
      );
    }
  };
  useHotkeys({ j: () => move(1), k: () => move(-1) });

  return (
    <>
      <BulkBar conversations={conversations} />
      <div
        ref={scroller}
        className="scrollbar-quiet min-h-0 flex-1 overflow-y-auto overscroll-contain px-1.5 [overflow-anchor:none]"
        aria-busy={list.isPending}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
          event.preventDefault();
          move(event.key === "ArrowDown" ? 1 : -1);
        }}
      >
        {list.isPending ? (
          <ConversationRowsSkeleton />
        ) : list.isError && !list.data ? (
          <ErrorState
            turn={list.error.turn}
            title={t("failed")}
            onRetry={() => void list.refetch()}
            retrying={list.isFetching}
          >
            {list.error.message}
          </ErrorState>
        ) : conversations.length === 0 ? (
          <NoConversations selection={selection} numbers={numbers} />
        ) : (
          <ul aria-label={t("label")} className="relative" style={{ height: rows.height }}>
            {rows.indexes.map((index) => {
              const conversation = conversations[index]!;
              return (
                <li
                  key={conversation.id}
                  aria-posinset={index + 1}
                  aria-setsize={list.data?.complete ? conversations.length : -1}
                  className="absolute inset-x-0 top-0 py-px"
                  style={{ height: rowHeight, transform: `translateY(${rows.top(index)}px)` }}
                >
                  <ConversationRow
                    conversation={conversation}
                    selected={conversation.id === conversationId}
                    numberLabel={
                      conversation.phoneNumberId === unsaid
                        ? null
                        : (labels.get(conversation.phoneNumberId) ?? null)
                    }
                    href={`/w/${slug}/inbox?conversation=${conversation.id}`}
                    onOpen={open}
                    onRead={markRead}
                  />
                </li>
              );
            })}
          </ul>
        )}
        {isFetchingNextPage && <ConversationRowsSkeleton rows={3} />}
        {isFetchNextPageError && (
          <div className="flex flex-col items-center gap-2 p-4 text-center text-sm text-muted-foreground">
            {list.error?.message}
            <Button variant="outline" size="sm" onClick={() => void fetchNextPage()}>
              {t("loadMore")}
            </Button>
          </div>
        )}
      </div>
    </>
  );
}
