"use client";

import { useRef } from "react";
import dynamic from "next/dynamic";
import { useTranslations } from "next-intl";
import { builtInViews, viewPart } from "@/components/inbox/find/views";
import { BulkBar } from "@/components/inbox/team/bulk-bar";
import { ConversationRow } from "@/components/inbox/conversation-row";
import { ConversationRowsSkeleton } from "@/components/inbox/skeletons";
import { RowScroller } from "@/components/inbox/row-scroller";
import { ListHeader } from "@/components/inbox/list-header";
import type { Selection } from "@/components/inbox/selection";
import { useConversations } from "@/components/inbox/use-conversations";
import { useFixedRows } from "@/components/inbox/use-fixed-rows";
import { useMarkRead } from "@/components/inbox/use-mark-read";
import { useSteadyList } from "@/components/inbox/use-steady-list";
import { NoConversations } from "@/components/inbox/no-conversations";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
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
      <RowScroller
        {...{ scroller, rows, rowHeight, list, move }}
        items={conversations}
        complete={list.data?.complete ?? false}
        words={{ label: t("label"), failed: t("failed"), loadMore: t("loadMore") }}
        empty={<NoConversations selection={selection} numbers={numbers} />}
        idOf={({ id }) => id}
      >
        {(conversation) => (
          <ConversationRow
            conversation={conversation}
            selected={conversation.id === conversationId}
            numberLabel={
              conversation.phoneNumberId === unsaid ? null : (labels.get(conversation.phoneNumberId) ?? null)
            }
            href={`/w/${slug}/inbox?conversation=${conversation.id}`}
            onOpen={open}
            onRead={markRead}
          />
        )}
      </RowScroller>
    </>
  );
}
