/** Meta's clock may be ahead of ours: an answer still stands below what it answers. */
const mostAheadMs = 5 * 60_000;

/** When something that is written now stands in the thread: never above what was there before. */
export function timestampOf(conversation: { lastActivityAt: Date }, now: Date): Date {
  const latest = Math.min(conversation.lastActivityAt.getTime(), now.getTime() + mostAheadMs);
  return new Date(Math.max(now.getTime(), latest));
}
