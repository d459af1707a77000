import type { QueryClient } from "@tanstack/react-query";
import { askSoon } from "@/components/inbox/ask-soon";
import { keys, type ListFilter } from "@/components/inbox/cache-keys";
import { place, without, type Pages } from "@/components/inbox/cached-pages";
import { fitsFilter, isUnread, unseenCount } from "@/lib/inbox/filter-rules";
import type { ConversationView } from "@/lib/inbox/views";
import type { Page } from "@/lib/shared/pagination";

/** The one in which something happened last comes first; of two in the same moment the one with the greater id. */
export const laterActivity = (a: ConversationView, b: ConversationView): number =>
  a.lastActivityAt === b.lastActivityAt
    ? a.id < b.id
      ? 1
      : -1
    : a.lastActivityAt < b.lastActivityAt
      ? 1
      : -1;

/** The newer of two views of a conversation, with the newer of their two views of its last message. */
function newerOf(before: ConversationView | undefined, now: ConversationView): ConversationView {
  if (!before) return now;
  const newer = before.version > now.version ? before : now;
  const older = newer === now ? before : now;
  const sameLast = newer.lastMessage && older.lastMessage?.id === newer.lastMessage.id;
  return sameLast && older.lastMessage!.version > newer.lastMessage!.version
    ? { ...newer, lastMessage: older.lastMessage }
    : newer;
}

/** What this member has seen, which live events do not say: as it was, and what came since is unseen. */
function ownOf(before: ConversationView | undefined, now: ConversationView): ConversationView["own"] {
  if (now.own || !before?.own) return now.own;
  const { seenAt } = before.own;
  const arrived = Math.max(0, now.unreadCount - before.unreadCount);
  const heard = { ...now, own: { seenAt, unseenCount: unseenCount(before) + arrived } };
  return { seenAt, unseenCount: unseenCount(heard) };
}

/** A list with a conversation that changed: put in, moved, or taken out, as the list's filter says. */
function relist(
  client: QueryClient,
  key: readonly unknown[],
  pages: Pages<ConversationView>,
  conversation: ConversationView,
): Pages<ConversationView> {
  const filter = key[2] as ListFilter;
  const who = { userId: filter.me, now: new Date() };
  // Only the server can search; what is found already is kept up to date.
  if (filter.q !== "") return place(pages, conversation, laterActivity, { move: false, insert: false });
  const fits = fitsFilter(conversation, filter, who);
  // A conversation one has just read stays in the unread list until that is opened anew: it must not vanish while one
  // looks at it.
  if (
    fits === false &&
    filter.unread &&
    fitsFilter(conversation, { ...filter, unread: false }, who) !== false
  ) {
    return place(pages, conversation, laterActivity, { move: false, insert: false });
  }
  if (fits === false) return without(pages, conversation.id);
  if (fits === null) askSoon(client, key);
  return place(pages, conversation, laterActivity, { move: true, insert: fits === true });
}

/** A conversation that changed or is new, into every list it belongs to, and out of those it left. */
export function putConversation(client: QueryClient, slug: string, heard: ConversationView): void {
  const lists = client.getQueriesData<Pages<ConversationView>>({ queryKey: keys.lists(slug) });
  const known = [
    client.getQueryData<ConversationView>(keys.conversation(slug, heard.id)),
    ...lists.flatMap(([, pages]) => pages?.pages ?? []).flatMap((page) => page.data),
  ].filter((other) => other?.id === heard.id);
  const newest = known.reduce<ConversationView>((now, before) => newerOf(before, now), heard);
  const before = known.find((other) => other?.own);
  const own = heard.own ?? ownOf(before, { ...newest, own: undefined });
  const conversation = own ? { ...newest, own } : newest;
  // Only where it was asked for: a part of the page that is not taken over yet must find what the server's HTML knew.
  client.setQueryData<ConversationView>(
    keys.conversation(slug, conversation.id),
    (asked) => asked && conversation,
  );
  for (const [key, pages] of lists) {
    if (!pages) continue;
    const next = relist(client, key, pages, conversation);
    if (next !== pages) client.setQueryData(key, next);
  }
  client.setQueryData<Page<ConversationView>>(keys.unread(slug), (page) => {
    if (!page) return page;
    const others = page.data.filter((other) => other.id !== conversation.id);
    return { ...page, data: isUnread(conversation) ? [conversation, ...others] : others };
  });
  askSoon(client, keys.counts(slug));
}

/** This member has seen a conversation up to a time, perhaps in another tab. */
export function putSeen(client: QueryClient, slug: string, id: string, seenAt: string | null): void {
  const known =
    client.getQueryData<ConversationView>(keys.conversation(slug, id)) ??
    client
      .getQueriesData<Pages<ConversationView>>({ queryKey: keys.lists(slug) })
      .flatMap(([, pages]) => pages?.pages.flatMap((page) => page.data) ?? [])
      .find((other) => other.id === id);
  askSoon(client, keys.counts(slug));
  if (!known) return;
  const unseen = unseenCount({ ...known, own: { seenAt, unseenCount: known.own?.unseenCount ?? 1 } });
  putConversation(client, slug, { ...known, own: { seenAt, unseenCount: unseen } });
}
