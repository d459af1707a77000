import type { MessageView } from "@/lib/inbox/views";
import type { OutboxEntry } from "@/components/inbox/outbox-store";
import { dayIn } from "@/lib/shared/dates";

/** A message as the thread draws it: one of the server, or one that this browser still has to hand over. */
export type ThreadMessage = {
  /** Stays the same from the first keystroke's bubble to the stored message. */
  key: string;
  message: MessageView;
  unsent?: OutboxEntry;
};

export type Row =
  | { kind: "start"; key: string }
  | { kind: "day"; key: string; day: string }
  | { kind: "unread"; key: string; count: number }
  | { kind: "message"; key: string; item: ThreadMessage; first: boolean; last: boolean };

/** Messages closer than this, of one writer, stand together. */
const groupGap = 3 * 60_000;

/** Lines that stand in the middle and belong to nobody. */
export const isSystemLine = (message: MessageView): boolean => systemLines.has(message.type);
// The last three stand alone only when the message they speak of is not here.
const systemLines = new Set(["event", "system", "request_welcome", "reaction", "edit", "revoke"]);

function sameGroup(a: MessageView | undefined, b: MessageView | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    !isSystemLine(a) &&
    !isSystemLine(b) &&
    a.direction === b.direction &&
    a.source === b.source &&
    a.sentByUserId === b.sentByUserId &&
    Math.abs(Date.parse(b.timestamp) - Date.parse(a.timestamp)) < groupGap
  );
}

/**
 * What stands in the thread, from the oldest down: a line at each new day of the workspace's zone, a line above the first
 * message nobody has read, and the messages in groups.
 * @param items oldest first
 */
export function rowsOf(
  items: readonly ThreadMessage[],
  options: {
    timeZone: string;
    unread: { beforeId: string; count: number } | null;
    /** Whether the first item is the first message there is. */
    complete: boolean;
  },
): Row[] {
  const { timeZone, unread, complete } = options;
  const rows: Row[] = complete ? [{ kind: "start", key: "start" }] : [];
  const days = items.map(({ message }) => dayIn(timeZone, new Date(message.timestamp)));
  items.forEach((item, index) => {
    const newDay = days[index] !== days[index - 1];
    const nextDay = days[index + 1] !== days[index];
    const unreadHere = unread !== null && unread.beforeId === item.message.id;
    const unreadNext = unread !== null && unread.beforeId === items[index + 1]?.message.id;
    if (newDay) rows.push({ kind: "day", key: `day-${days[index]}`, day: days[index]! });
    if (unreadHere) rows.push({ kind: "unread", key: "unread", count: unread.count });
    rows.push({
      kind: "message",
      key: item.key,
      item,
      first: newDay || unreadHere || !sameGroup(items[index - 1]?.message, item.message),
      last: nextDay || unreadNext || !sameGroup(item.message, items[index + 1]?.message),
    });
  });
  return rows;
}

/** The first of the newest `count` messages of the customer: the one above which "new" is written. */
export function firstUnread(items: readonly ThreadMessage[], count: number): string | null {
  let left = count;
  for (let index = items.length - 1; index >= 0 && left > 0; index--) {
    const { message } = items[index]!;
    if (message.direction === "inbound" && --left === 0) return message.id;
  }
  return null;
}
