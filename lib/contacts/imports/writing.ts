import type pg from "pg";
import { readStops, recallStops } from "@/lib/contacts/erasures/stops";
import { recordConsents, recordFirstConsents, type ConsentWord } from "@/lib/contacts/consent";
import type { ConsentTimes, Deed, FileWord, KnownPerson } from "@/lib/contacts/imports/deeds";
import type { ReadPerson } from "@/lib/contacts/imports/reading";
import { AddressTaken } from "@/lib/contacts/identities";
import { searchTextOf } from "@/lib/contacts/rules";
import { overRows } from "@/lib/platform/sql";

/** Whose import this is. */
export type Author = { workspaceId: string; importId: string; byUserId: string | null };

/** Somebody the workspace did not know. */
export type Newcomer = {
  id: string;
  line: number;
  person: ReadPerson;
  labelIds: readonly string[];
  word: FileWord | null;
  values: Record<string, string> | null;
};

/** Everything of a contact that shows whether somebody has touched it; times as numbers, whatever the session's zone. */
export const fingerprint = (c: string): string => {
  const times = [
    "marketing_granted_at",
    "marketing_stopped_at",
    "utility_granted_at",
    "utility_stopped_at",
    "blocked_at",
  ];
  const plain = [
    "name",
    "profile_name",
    "phone",
    "wa_id",
    "bsuid",
    "username",
    "label_ids",
    "custom",
    "referral",
  ];
  return `md5(ROW(${[
    ...plain.map((column) => `${c}.${column}`),
    ...times.map((column) => `extract(epoch FROM ${c}.${column})`),
  ].join(", ")})::text)::uuid`;
};

const uuids = (ids: readonly string[]): string => `{${ids.join(",")}}`;
const saidOf = (word: FileWord | null, category: FileWord["category"]): FileWord | null =>
  word?.category === category ? word : null;
const toWord = ({ workspaceId, byUserId }: Author, contactId: string, word: FileWord): ConsentWord => ({
  workspaceId,
  contactId,
  ...word,
  source: "import",
  byUserId,
});

/**
 * Makes contacts with everything the file says of them, their addresses, their consent with its proof, and the note by
 * which it can be undone. Who stopped before they were erased stays stopped, whatever the file says.
 * @returns how many of them the file would have opted in
 * @throws AddressTaken when somebody else wrote one of the numbers meanwhile: try the batch again
 */
export async function writeNewcomers(
  client: pg.PoolClient,
  author: Author,
  given: readonly Newcomer[],
): Promise<number> {
  if (given.length === 0) return 0;
  const { workspaceId } = author;
  const erased = given.map(({ id, person }) => ({ workspaceId, id, addresses: [person.digits] }));
  const stops = await readStops(client, erased);
  const isKept = ({ id, word }: Newcomer) => Boolean(word?.granted && stops.get(id)?.[word.category]);
  const newcomers = given.map((one) => (isKept(one) ? { ...one, word: null } : one));
  const written = await client.query(
    overRows<Newcomer>(
      "imports.newcomers",
      newcomers,
      {
        id: ["uuid", (n) => n.id],
        line: ["int", (n) => n.line],
        digits: ["text", (n) => n.person.digits],
        country: ["text", (n) => n.person.country],
        name: ["text", (n) => n.person.name],
        search_text: [
          "text",
          ({ person: { name, digits } }) =>
            searchTextOf({ name, profileName: null, phone: digits, waId: null, username: null }),
        ],
        label_ids: ["text", (n) => uuids(n.labelIds)],
        custom: ["jsonb", (n) => JSON.stringify(n.person.custom)],
        marketing: ["boolean", (n) => saidOf(n.word, "marketing")?.granted ?? null],
        utility: ["boolean", (n) => saidOf(n.word, "utility")?.granted ?? null],
        at: ["timestamptz", (n) => n.word?.at ?? null],
        row_values: ["jsonb", (n) => n.values && JSON.stringify(n.values)],
      },
      (from, next) => `WITH given AS MATERIALIZED (SELECT * FROM ${from}),
        made AS (
          INSERT INTO contacts AS c (id, workspace_id, name, phone, country, source, search_text, label_ids, custom,
              marketing_granted_at, marketing_stopped_at, marketing_said_at,
              utility_granted_at, utility_stopped_at, utility_said_at)
          SELECT id, $${next}, name, '+' || digits, country, 'import', search_text, label_ids::uuid[], custom,
            CASE WHEN marketing THEN at END, CASE WHEN NOT marketing THEN at END,
            CASE WHEN marketing IS NOT NULL THEN at END,
            CASE WHEN utility THEN at END, CASE WHEN NOT utility THEN at END, CASE WHEN utility IS NOT NULL THEN at END
          FROM given
          RETURNING c.id, ${fingerprint("c")} AS fingerprint),
        noted AS (
          INSERT INTO contact_import_changes (workspace_id, import_id, contact_id, row, did, fingerprint, values)
          SELECT $${next}, $${next + 1}, id, line, 'created', made.fingerprint, row_values FROM given JOIN made USING (id))
        INSERT INTO contact_identities (workspace_id, kind, value, contact_id)
        SELECT $${next}, 'phone', digits, id FROM given ON CONFLICT DO NOTHING`,
      [author.workspaceId, author.importId],
    ),
  );
  if (written.rowCount !== newcomers.length) throw new AddressTaken();
  const words = newcomers.flatMap(({ id, word }) => (word ? [toWord(author, id, word)] : []));
  if (words.length > 0) await recordFirstConsents(client, words);
  if (stops.size > 0) {
    await recallStops(client, erased, stops);
    await client.query(
      `UPDATE contact_import_changes ch SET fingerprint = ${fingerprint("c")} FROM contacts c
        WHERE ch.workspace_id = $1 AND ch.import_id = $2 AND ch.contact_id = ANY($3::uuid[])
          AND c.workspace_id = ch.workspace_id AND c.id = ch.contact_id`,
      [workspaceId, author.importId, [...stops.keys()]],
    );
  }
  return given.filter(isKept).length;
}

const times = (category: FileWord["category"]): string =>
  `jsonb_build_object('granted', ${category}_granted_at, 'stopped', ${category}_stopped_at, 'said', ${category}_said_at)
     AS ${category}`;

/** Reads and locks contacts, in the order of their ids like everybody who locks several. */
export async function lockKnown(
  client: pg.PoolClient,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, KnownPerson>> {
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<KnownPerson>({
    name: "imports.lock_known",
    text: `SELECT id, name, custom, label_ids AS "labelIds", to_json(deleted_at) #>> '{}' AS "deletedAt",
        ${times("marketing")}, ${times("utility")}
      FROM contacts WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR NO KEY UPDATE`,
    values: [workspaceId, ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes names, custom fields and labels of contacts that are locked, whether they are deleted, and what a search looks at. */
export async function writeParts(
  client: pg.PoolClient,
  workspaceId: string,
  contacts: readonly Pick<KnownPerson, "id" | "name" | "custom" | "labelIds" | "deletedAt">[],
): Promise<void> {
  if (contacts.length === 0) return;
  const { rows } = await client.query<{
    id: string;
    profileName: string | null;
    phone: string | null;
    waId: string | null;
    username: string | null;
  }>({
    name: "imports.searched",
    text: `SELECT id, profile_name AS "profileName", phone, wa_id AS "waId", username FROM contacts
      WHERE workspace_id = $1 AND id = ANY($2::uuid[])`,
    values: [workspaceId, contacts.map(({ id }) => id)],
  });
  const searched = new Map(rows.map((row) => [row.id, row]));
  await client.query(
    overRows(
      "imports.parts",
      contacts.filter(({ id }) => searched.has(id)),
      {
        id: ["uuid", (c) => c.id],
        name: ["text", (c) => c.name],
        custom: ["jsonb", (c) => JSON.stringify(c.custom)],
        label_ids: ["text", (c) => uuids(c.labelIds)],
        deleted_at: ["timestamptz", (c) => c.deletedAt],
        search_text: ["text", (c) => searchTextOf({ ...searched.get(c.id)!, name: c.name })],
      },
      (
        from,
        next,
      ) => `UPDATE contacts c SET name = r.name, custom = r.custom, label_ids = r.label_ids::uuid[],
          search_text = r.search_text, deleted_at = r.deleted_at, updated_at = now()
        FROM ${from} WHERE c.workspace_id = $${next} AND c.id = r.id`,
      [workspaceId],
    ),
  );
}

type Told = { line: number; values: Record<string, string> | null; deed: Deed };

const nothing: ConsentTimes = { granted: null, stopped: null, said: null };

/**
 * Changes contacts that are there already and are locked, and notes what was written over.
 * @returns how many were changed; the others were left as they were
 */
export async function writeKnown(
  client: pg.PoolClient,
  author: Author,
  told: readonly Told[],
  before: ReadonlyMap<string, KnownPerson>,
): Promise<number> {
  if (told.length === 0) return 0;
  const { workspaceId, importId } = author;
  await writeParts(
    client,
    workspaceId,
    told.filter(({ deed }) => deed.writes).map(({ deed }) => deed),
  );
  const spoken = told.flatMap(({ deed }) => (deed.word ? [{ deed, word: deed.word }] : []));
  if (spoken.length > 0) {
    await recordConsents(
      client,
      spoken.map(({ deed, word }) => toWord(author, deed.id, word)),
    );
    const after = await lockKnown(
      client,
      workspaceId,
      spoken.map(({ deed }) => deed.id),
    );
    for (const { deed, word } of spoken) {
      const { category } = word;
      const at = word.at.toISOString();
      deed.before.consent = { ...(before.get(deed.id)?.[category] ?? nothing), category, at };
      deed.after.consent = { ...(after.get(deed.id)?.[category] ?? nothing), category, at };
    }
  }
  const isChanged = ({ deed }: Told) => deed.writes || deed.word !== null;
  await client.query(
    overRows(
      "imports.note_known",
      told,
      {
        contact_id: ["uuid", ({ deed }) => deed.id],
        line: ["int", (one) => one.line],
        did: ["contact_import_deed", (one) => (isChanged(one) ? "changed" : "seen")],
        before: ["jsonb", (one) => (isChanged(one) ? JSON.stringify(one.deed.before) : null)],
        after: ["jsonb", (one) => (isChanged(one) ? JSON.stringify(one.deed.after) : null)],
        row_values: ["jsonb", (one) => one.values && JSON.stringify(one.values)],
      },
      (from, next) => `INSERT INTO contact_import_changes
          (workspace_id, import_id, contact_id, row, did, before, after, values)
        SELECT $${next}, $${next + 1}, contact_id, line, did, before, after, row_values FROM ${from}`,
      [workspaceId, importId],
    ),
  );
  return told.filter(isChanged).length;
}
