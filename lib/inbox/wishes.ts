import type pg from "pg";
import type { ConsentSettings } from "@/lib/contacts/consent-settings";
import { answerTo, languageOf, readWish, type SpokenWish } from "@/lib/contacts/consent-words";
import { countryOf } from "@/lib/contacts/numbers";
import { readPlaces } from "@/lib/inbox/addressing";
import type { Stored } from "@/lib/inbox/arrivals";
import { takeConsents, type RowChange } from "@/lib/inbox/consents";
import { timestampOf } from "@/lib/inbox/message-time";
import { queueMessages, type NewMessage } from "@/lib/inbox/queueing";
import { whyNotSend } from "@/lib/inbox/rules";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";

/** Behind people, before campaigns. */
const automationPriority = 5;

type Json = Record<string, unknown>;
const object = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
const words = (value: unknown): string | null => (typeof value === "string" ? value : null);

/** The words of a message that may be a wish: what was typed, or what stands on and behind a quick reply. */
function spokenIn({ message }: Stored): (string | null)[] {
  if (message.source !== "customer" || message.direction !== "inbound" || message.inGroup) return [];
  switch (message.type) {
    case "text":
      return [message.text];
    case "button":
      return [words(message.content.text), words(message.content.payload)];
    case "interactive": {
      const reply = object(message.content.button_reply);
      return [words(reply.title), words(reply.id)];
    }
    default:
      return [];
  }
}

type Heard = { stored: Stored; wish: SpokenWish; proof: string };

function listen(
  stored: readonly Stored[],
  settingsOf: (workspaceId: string) => ConsentSettings | null,
): Heard[] {
  return stored.flatMap((one) => {
    for (const text of spokenIn(one)) {
      const wish = readWish(text, settingsOf(one.workspaceId));
      if (wish) return [{ stored: one, wish, proof: text! }];
    }
    return [];
  });
}

type Speaker = {
  contactId: string;
  conversationId: string;
  hasStopped: boolean;
  waId: string | null;
  phone: string | null;
  bsuid: string | null;
  /** What the sender's phone calls the number. */
  business: string;
};

async function speakersOf(client: pg.PoolClient, heard: readonly Heard[]): Promise<Map<string, Speaker>> {
  const { rows } = await client.query<Speaker>(
    overRows(
      "wishes.speakers",
      [...new Map(heard.map(({ stored }) => [stored.conversationId, stored])).values()],
      { workspace_id: ["uuid", (s) => s.workspaceId], id: ["uuid", (s) => s.conversationId] },
      (
        from,
      ) => `SELECT cv.id AS "conversationId", ct.id AS "contactId", ct.marketing_stopped_at IS NOT NULL AS "hasStopped",
          ct.wa_id AS "waId", ct.phone, ct.bsuid, coalesce(nullif(pn.verified_name, ''), ws.name) AS business
        FROM ${from} JOIN conversations cv ON cv.workspace_id = r.workspace_id AND cv.id = r.id
        JOIN contacts ct ON ct.workspace_id = cv.workspace_id AND ct.id = cv.contact_id
        JOIN phone_numbers pn ON pn.workspace_id = cv.workspace_id AND pn.id = cv.phone_number_id
        JOIN workspaces ws ON ws.id = cv.workspace_id`,
    ),
  );
  return new Map(rows.map((row) => [row.conversationId, row]));
}

/** A word that everybody knows resumes only what was stopped: "start" alone is no consent. */
function meant(heard: readonly Heard[], speakers: ReadonlyMap<string, Speaker>): Heard[] {
  const stopped = new Set(
    [...speakers.values()].filter(({ hasStopped }) => hasStopped).map(({ contactId }) => contactId),
  );
  return heard.filter(({ stored: { contactId }, wish }) => {
    if (!wish.granted) stopped.add(contactId);
    return !wish.granted || wish.own || stopped.has(contactId);
  });
}

type Answer = { heard: Heard; text: string };

/** Queues what is answered, where the window is open and the number can send. */
async function answer(client: pg.PoolClient, answers: readonly Answer[]): Promise<NewMessage[]> {
  if (answers.length === 0) return [];
  const now = new Date();
  const places = await readPlaces(
    client,
    answers.map(({ heard }) => heard.stored),
  );
  const messages = answers.flatMap(({ heard: { stored }, text }): NewMessage[] => {
    const place = places.get(stored.conversationId);
    if (!place || whyNotSend({ ...place, type: "text", category: null }, now)) return [];
    const { workspaceId, conversationId, phoneNumberId } = stored;
    return [
      {
        ...{ id: newId(), workspaceId, conversationId, phoneNumberId, text },
        ...{ source: "automation", priority: automationPriority, type: "text", content: { body: text } },
        ...{ at: timestampOf(place, now), mediaId: null, template: null, target: null },
        ...{ sentByUserId: null, sentByApiKeyId: null, context: null, scheduled: null },
      },
    ];
  });
  await queueMessages(client, messages);
  return messages;
}

/**
 * Hears STOP and START among new messages, in the transaction that stores them: the contact's consent, the end of what
 * waits for them, a line in the thread and the answer are one commit with the message, so that a webhook that comes again
 * does nothing twice. Costs nothing while nobody says such a word.
 * @param settingsOf null: the workspace has changed nothing
 * @returns rows to announce and numbers that have something to send
 */
export async function hearWishes(
  client: pg.PoolClient,
  stored: readonly Stored[],
  settingsOf: (workspaceId: string) => ConsentSettings | null,
): Promise<{ changed: RowChange[]; senders: { workspaceId: string; phoneNumberId: string }[] }> {
  const all = listen(stored, settingsOf);
  if (all.length === 0) return { changed: [], senders: [] };
  const speakers = await speakersOf(client, all);
  const heard = meant(all, speakers);
  const { turned, changed } = await takeConsents(
    client,
    { type: "system" },
    heard.map(({ stored: { workspaceId, contactId, conversationId, at, id }, wish, proof }) => ({
      ...{ workspaceId, contactId, conversationId, at, proof, messageId: id },
      ...{ category: "marketing", granted: wish.granted, source: "keyword" },
    })),
  );
  const answers = turned.flatMap(({ contactId, granted }): Answer[] => {
    const last = heard.findLast((one) => one.stored.contactId === contactId && one.wish.granted === granted)!;
    const speaker = speakers.get(last.stored.conversationId)!;
    const language = languageOf(last.wish, countryOf(speaker));
    const text = answerTo(granted, language, settingsOf(last.stored.workspaceId), speaker.business);
    return text === null ? [] : [{ heard: last, text }];
  });
  const queued = await answer(client, answers);
  return {
    changed: [
      ...changed,
      ...queued.map(({ workspaceId, id, conversationId }) => ({
        workspaceId,
        messageId: id,
        conversationId,
      })),
    ],
    senders: queued.map(({ workspaceId, phoneNumberId }) => ({ workspaceId, phoneNumberId })),
  };
}
