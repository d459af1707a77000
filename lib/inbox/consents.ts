import type pg from "pg";
import { recordConsents, type ConsentChange, type ConsentWord } from "@/lib/contacts/consent";
import { insertEvents, type NewEvent } from "@/lib/inbox/conversation-events";
import { endWaiting } from "@/lib/inbox/opt-outs";
import { overRows } from "@/lib/platform/sql";
import type { Actor } from "@/lib/tenancy/scope";

/** Meta's code for "this person stopped marketing messages". */
export const stoppedAtMeta = 131050;

/** A word, and where it was said when that was in a conversation. */
export type SaidWord = ConsentWord & { conversationId?: string };

/** A row whose view is another one now. */
export type RowChange = { workspaceId: string; messageId: string | null; conversationId: string | null };

type Place = { workspaceId: string; contactId: string; conversationId: string; phoneNumberId: string };

const key = ({ workspaceId, contactId }: { workspaceId: string; contactId: string }): string =>
  `${workspaceId}|${contactId}`;

/** Where the history tells of it: the conversation in which it was said, else the one that was active last. */
async function placesOf(
  client: pg.PoolClient,
  said: readonly (ConsentChange & { conversationId: string | null })[],
): Promise<Map<string, Place>> {
  const { rows } = await client.query<Place>(
    overRows(
      "consents.places",
      said,
      {
        workspace_id: ["uuid", (s) => s.workspaceId],
        contact_id: ["uuid", (s) => s.contactId],
        said_in: ["uuid", (s) => s.conversationId],
      },
      (
        from,
      ) => `SELECT r.workspace_id AS "workspaceId", r.contact_id AS "contactId", cv.id AS "conversationId",
          cv.phone_number_id AS "phoneNumberId"
        FROM ${from} JOIN LATERAL (SELECT id, phone_number_id FROM conversations
          WHERE workspace_id = r.workspace_id AND contact_id = r.contact_id
          ORDER BY (id = r.said_in) DESC NULLS LAST, last_activity_at DESC LIMIT 1) cv ON true`,
    ),
  );
  return new Map(rows.map((row) => [key(row), row]));
}

/** A line in the thread for each contact whose state turned. */
async function writeLines(
  client: pg.PoolClient,
  actor: Actor,
  turned: readonly ConsentChange[],
  words: readonly SaidWord[],
): Promise<RowChange[]> {
  const said = turned.map((change) => {
    const isIt = (word: SaidWord) =>
      key(word) === key(change) && word.category === change.category && word.granted === change.granted;
    const word = words.findLast(isIt);
    return { ...change, conversationId: word?.conversationId ?? null, proof: word?.proof ?? null };
  });
  const places = await placesOf(client, said);
  const events = said.flatMap(({ category, granted, source, proof, at, ...change }): NewEvent[] => {
    const place = places.get(key(change));
    // What somebody notes of them is written down now, whenever they said it.
    const noted = source === "member" || source === "api";
    const content = { event: "consent_changed" as const, category, granted, source, proof };
    return place ? [{ ...place, at: noted ? new Date() : at, content }] : [];
  });
  const ids = await insertEvents(client, actor, events);
  return events.map(({ workspaceId, conversationId }, i) => ({
    workspaceId,
    messageId: ids[i]!,
    conversationId,
  }));
}

/**
 * Takes what people say about messages they want, in the caller's transaction: written down (see recordConsents), told in
 * the thread, and what waits for those who stopped its kind is ended.
 * @returns contacts whose state turned, and rows to announce after the commit
 */
export async function takeConsents(
  client: pg.PoolClient,
  actor: Actor,
  words: readonly SaidWord[],
): Promise<{ turned: ConsentChange[]; changed: RowChange[] }> {
  const turned = await recordConsents(client, words);
  if (turned.length === 0) return { turned, changed: [] };
  const stopped = turned.filter(({ granted }) => !granted);
  const ended = stopped.length > 0 ? await endWaiting(client, stopped) : [];
  const lines = await writeLines(client, actor, turned, words);
  return {
    turned,
    changed: [
      ...lines,
      ...ended.map(({ workspaceId, id, conversationId }) => ({ workspaceId, messageId: id, conversationId })),
    ],
  };
}

/**
 * Meta refused messages because their people have stopped marketing: that is their own word, said in WhatsApp.
 * @param refused by a status, or at once as the answer
 * @returns rows to announce
 */
export async function noteStopsAtMeta(
  client: pg.PoolClient,
  refused: readonly { workspaceId: string; conversationId: string; messageId: string; at: Date }[],
): Promise<RowChange[]> {
  if (refused.length === 0) return [];
  const { rows } = await client.query<{ conversationId: string; contactId: string }>(
    overRows(
      "consents.people_of",
      refused,
      { workspace_id: ["uuid", (r) => r.workspaceId], id: ["uuid", (r) => r.conversationId] },
      (from) => `SELECT cv.id AS "conversationId", cv.contact_id AS "contactId" FROM ${from}
        JOIN conversations cv ON cv.workspace_id = r.workspace_id AND cv.id = r.id`,
    ),
  );
  const people = new Map(rows.map(({ conversationId, contactId }) => [conversationId, contactId]));
  const words = refused.flatMap(({ workspaceId, conversationId, messageId, at }): SaidWord[] => {
    const contactId = people.get(conversationId);
    if (!contactId) return [];
    const place = { workspaceId, contactId, conversationId, messageId };
    return [{ ...place, category: "marketing", granted: false, source: "meta", at }];
  });
  return (await takeConsents(client, { type: "system" }, words)).changed;
}
