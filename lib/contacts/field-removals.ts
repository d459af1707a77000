import type pg from "pg";
import { transaction } from "@/lib/platform/db";
import { isStopping } from "@/lib/platform/stopping";

/** Rows that are looked at in one statement, so that nobody waits for a lock for long. */
const batch = 2_000;
const first = "00000000-0000-0000-0000-000000000000";

type Removal = { workspaceId: string; key: string; upTo: string | null };

/** The removal that waits longest and that nobody else works on. */
async function take(client: pg.PoolClient): Promise<Removal | undefined> {
  const { rows } = await client.query<Removal>({
    name: "custom_field_removals.take",
    text: `SELECT workspace_id AS "workspaceId", key, up_to AS "upTo"
      FROM custom_field_removals ORDER BY created_at, key LIMIT 1 FOR UPDATE SKIP LOCKED`,
  });
  return rows[0];
}

/** Takes the value from the next contacts. @returns the last one looked at, null at the end of the table */
async function stripNext(client: pg.PoolClient, { workspaceId, key, upTo }: Removal): Promise<string | null> {
  const { rows } = await client.query<{ last: string | null }>({
    name: "custom_field_removals.strip",
    text: `WITH step AS MATERIALIZED (
        SELECT id FROM contacts WHERE workspace_id = $1 AND id > $3::uuid ORDER BY id LIMIT ${batch}),
      last AS (SELECT id FROM step ORDER BY id DESC LIMIT 1),
      holders AS MATERIALIZED (
        SELECT t.id FROM contacts t
         WHERE t.workspace_id = $1 AND t.id > $3::uuid AND t.id <= (SELECT id FROM last) AND t.custom ? $2::text
         ORDER BY t.id FOR NO KEY UPDATE),
      stripped AS (
        UPDATE contacts t SET custom = t.custom - $2::text
          FROM holders WHERE t.workspace_id = $1 AND t.id = holders.id)
      SELECT (SELECT id FROM last) AS last`,
    values: [workspaceId, key, upTo ?? first],
  });
  return rows[0]!.last;
}

/** @returns whether there may be more to do */
const strip = (): Promise<boolean> =>
  transaction(async (client) => {
    const removal = await take(client);
    if (!removal) return false;
    const last = await stripNext(client, removal);
    const own = [removal.workspaceId, removal.key];
    if (last === null) {
      await client.query(`DELETE FROM custom_field_removals WHERE workspace_id = $1 AND key = $2`, own);
    } else {
      await client.query(`UPDATE custom_field_removals SET up_to = $3 WHERE workspace_id = $1 AND key = $2`, [
        ...own,
        last,
      ]);
    }
    return true;
  });

/**
 * Takes the values of deleted custom fields from the contacts that have them. Works from the rows alone, as
 * `label-removals.ts` does: what a crash interrupts goes on where it was, and several at once work on different fields.
 * @param most steps at a time
 */
export async function stripDeletedFields(most = 2_000): Promise<void> {
  for (let i = 0; i < most && !isStopping(); i++) {
    if (!(await strip())) return;
  }
}
