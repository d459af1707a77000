import type { QueryClient } from "@tanstack/react-query";
import { hearTemplate, hearTemplateList } from "@/components/templates/templates-cache";
import { dropCampaign, putCampaign } from "@/components/campaigns/campaign-cache";
import { putImport } from "@/components/contacts/import/import-cache";
import { askSoon } from "@/components/inbox/ask-soon";
import { keys } from "@/components/inbox/cache-keys";
import { place, without, type Pages } from "@/components/inbox/cached-pages";
import { putConversation, putSeen } from "@/components/inbox/conversation-cache";
import { putMessage, type ThreadPages } from "@/components/inbox/message-cache";
import type { ContactView } from "@/lib/contacts/views";
import type { ConversationView, MessageView, ScheduledMessageView } from "@/lib/inbox/views";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import type { PresenceView } from "@/lib/team/views";
import type { Page } from "@/lib/shared/pagination";
import type { LiveEvent } from "@/types/live";

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
