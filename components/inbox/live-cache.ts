import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { hearTemplate, hearTemplateList } from "@/components/templates/templates-cache";
import { dropCampaign, putCampaign } from "@/components/campaigns/campaign-cache";
import { putImport } from "@/components/contacts/import/import-cache";
import type { ContactView } from "@/lib/contacts/views";
import { fitsFilter, isUnread, unseenCount, type ConversationFilter } from "@/lib/inbox/filter-rules";
import type { ConversationView, MessageView, ScheduledMessageView } from "@/lib/inbox/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import type { PresenceView } from "@/lib/team/views";
import type { Page } from "@/lib/shared/pagination";
import type { LibraryPart, LiveEvent } from "@/types/live";

/** The filters of a conversation list, as they stand in its query key. `me` is whom "me" means, a user's id. */
export type ListFilter = ConversationFilter & { q: string; me: string };

export const keys = {
  workspace: (slug: string) => [slug] as const,
  lists: (slug: string) => [slug, "conversations"] as const,
  list: (slug: string, filter: ListFilter) => [slug, "conversations", filter] as const,
  conversation: (slug: string, id: string) => [slug, "conversation", id] as const,
  messages: (slug: string, conversationId: string) => [slug, "messages", conversationId] as const,
  contact: (slug: string, id: string) => [slug, "contact", id] as const,
  unread: (slug: string) => [slug, "unread"] as const,
  counts: (slug: string) => [slug, "conversation-counts"] as const,
  numbers: (slug: string) => [slug, "phone-numbers"] as const,
  presence: (slug: string, conversationId: string) => [slug, "presence", conversationId] as const,
  /** Notes that name the member who looks; all, or those they have not seen. */
  mentions: (slug: string, unseen: boolean) => [slug, "mentions", unseen] as const,
  /** What waits in one conversation. */
  scheduledIn: (slug: string, conversationId: string) => [slug, "scheduled-in", conversationId] as const,
  scheduledLists: (slug: string) => [slug, "scheduled"] as const,
  scheduledList: (slug: string, state: ScheduledMessageView["state"]) => [slug, "scheduled", state] as const,
  shared: (slug: string, part: LibraryPart) => [slug, "library", part] as const,
};

type Pages<T> = InfiniteData<Page<T>, unknown>;
export type ThreadPages = InfiniteData<ThreadPage, ThreadParam>;
/** Older than a cursor, newer than one, around a message; null: the newest. */
export type ThreadParam = { cursor: string } | { after: string } | { around: string } | null;
/** A page of a thread, newest first, that may have newer ones before it. */
export type ThreadPage = Page<MessageView> & { previousCursor: string | null };

/** Whether the newest messages are not loaded: one looks at an old place. */
const isDetached = (pages: ThreadPages | undefined): boolean =>
  Boolean(pages?.pages[0]?.previousCursor);

/** Newest first; of two in the same moment the one with the greater id. */
const newerMessage = (a: MessageView, b: MessageView): number =>
  a.timestamp === b.timestamp ? (a.id < b.id ? 1 : -1) : a.timestamp < b.timestamp ? 1 : -1;
const laterActivity = (a: ConversationView, b: ConversationView): number =>
  a.lastActivityAt === b.lastActivityAt
    ? a.id < b.id
      ? 1
      : -1
    : a.lastActivityAt < b.lastActivityAt
      ? 1
      : -1;

type Versioned = { id: string; version: number };

/**
 * Puts one item into pages that are ordered: replaces it where it is, else inserts it where it belongs. What belongs
 * below the last loaded page stays out: it comes with its page. Of two views the one with the greater version stays,
 * in whichever order answers and events arrive.
 */
function place<T extends Versioned, P extends Pages<T>>(
  pages: P,
  item: T,
  order: (a: T, b: T) => number,
  { move, insert }: { move: boolean; insert: boolean },
): P {
  const before = pages.pages.flatMap((page) => page.data).find((other) => other.id === item.id);
  if (before && before.version > item.version) return pages;
  const known = before !== undefined;
  if (known && !move) {
    return {
      ...pages,
      pages: pages.pages.map((page) =>
        page.data.some((other) => other.id === item.id)
          ? { ...page, data: page.data.map((other) => (other.id === item.id ? item : other)) }
          : page,
      ),
    };
  }
  if (!known && !insert) return pages;
  const without = known
    ? pages.pages.map((page) => ({ ...page, data: page.data.filter((other) => other.id !== item.id) }))
    : pages.pages;
  const last = without.length - 1;
  const target = without.findIndex(
    (page, index) =>
      page.data.some((other) => order(item, other) < 0) || (index === last && page.nextCursor === null),
  );
  if (target === -1) return { ...pages, pages: without };
  return {
    ...pages,
    pages: without.map((page, index) => {
      if (index !== target) return page;
      const at = page.data.findIndex((other) => order(item, other) < 0);
      const data = [...page.data];
      data.splice(at === -1 ? data.length : at, 0, item);
      return { ...page, data };
    }),
  };
}

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

/** Lists that only the server can decide about are asked again, but not with every event. */
const askedAgain = new Map<string, ReturnType<typeof setTimeout>>();
const againMs = 2_000;

function askSoon(client: QueryClient, queryKey: readonly unknown[]): void {
  const name = JSON.stringify(queryKey);
  if (askedAgain.has(name)) return;
  const timer = setTimeout(() => {
    askedAgain.delete(name);
    void client.invalidateQueries({ queryKey, exact: true });
  }, againMs);
  // Outside a browser a timer must not keep the process alive.
  timer.unref?.();
  askedAgain.set(name, timer);
}

/** Takes an item out of pages. */
function without<P extends Pages<{ id: string }>>(pages: P, id: string): P {
  if (!pages.pages.some((page) => page.data.some((other) => other.id === id))) return pages;
  return {
    ...pages,
    pages: pages.pages.map((page) => ({ ...page, data: page.data.filter((other) => other.id !== id) })),
  };
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
function putSeen(client: QueryClient, slug: string, id: string, seenAt: string | null): void {
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

/** Soonest first; of two for the same moment the one that was made first. */
const soonerScheduled = (a: ScheduledMessageView, b: ScheduledMessageView): number =>
  a.sendAt === b.sendAt ? (a.id < b.id ? -1 : 1) : a.sendAt < b.sendAt ? -1 : 1;

/** A scheduled message that changed or is new, into the lists it belongs to, and out of those it left. */
export function putScheduled(client: QueryClient, slug: string, item: ScheduledMessageView): void {
  client.setQueryData<Page<ScheduledMessageView>>(keys.scheduledIn(slug, item.conversationId), (page) => {
    const before = page?.data.find(({ id }) => id === item.id);
    if (!page || (before && before.version > item.version)) return page;
    const others = page.data.filter(({ id }) => id !== item.id);
    const waits = item.state === "scheduled" || item.state === "stuck";
    return { ...page, data: waits ? [...others, item].sort(soonerScheduled) : others };
  });
  const lists = client.getQueriesData<Pages<ScheduledMessageView>>({ queryKey: keys.scheduledLists(slug) });
  for (const [key, pages] of lists) {
    if (!pages) continue;
    const state = key[2] as ScheduledMessageView["state"];
    const over = state === "completed" || state === "cancelled";
    const order = (a: ScheduledMessageView, b: ScheduledMessageView) =>
      soonerScheduled(a, b) * (over ? -1 : 1);
    client.setQueryData(
      key,
      item.state === state
        ? place(pages, item, order, { move: true, insert: true })
        : without(pages, item.id),
    );
  }
  askSoon(client, keys.counts(slug));
}

/** A contact that was renamed, into its panel, its conversations and the messages on the screen. */
export function putContact(client: QueryClient, slug: string, contact: ContactView): void {
  const { id, name, waId, phone, bsuid, username } = contact;
  const ref = { id, name, waId, phone, bsuid, username };
  const withRef = <T extends { contact: { id: string } }>(item: T): T =>
    item.contact.id === id ? { ...item, contact: ref } : item;
  const inPages = <P extends Pages<{ id: string; contact: { id: string } }>>(
    pages: P | undefined,
  ): P | undefined =>
    pages && { ...pages, pages: pages.pages.map((page) => ({ ...page, data: page.data.map(withRef) })) };
  client.setQueryData(keys.contact(slug, id), contact);
  client.setQueriesData<Pages<ContactView>>(
    { queryKey: [slug, "contacts", "list"] },
    (pages) =>
      pages && {
        ...pages,
        pages: pages.pages.map((page) => ({
          ...page,
          data: page.data.map((one) => (one.id === id ? contact : one)),
        })),
      },
  );
  client.setQueriesData<ConversationView>(
    { queryKey: [slug, "conversation"] },
    (conversation) => conversation && withRef(conversation),
  );
  client.setQueriesData<Pages<ConversationView>>({ queryKey: keys.lists(slug) }, inPages);
  client.setQueriesData<ThreadPages>({ queryKey: [slug, "messages"] }, inPages);
}

/** A line that tells of consent: whoever shows the person asks again how it stands. */
function hearConsent(
  client: QueryClient,
  slug: string,
  { type, content, contact: { id } }: MessageView,
): void {
  if (type !== "event" || content.event !== "consent_changed") return;
  for (const queryKey of [
    keys.contact(slug, id),
    [slug, "contact-consents", id],
    [slug, "contact-consent-history", id],
  ]) {
    void client.invalidateQueries({ queryKey });
  }
}

/** A note was written, changed or seen: who shows what names them asks again. */
function hearMentions(client: QueryClient, slug: string): void {
  askSoon(client, keys.counts(slug));
  askSoon(client, keys.mentions(slug, true));
  askSoon(client, keys.mentions(slug, false));
}

function putNumber(client: QueryClient, slug: string, number: PhoneNumberView): void {
  client.setQueryData<Page<PhoneNumberView>>(keys.numbers(slug), (page) => {
    if (!page) return page;
    const known = page.data.some((other) => other.id === number.id);
    const data = known
      ? page.data.map((other) => (other.id === number.id ? number : other))
      : [...page.data, number];
    return { ...page, data };
  });
}

/**
 * Asks again for everything of the workspace that is on the screen. What is just being asked is not cut off, so that a
 * page that opens shows its first answer at once; it is asked again after it, because that answer may be from before.
 */
function askAgain(client: QueryClient, slug: string): void {
  const queryKey = keys.workspace(slug);
  const onTheirWay = client.getQueryCache().findAll({ queryKey, fetchStatus: "fetching" });
  void client.invalidateQueries({ queryKey, predicate: (query) => !onTheirWay.includes(query) });
  for (const query of onTheirWay) {
    const again = () => void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    query.fetch().then(again, again);
  }
}

/** Who is in a conversation. Their times are brought to this computer's clock: the newest word is from just now. */
export function putPresence(
  client: QueryClient,
  slug: string,
  { conversationId, people }: PresenceView,
): void {
  const ahead = Date.now() - Math.max(0, ...people.map(({ at }) => at));
  client.setQueryData<PresenceView>(keys.presence(slug, conversationId), {
    conversationId,
    people: people.map((person) => ({ ...person, at: person.at + ahead })),
  });
}

/** Puts what the live stream says into the cache; asks the server again only when told that something was missed. */
export function applyLiveEvent(client: QueryClient, slug: string, event: LiveEvent): void {
  switch (event.type) {
    case "message.changed":
      hearConsent(client, slug, event.data);
      if (event.data.type === "note") hearMentions(client, slug);
      return putMessage(client, slug, event.data);
    case "conversation.changed":
      return putConversation(client, slug, event.data);
    case "conversation.read":
      return putSeen(client, slug, event.data.conversationId, event.data.seenAt);
    case "mentions.seen":
      return hearMentions(client, slug);
    case "presence.changed":
      return putPresence(client, slug, event.data);
    case "scheduled_message.changed":
      return putScheduled(client, slug, event.data);
    case "phone_number.changed":
      return putNumber(client, slug, event.data);
    case "template.changed":
      return hearTemplate(client, slug, event.data);
    case "campaign.changed":
      return putCampaign(client, slug, event.data);
    case "campaign.deleted":
      return dropCampaign(client, slug, event.data.id);
    case "contact_import.changed":
      return putImport(client, slug, event.data);
    case "library.changed":
      if (event.data.what === "templates") {
        return hearTemplateList(client, slug);
      }
      if (event.data.what === "workspace") {
        return void client.invalidateQueries({ queryKey: [slug, "/workspace"] });
      }
      if (event.data.what === "billing") {
        void client.invalidateQueries({ queryKey: [slug, "plan-notice"] });
        return void client.invalidateQueries({ queryKey: [slug, "billing"] });
      }
      return void client.invalidateQueries({ queryKey: keys.shared(slug, event.data.what) });
    case "reset":
      return askAgain(client, slug);
  }
}
