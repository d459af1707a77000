import type pg from "pg";
import { transaction } from "@/lib/platform/db";
import { isStopping } from "@/lib/platform/stopping";
import { publish } from "@/lib/realtime/publish";

/** Rows that are looked at in one statement, so that nobody waits for a lock for long. */
const batch = 2_000;
const first = "00000000-0000-0000-0000-000000000000";

/** What can have labels, in the order in which it is walked. */
const tables = ["conversations", "contacts"] as const;

type Removal = { workspaceId: string; labelId: string; stage: number; upTo: string | null; stripped: number };

/** The removal that waits longest and that nobody else works on. */
async function take(client: pg.PoolClient): Promise<Removal | undefined> {
  const { rows } = await client.query<Removal>({
    name: "label_removals.take",
    text: `SELECT workspace_id AS "workspaceId", label_id AS "labelId", stage, up_to AS "upTo", stripped
      FROM label_removals ORDER BY created_at, label_id LIMIT 1 FOR UPDATE SKIP LOCKED`,
  });
  return rows[0];
}

/** Takes the label off the next rows of the table. @returns the last row looked at, null at the end of the table */
async function stripNext(
  client: pg.PoolClient,
  { workspaceId, labelId, stage, upTo }: Removal,
): Promise<{ last: string | null; stripped: number }> {
  const table = tables[stage]!;
  const { rows } = await client.query<{ last: string | null; stripped: number }>({
    name: `label_removals.strip_${table}`,
    text: `WITH step AS MATERIALIZED (
        SELECT id FROM ${table} WHERE workspace_id = $1 AND id > $3::uuid ORDER BY id LIMIT ${batch}),
      last AS (SELECT id FROM step ORDER BY id DESC LIMIT 1),
      holders AS MATERIALIZED (
        SELECT t.id FROM ${table} t
         WHERE t.workspace_id = $1 AND t.id > $3::uuid AND t.id <= (SELECT id FROM last)
           AND t.label_ids @> ARRAY[$2::uuid]
         ORDER BY t.id FOR NO KEY UPDATE),
      stripped AS (
        UPDATE ${table} t SET label_ids = array_remove(t.label_ids, $2::uuid)
          FROM holders WHERE t.workspace_id = $1 AND t.id = holders.id RETURNING 1)
      SELECT (SELECT id FROM last) AS last, (SELECT count(*)::int FROM stripped) AS stripped`,
    values: [workspaceId, labelId, upTo ?? first],
  });
  return rows[0]!;
}

/** @returns whether there may be more to do */
async function strip(): Promise<boolean> {
  const ended = await transaction(async (client) => {
    const removal = await take(client);
    if (!removal) return null;
    const { last, stripped } = await stripNext(client, removal);
    const total = removal.stripped + stripped;
    const stage = last === null ? removal.stage + 1 : removal.stage;
    const own = [removal.workspaceId, removal.labelId];
    if (stage === tables.length) {
      await client.query(`DELETE FROM label_removals WHERE workspace_id = $1 AND label_id = $2`, own);
      return { workspaceId: removal.workspaceId, tell: total > 0 };
    }
    await client.query(
      `UPDATE label_removals SET stage = $3, up_to = $4, stripped = $5 WHERE workspace_id = $1 AND label_id = $2`,
      [...own, stage, last, total],
    );
    return { workspaceId: removal.workspaceId, tell: false };
  });
  if (ended?.tell) await publish(ended.workspaceId, [{ type: "reset", data: {} }]);
  return ended !== null;
}

/**
 * Takes deleted labels off the conversations and contacts that had them. Works from the rows alone, a few thousand to a
 * transaction: what a crash interrupts goes on where it was, and several at once work on different labels. Walks each
 * table of the workspace once, so a million conversations are some hundred short statements.
 * @param most steps at a time
 */
export async function stripDeletedLabels(most = 2_000): Promise<void> {
  for (let i = 0; i < most && !isStopping(); i++) {
    if (!(await strip())) return;
  }
}
