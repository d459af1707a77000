import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { keys } from "@/components/inbox/cache-keys";
import { place, type Pages } from "@/components/inbox/cached-pages";
import { laterActivity } from "@/components/inbox/conversation-cache";
import type { ConversationView, MessageView } from "@/lib/inbox/views";
import type { Page } from "@/lib/shared/pagination";

export type ThreadPages = InfiniteData<ThreadPage, ThreadParam>;
/** Older than a cursor, newer than one, around a message; null: the newest. */
export type ThreadParam = { cursor: string } | { after: string } | { around: string } | null;
/** A page of a thread, newest first, that may have newer ones before it. */
export type ThreadPage = Page<MessageView> & { previousCursor: string | null };

/** Whether the newest messages are not loaded: one looks at an old place. */
const isDetached = (pages: ThreadPages | undefined): boolean => Boolean(pages?.pages[0]?.previousCursor);

/** Newest first; of two in the same moment the one with the greater id. */
const newerMessage = (a: MessageView, b: MessageView): number =>
  a.timestamp === b.timestamp ? (a.id < b.id ? 1 : -1) : a.timestamp < b.timestamp ? 1 : -1;

/** A message that changed or is new, into its thread if that is loaded. */
export function putMessage(client: QueryClient, slug: string, message: MessageView): void {
  client.setQueryData<ThreadPages>(
    keys.messages(slug, message.conversationId),
    // Into an old place nothing new belongs: there is a gap between.
    (pages) => pages && place(pages, message, newerMessage, { move: false, insert: !isDetached(pages) }),
  );
  // The list shows the words and ticks of the last message too.
  for (const [key, pages] of client.getQueriesData<Pages<ConversationView>>({ queryKey: keys.lists(slug) })) {
    const shown = pages?.pages
      .flatMap((page) => page.data)
      .find(({ lastMessage }) => lastMessage?.id === message.id);
    if (!pages || !shown?.lastMessage || shown.lastMessage.version >= message.version) continue;
    const { text, status, revokedAt, emptiedAt, version } = message;
    const lastMessage = { ...shown.lastMessage, text, status, revokedAt, emptiedAt, version };
    const changed: ConversationView = { ...shown, lastMessage };
    client.setQueryData(key, place(pages, changed, laterActivity, { move: false, insert: false }));
  }
}

/**
 * What a reaction of ours says, on the message it speaks of: the server has taken it, and its own word about that
 * message is on its way.
 */
export function putReaction(client: QueryClient, slug: string, reaction: MessageView): void {
  if (reaction.type !== "reaction" || reaction.direction !== "outbound") return;
  client.setQueryData<ThreadPages>(keys.messages(slug, reaction.conversationId), (pages) => {
    const target = pages?.pages.flatMap((page) => page.data).find(({ id }) => id === reaction.replyToId);
    if (!pages || !target) return pages;
    const changed = withReaction(target, reaction.text ?? "", reaction.timestamp);
    return place(pages, changed, newerMessage, { move: false, insert: false });
  });
}

/** A message as it looks with our reaction on it; an empty one takes it off. */
export function withReaction(message: MessageView, emoji: string, at: string): MessageView {
  const others = message.reactions.filter(({ from }) => from !== "business");
  return {
    ...message,
    reactions: emoji === "" ? others : [...others, { from: "business", emoji, at }],
  };
}
