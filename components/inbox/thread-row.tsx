"use client";

import { useTranslations } from "next-intl";
import { MessageBubble, type BubbleActions } from "@/components/inbox/message-bubble";
import { SystemLine } from "@/components/inbox/system-line";
import { NoteBubble } from "@/components/inbox/team/note-bubble";
import { ThreadStart } from "@/components/inbox/thread-start";
import { isSystemLine, type Row } from "@/components/inbox/thread-rows";
import { useTimes } from "@/components/inbox/use-times";
import type { ConversationView, MessageView } from "@/lib/inbox/views";

type Props = {
  row: Row;
  conversation: ConversationView | undefined;
  byId: ReadonlyMap<string, MessageView>;
  writerOf: (message: MessageView) => string | null;
  marked: string | null;
  actions: BubbleActions;
};

/** A message, or a line between messages. */
export function ThreadRow({ row, conversation, byId, writerOf, marked, actions }: Props) {
  const t = useTranslations("inbox.thread");
  const times = useTimes();
  if (row.kind === "start") return conversation ? <ThreadStart contact={conversation.contact} /> : null;
  if (row.kind === "day") {
    return (
      <div className="flex justify-center py-3">
        <span className="rounded-full bg-muted px-2.5 py-0.5 text-xs font-medium text-muted-foreground">
          {times.day(row.day)}
        </span>
      </div>
    );
  }
  if (row.kind === "unread") {
    return (
      <div
        role="separator"
        className="flex items-center gap-3 px-6 py-2 text-xs font-medium text-primary-text"
      >
        <span className="h-px flex-1 bg-primary-text/30" />
        {t("newFrom", { count: row.count })}
        <span className="h-px flex-1 bg-primary-text/30" />
      </div>
    );
  }
  const { item, first, last } = row;
  const { message } = item;
  if (isSystemLine(message)) return <SystemLine message={message} />;
  if (message.type === "note" && message.direction === "internal") {
    return <NoteBubble item={item} marked={marked === message.id} />;
  }
  return (
    <MessageBubble
      item={item}
      first={first}
      last={last}
      quoted={message.replyToId ? byId.get(message.replyToId) : undefined}
      writer={message.direction === "outbound" ? writerOf(message) : null}
      marked={marked === message.id}
      actions={actions}
    />
  );
}

/** The day one reads in, while its own line is above the screen. */
export function FloatingDay({ rows, index }: { rows: readonly Row[]; index: number }) {
  const times = useTimes();
  const top = rows[index];
  if (!top || top.kind === "day" || top.kind === "start") return null;
  const day = rows.slice(0, index).findLast((other) => other.kind === "day");
  if (day?.kind !== "day") return null;
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-x-0 top-2 z-[1] flex justify-center"
    >
      <span className="rounded-full bg-popover/95 px-2.5 py-0.5 text-xs font-medium text-muted-foreground shadow-pill">
        {times.day(day.day)}
      </span>
    </div>
  );
}
