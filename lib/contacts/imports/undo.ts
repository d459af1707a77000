import type pg from "pg";
import { tellProgress } from "@/lib/contacts/imports/announce";
import type { KnownPerson, Traces } from "@/lib/contacts/imports/deeds";
import { finishHeld, proveLease, writeHeld, type Held } from "@/lib/contacts/imports/lease";
import { fingerprint, lockKnown, writeParts } from "@/lib/contacts/imports/writing";
import { pool, transaction } from "@/lib/platform/db";
import { faultPoint } from "@/lib/platform/fault";
import { overRows } from "@/lib/platform/sql";
import { isStopping } from "@/lib/platform/stopping";
import { announceLibrary } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

const batchRows = 1_000;

type Change = {
  contactId: string;
  did: "created" | "changed" | "seen";
  before: Traces | null;
  after: Traces | null;
  fingerprint: string | null;
};

/** What nobody may lose with a contact: whoever has one of these stays. Asked after the contact is locked. */
const attached = ["conversations", "contact_notes", "campaign_recipients"].map(
  (table) =>
    `NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.workspace_id = c.workspace_id AND t.contact_id = c.id)`,
);

/**
 * Deletes contacts the import made, but only those that are as it made them. Each is locked first, in a statement of its
 * own: a message that is arriving for one has by then either made its conversation, and is seen, or waits and makes a
 * contact anew.
 * @returns how many are gone
 */
async function removeUntouched(
  client: pg.PoolClient,
  held: Held,
  changes: readonly Change[],
): Promise<number> {
  if (changes.length === 0) return 0;
  const { workspaceId } = held;
  await client.query({
    name: "imports.lock_to_remove",
    text: `SELECT 1 FROM contacts WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR UPDATE`,
    values: [workspaceId, changes.map(({ contactId }) => contactId)],
  });
  const { rowCount } = await client.query(
    overRows(
      "imports.remove",
      changes,
      {
        id: ["uuid", (c) => c.contactId],
        fingerprint: ["uuid", (c) => c.fingerprint],
      },
      (from, next) => `DELETE FROM contacts c USING ${from}
        WHERE c.workspace_id = $${next} AND c.id = r.id AND ${fingerprint("c")} = r.fingerprint
          AND ${attached.join(" AND ")}
          AND NOT EXISTS (SELECT 1 FROM consent_events e
            WHERE e.workspace_id = c.workspace_id AND e.contact_id = c.id AND e.source <> 'import')`,
      [workspaceId],
    ),
  );
  return rowCount ?? 0;
}

/** A known contact as it was before, as far as nobody has changed it since. */
type Restored = { contact: KnownPerson; writes: boolean; whole: boolean };

function restore(now: KnownPerson, { before, after }: Change): Restored {
  const contact = { ...now, custom: { ...now.custom } };
  let whole = true;
  let writes = false;
  const put = (isOurs: boolean, back: () => void) => {
    if (!isOurs) whole = false;
    else {
      writes = true;
      back();
    }
  };
  if (after?.name !== undefined) put(now.name === after.name, () => (contact.name = before?.name ?? null));
  for (const [key, value] of Object.entries(after?.custom ?? {})) {
    put(now.custom[key] === value, () => {
      const former = before?.custom?.[key] ?? null;
      if (former === null) delete contact.custom[key];
      else contact.custom[key] = former;
    });
  }
  if (after?.deletedAt === null) {
    put(now.deletedAt === null, () => (contact.deletedAt = before?.deletedAt ?? null));
  }
  const added = new Set(after?.labelIds ?? []);
  if (added.size > 0) {
    writes = true;
    contact.labelIds = now.labelIds.filter((id) => !added.has(id));
  }
  return { contact, writes, whole };
}

type Words = {
  id: string;
  category: string;
  at: string;
  before: NonNullable<Traces["consent"]>;
  after: Traces["consent"];
};

/** Takes back the import's words about consent; states that somebody has spoken about since stay. */
async function takeBackWords(client: pg.PoolClient, held: Held, words: readonly Words[]): Promise<void> {
  if (words.length === 0) return;
  const { workspaceId } = held;
  for (const category of ["marketing", "utility"] as const) {
    const of = words.filter((word) => word.category === category);
    if (of.length === 0) continue;
    await client.query(
      overRows(
        `imports.take_back_${category}`,
        of,
        {
          id: ["uuid", (w) => w.id],
          granted: ["timestamptz", (w) => w.before.granted],
          stopped: ["timestamptz", (w) => w.before.stopped],
          said: ["timestamptz", (w) => w.before.said],
          now_said: ["timestamptz", (w) => w.after!.said],
          now_granted: ["timestamptz", (w) => w.after!.granted],
        },
        (
          from,
          next,
        ) => `UPDATE contacts c SET ${category}_granted_at = r.granted, ${category}_stopped_at = r.stopped,
            ${category}_said_at = r.said, updated_at = now()
          FROM ${from} WHERE c.workspace_id = $${next} AND c.id = r.id
            AND c.${category}_said_at IS NOT DISTINCT FROM r.now_said
            AND c.${category}_granted_at IS NOT DISTINCT FROM r.now_granted`,
        [workspaceId],
      ),
    );
  }
  await client.query(
    overRows(
      "imports.forget_words",
      words,
      {
        contact_id: ["uuid", (w) => w.id],
        category: ["consent_category", (w) => w.category],
        at: ["timestamptz", (w) => w.at],
      },
      (from, next) => `DELETE FROM consent_events e USING ${from}
        WHERE e.workspace_id = $${next} AND e.contact_id = r.contact_id AND e.category = r.category AND e.at = r.at
          AND e.source = 'import' AND e.created_at >= $${next + 1}`,
      [workspaceId, held.startedAt.toISOString()],
    ),
  );
}

/** @returns how many are as they were before, in every part the import had written */
async function restoreChanged(
  client: pg.PoolClient,
  held: Held,
  changes: readonly Change[],
): Promise<number> {
  const known = await lockKnown(
    client,
    held.workspaceId,
    changes.map(({ contactId }) => contactId),
  );
  const restored = changes.flatMap((change) => {
    const now = known.get(change.contactId);
    return now ? [{ change, now, ...restore(now, change) }] : [];
  });
  await writeParts(
    client,
    held.workspaceId,
    restored.filter(({ writes }) => writes).map(({ contact }) => contact),
  );
  let whole = 0;
  const words: Words[] = [];
  for (const one of restored) {
    const { before, after } = one.change;
    const said = after?.consent;
    const spokenSince = said && one.now[said.category].said !== said.said;
    if (one.whole && !spokenSince) whole++;
    if (said && before?.consent) {
      words.push({
        id: one.change.contactId,
        category: said.category,
        at: said.at,
        before: before.consent,
        after: said,
      });
    }
  }
  await takeBackWords(client, held, words);
  return whole;
}

/** @returns whether there was anything left to undo */
async function undoBatch(held: Held): Promise<boolean> {
  return transaction(async (client) => {
    await proveLease(client, held);
    const { rows } = await client.query<Change>({
      name: "imports.take_changes",
      text: `DELETE FROM contact_import_changes WHERE (workspace_id, import_id, contact_id) IN (
          SELECT workspace_id, import_id, contact_id FROM contact_import_changes
           WHERE workspace_id = $1 AND import_id = $2 ORDER BY contact_id LIMIT ${batchRows})
        RETURNING contact_id AS "contactId", did, before, after, fingerprint`,
      values: [held.workspaceId, held.importId],
    });
    if (rows.length === 0) return false;
    const created = rows.filter(({ did }) => did === "created");
    const changed = rows.filter(({ did }) => did === "changed");
    const removed = await removeUntouched(client, held, created);
    const restored = await restoreChanged(client, held, changed);
    faultPoint("imports.undo.before_commit");
    await writeHeld(
      client,
      held,
      `undo = jsonb_build_object('total', undo->'total', 'removed', (undo->>'removed')::int + $5::int,
        'restored', (undo->>'restored')::int + $6::int, 'kept', (undo->>'kept')::int + $7::int)`,
      [removed, restored, created.length + changed.length - removed - restored],
    );
    return true;
  });
}

/** Deletes labels the import had to make and that nobody has any more. One pass over the workspace's contacts. */
async function removeLabels(scope: Scope, held: Held): Promise<void> {
  const { workspaceId } = scope;
  if (held.labelsMade.length === 0) return;
  const { rows } = await pool.query<{ id: string }>(
    `SELECT DISTINCT label AS id FROM contacts, unnest(label_ids) AS label
      WHERE workspace_id = $1 AND label_ids && $2::uuid[]
     UNION SELECT DISTINCT label FROM conversations, unnest(label_ids) AS label
      WHERE workspace_id = $1 AND label_ids && $2::uuid[] AND label_ids <> '{}'`,
    [workspaceId, held.labelsMade],
  );
  const used = new Set(rows.map(({ id }) => id));
  const unused = held.labelsMade.filter((id) => !used.has(id));
  if (unused.length === 0) return;
  // Somebody may have used one in the same moment: what has it loses it in the background.
  await pool.query(
    `WITH gone AS (DELETE FROM labels WHERE workspace_id = $1 AND id = ANY($2::uuid[]) RETURNING id)
      INSERT INTO label_removals (workspace_id, label_id) SELECT $1, id FROM gone`,
    [workspaceId, unused],
  );
  await announceLibrary(scope, "labels");
}

/**
 * Takes an import back, batch by batch: contacts it made go unless somebody has written to or about them or changed them;
 * contacts it changed get back every part that nobody has changed since. A batch and its share of the notes are one
 * transaction, so a crash repeats nothing.
 * @returns whether it is done
 * @throws LeaseLost
 */
export async function undoImport(scope: Scope, held: Held, until: number): Promise<boolean> {
  const tell = tellProgress(scope, held.importId);
  while (await undoBatch(held)) {
    await tell();
    if (Date.now() > until || isStopping()) return false;
  }
  await removeLabels(scope, held);
  await finishHeld(
    held,
    `state = 'undone', undone_at = now(), labels_made = '{}', forget_at = now() + interval '30 days'`,
  );
  return true;
}
