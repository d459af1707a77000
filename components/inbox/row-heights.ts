import type { Row } from "@/components/inbox/thread-rows";

/** How many threads' heights are remembered, the last ones. */
const mostThreads = 60;

type Heights = ReadonlyMap<unknown, number>;
const threads = new Map<string, Heights>();

/** Keeps what was measured of a thread, in pixels by the keys of its rows. Where lines break otherwise it is a guess. */
export function rememberHeights(conversationId: string, heights: Heights): void {
  threads.delete(conversationId);
  if (heights.size > 0) threads.set(conversationId, heights);
  for (const oldest of threads.keys()) {
    if (threads.size <= mostThreads) break;
    threads.delete(oldest);
  }
}

/** A first guess of a row's height, in pixels. */
function guess(row: Row): number {
  if (row.kind !== "message") return 40;
  const { text, type, reactions } = row.item.message;
  const lines =
    type === "text"
      ? Math.min(15, Math.ceil((text?.length ?? 0) / 60) + (text?.split("\n").length ?? 1) - 1)
      : 4;
  return 16 + Math.max(1, lines) * 20 + (reactions.length > 0 ? 18 : 0) + (row.first ? 10 : 2);
}

/** What a row is taken to be high until it is measured: what it was when the thread was last open, else a guess. */
export function heightsOf(conversationId: string): (row: Row) => number {
  const known = threads.get(conversationId);
  return (row) => known?.get(row.key) ?? guess(row);
}
