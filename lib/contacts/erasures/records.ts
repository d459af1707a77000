import type pg from "pg";
import { emptyScheduled, type EmptyScheduled } from "@/lib/contacts/erasures/emptying";
import { removeFiles, type Erased, type Step } from "@/lib/contacts/erasures/erasure";

/** Digits of a cell that are somebody's number: the last nine are the same however the number is written. */
const tails = (addresses: readonly string[]): string[] => [
  ...new Set(addresses.filter((one) => /^\d{7,}$/.test(one)).map((digits) => digits.slice(-9))),
];

/** What was scheduled for them: when it went out or was cancelled stays, what it said does not. */
async function blankScheduled(client: pg.PoolClient, erasure: Erased): Promise<void> {
  const { workspaceId, contactId } = erasure;
  const { rows } = await client.query<EmptyScheduled>(
    `SELECT s.id, s.media_id AS "mediaId" FROM scheduled_messages s JOIN conversations cv
        ON cv.workspace_id = s.workspace_id AND cv.id = s.conversation_id
      WHERE cv.workspace_id = $1 AND cv.contact_id = $2 FOR UPDATE OF s`,
    [workspaceId, contactId],
  );
  await removeFiles(client, erasure, await emptyScheduled(client, workspaceId, rows));
  await client.query(
    `UPDATE scheduled_messages SET context_type = NULL, context_id = NULL
      WHERE workspace_id = $1 AND id = ANY($2::uuid[]) AND context_id IS NOT NULL`,
    [workspaceId, rows.map(({ id }) => id)],
  );
}

/** What imports kept of them: to undo it, and rows that could not be read. */
async function blankImports(
  client: pg.PoolClient,
  { workspaceId, contactId, addresses }: Erased,
): Promise<void> {
  await client.query(
    `DELETE FROM contact_import_changes WHERE workspace_id = $1 AND contact_id = $2
        AND import_id IN (SELECT id FROM contact_imports WHERE workspace_id = $1)`,
    [workspaceId, contactId],
  );
  await client.query(
    `UPDATE contact_import_errors SET cells = '{}' WHERE workspace_id = $1 AND EXISTS (
        SELECT 1 FROM unnest(cells) AS c(cell), unnest($2::text[]) AS t(tail)
        WHERE position(t.tail IN regexp_replace(c.cell, '\\D', '', 'g')) > 0)`,
    [workspaceId, tails(addresses)],
  );
}

/**
 * Everything that points at the contact by its id, and small tables that name its addresses: notes, the words of consents,
 * merges, imports, what was scheduled, statuses that wait for a message.
 */
export async function eraseRecords(client: pg.PoolClient, erasure: Erased): Promise<Step> {
  const { workspaceId, contactId, addresses } = erasure;
  const them = [workspaceId, contactId];
  await client.query(`DELETE FROM contact_notes WHERE workspace_id = $1 AND contact_id = $2`, them);
  await client.query(
    `UPDATE consent_events SET proof = NULL, message_id = NULL WHERE workspace_id = $1 AND contact_id = $2`,
    them,
  );
  await client.query(
    `WITH RECURSIVE people AS (
        SELECT $2::uuid AS id
        UNION SELECT m.merged_id FROM people p JOIN contact_merges m ON m.workspace_id = $1 AND m.contact_id = p.id
          WHERE m.undone_at IS NULL)
      DELETE FROM contact_merges m WHERE m.workspace_id = $1
        AND (m.contact_id IN (SELECT id FROM people) OR m.merged_id = $2)`,
    them,
  );
  await blankScheduled(client, erasure);
  await blankImports(client, erasure);
  await client.query(
    `DELETE FROM orphan_statuses WHERE meta_number_id IN (SELECT meta_id FROM phone_numbers WHERE workspace_id = $1)
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) AS a(address) WHERE position(address IN status::text) > 0)`,
    [workspaceId, addresses],
  );
  await client.query(
    `DELETE FROM idempotency_keys k WHERE k.workspace_id = $1
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) AS a(address) WHERE position(address IN k.key) > 0)`,
    [workspaceId, addresses],
  );
  return { kind: "done" };
}
