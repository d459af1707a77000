import { createHash } from "node:crypto";
import type pg from "pg";
import type { ConsentCategory, ConsentSource } from "@/lib/contacts/views";
import { overRows } from "@/lib/platform/sql";

/** What a person agreed to or took back, and how we know. */
export type ConsentWord = {
  workspaceId: string;
  contactId: string;
  category: ConsentCategory;
  granted: boolean;
  source: ConsentSource;
  /** When they said so, by Meta's clock when it came through Meta. A time to come counts as now. */
  at: Date;
  /** The words themselves: what they wrote, the form they ticked, the column of the file. Cut to 2,000 characters. */
  proof?: string | null;
  messageId?: string | null;
  byUserId?: string | null;
};

/** A contact whose state is another one than before. */
export type ConsentChange = Pick<
  ConsentWord,
  "workspaceId" | "contactId" | "category" | "granted" | "source" | "at"
>;

const mostProof = 2_000;

const key = (word: Pick<ConsentWord, "workspaceId" | "contactId">): string =>
  `${word.workspaceId}|${word.contactId}`;

/**
 * The same word has the same id however often it is told, so the ledger's own key refuses it the second time. Shaped as
 * uuid v7 of the word's time: a contact's words sort by their ids.
 */
function idOf(word: ConsentWord): string {
  const { workspaceId, contactId, category, granted, source, at, messageId } = word;
  const told = [workspaceId, contactId, category, granted, source, at.getTime(), messageId ?? ""].join("|");
  const hash = createHash("sha256").update(told).digest("hex");
  const time = Math.max(0, at.getTime()).toString(16).padStart(12, "0").slice(-12);
  const variant = ((parseInt(hash[3]!, 16) & 3) | 8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}

/** The word that counts of those a contact said at once: the newest, and of two at the same time the one that stops. */
const outweighs = (word: ConsentWord, other: ConsentWord): boolean =>
  word.at > other.at || (word.at.getTime() === other.at.getTime() && !word.granted);

async function writeLedger(
  client: pg.PoolClient,
  words: readonly (ConsentWord & { id: string })[],
): Promise<void> {
  await client.query(
    overRows(
      "consent.ledger",
      words,
      {
        id: ["uuid", (w) => w.id],
        workspace_id: ["uuid", (w) => w.workspaceId],
        contact_id: ["uuid", (w) => w.contactId],
        category: ["consent_category", (w) => w.category],
        granted: ["boolean", (w) => w.granted],
        source: ["text", (w) => w.source],
        at: ["timestamptz", (w) => w.at],
        proof: ["text", (w) => w.proof?.slice(0, mostProof) ?? null],
        message_id: ["uuid", (w) => w.messageId ?? null],
        by_user_id: ["uuid", (w) => w.byUserId ?? null],
      },
      (from) => `INSERT INTO consent_events
          (id, workspace_id, contact_id, category, granted, source, at, proof, message_id, by_user_id)
        SELECT id, workspace_id, contact_id, category, granted, source, at, proof, message_id, by_user_id FROM ${from}
        ON CONFLICT (workspace_id, id) DO NOTHING`,
    ),
  );
}

/** @returns those whose state is another one now */
async function writeStates(
  client: pg.PoolClient,
  category: ConsentCategory,
  newest: readonly ConsentWord[],
): Promise<ConsentChange[]> {
  const said = `${category}_said_at`;
  const stopped = `${category}_stopped_at`;
  const granted = `${category}_granted_at`;
  const { rows } = await client.query<{ workspaceId: string; contactId: string }>(
    overRows(
      `consent.${category}`,
      newest,
      {
        workspace_id: ["uuid", (w) => w.workspaceId],
        id: ["uuid", (w) => w.contactId],
        granted: ["boolean", (w) => w.granted],
        at: ["timestamptz", (w) => w.at],
      },
      (from) => `WITH held AS (
          SELECT c.workspace_id, c.id, r.granted, r.at,
            CASE WHEN r.granted THEN c.${granted} IS NULL ELSE c.${stopped} IS NULL END AS turns
          FROM ${from} JOIN contacts c ON c.workspace_id = r.workspace_id AND c.id = r.id
          WHERE c.${said} IS NULL OR c.${said} < r.at OR (c.${said} = r.at AND NOT r.granted)
          ORDER BY c.id FOR NO KEY UPDATE OF c),
        written AS (
          UPDATE contacts c SET ${said} = held.at, updated_at = now(),
            ${granted} = CASE WHEN held.granted THEN held.at END,
            ${stopped} = CASE WHEN NOT held.granted THEN held.at END
          FROM held WHERE c.workspace_id = held.workspace_id AND c.id = held.id)
        SELECT workspace_id AS "workspaceId", id AS "contactId" FROM held WHERE turns`,
    ),
  );
  const turned = new Set(rows.map(key));
  return newest
    .filter((word) => turned.has(key(word)))
    .map(({ workspaceId, contactId, granted, source, at }) => ({
      workspaceId,
      contactId,
      category,
      granted,
      source,
      at,
    }));
}

/**
 * Writes down what people agreed to or took back: every word in the ledger, and the newest of each category in the
 * contact's columns. An older word that comes late is kept as proof and changes nothing; of two words of the same time
 * the one that stops counts. Idempotent: the same word told again leaves everything as it is.
 *
 * Marketing may be sent exactly when `marketing_stopped_at` is null. A campaign may ask for `marketing_granted_at`
 * besides.
 *
 * Set-based, two statements for one category, in the caller's transaction. Contacts are locked in the order of their ids.
 *
 * @returns contacts whose state turned: who had not stopped before and now has, or had not agreed and now has
 */
export async function recordConsents(
  client: pg.PoolClient,
  words: readonly ConsentWord[],
): Promise<ConsentChange[]> {
  if (words.length === 0) return [];
  const now = new Date();
  const told = new Map(words.map((word) => [idOf(word), word]));
  const kept = [...told].map(([id, word]) => ({ ...word, id, at: word.at > now ? now : word.at }));
  const changes: ConsentChange[] = [];
  for (const category of ["marketing", "utility"] as const) {
    const newest = new Map<string, ConsentWord>();
    for (const word of kept) {
      if (word.category !== category) continue;
      const before = newest.get(key(word));
      if (!before || outweighs(word, before)) newest.set(key(word), word);
    }
    if (newest.size > 0) changes.push(...(await writeStates(client, category, [...newest.values()])));
  }
  await writeLedger(client, kept);
  return changes;
}

/**
 * Writes down words of contacts that are made in the same transaction with these very words in their columns: the
 * ledger alone is left to write. Idempotent like `recordConsents`.
 */
export const recordFirstConsents = (client: pg.PoolClient, words: readonly ConsentWord[]): Promise<void> =>
  writeLedger(
    client,
    words.map((word) => ({ ...word, id: idOf(word) })),
  );
