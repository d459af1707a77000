import type pg from "pg";
import type { Erased, Step } from "@/lib/contacts/erasures/erasure";
import { redactPost, type Owner } from "@/lib/contacts/erasures/redaction";

/** Posts that are looked at in one statement. */
const pageSize = 1_000;
const first = "00000000-0000-0000-0000-000000000000";

/** Meta's ids of everything the workspace has or had. */
export async function ownerOf(client: pg.PoolClient, workspaceId: string): Promise<Owner> {
  const { rows } = await client.query<{ number: string | null; account: string }>(
    `SELECT n.meta_id AS number, w.meta_id AS account FROM wabas w
      LEFT JOIN phone_numbers n ON n.workspace_id = w.workspace_id AND n.waba_id = w.id WHERE w.workspace_id = $1`,
    [workspaceId],
  );
  return {
    numbers: new Set(rows.flatMap(({ number }) => number ?? [])),
    accounts: new Set(rows.map(({ account }) => account)),
  };
}

const mentions = (column: string) =>
  `EXISTS (SELECT 1 FROM unnest($2::text[]) AS a(address) WHERE position(a.address IN ${column}) > 0)`;

/**
 * Looks through the next posts of Meta's that concerned the workspace and takes out what they say of the person. The digest
 * of the whole post stays, so that a repetition of it is still known as one.
 */
export async function erasePosts(client: pg.PoolClient, erasure: Erased): Promise<Step> {
  const { workspaceId, addresses, cursor } = erasure;
  const { rows: page } = await client.query<{ id: string }>(
    `SELECT event_id AS id FROM webhook_event_shares WHERE workspace_id = $1 AND event_id > $2
      ORDER BY event_id LIMIT ${pageSize}`,
    [workspaceId, cursor ?? first],
  );
  if (page.length === 0) return { kind: "done" };
  const ids = page.map(({ id }) => id);
  const { rows } = await client.query<{ id: string; body: Buffer }>(
    `SELECT id, body FROM webhook_events e WHERE id = ANY($1::uuid[]) AND state <> 'pending'
        AND EXISTS (SELECT 1 FROM unnest($2::text[]) AS a(address)
          WHERE position(convert_to(a.address, 'UTF8') IN e.body) > 0)
      ORDER BY id FOR UPDATE`,
    [ids, addresses],
  );
  const owner = await ownerOf(client, workspaceId);
  for (const { id, body } of rows) {
    const redacted = redactPost(body, addresses, owner);
    if (redacted) await client.query(`UPDATE webhook_events SET body = $2 WHERE id = $1`, [id, redacted]);
  }
  await client.query(
    `UPDATE webhook_items SET error = 'Of a person who was erased.' WHERE event_id = ANY($1::uuid[]) AND ${mentions("error")}`,
    [ids, addresses],
  );
  for (const [table, key] of [
    ["webhook_events", "id"],
    ["webhook_event_shares", "event_id"],
  ] as const) {
    await client.query(
      `UPDATE ${table} SET summary = summary - 'notes' WHERE ${key} = ANY($1::uuid[]) AND ${mentions("summary::text")}`,
      [ids, addresses],
    );
  }
  return { kind: "on", cursor: ids.at(-1)! };
}
