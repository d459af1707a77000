import type pg from "pg";
import { perform, takeBack } from "@/lib/contacts/bulk/deeds";
import type { Change, Deed } from "@/lib/contacts/bulk/held";
import { changeDays } from "@/lib/contacts/bulk/views";
import { pool, transaction } from "@/lib/platform/db";
import { faultPoint } from "@/lib/platform/fault";
import { isStopping } from "@/lib/platform/stopping";

type Taken = Change & { state: "running" | "undoing"; nextBatch: number };
type Batch = Deed & { contactIds: string[] };

/**
 * The change that has waited longest for its next batch and that nobody else works on. Those of one workspace go one
 * after the other, so that what was asked for later also happens later.
 */
async function take(client: pg.PoolClient): Promise<Taken | undefined> {
  const { rows } = await client.query<Taken>({
    name: "contact_changes.take",
    text: `SELECT workspace_id AS "workspaceId", id, state, action, source, by_user_id AS "byUserId",
        created_at AS "createdAt", next_batch AS "nextBatch"
      FROM contact_changes c WHERE state IN ('running', 'undoing') AND NOT EXISTS (
        SELECT 1 FROM contact_changes o WHERE o.workspace_id = c.workspace_id AND o.state IN ('running', 'undoing')
          AND (o.queued_at, o.id) < (c.queued_at, c.id))
      ORDER BY worked_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
  });
  return rows[0];
}

async function readBatch(
  client: pg.PoolClient,
  { workspaceId, id }: Taken,
  number: number,
): Promise<Batch | undefined> {
  const { rows } = await client.query<Batch>({
    name: "contact_changes.batch",
    text: `SELECT contact_ids AS "contactIds", changed_ids AS "changedIds", before
      FROM contact_change_batches WHERE workspace_id = $1 AND change_id = $2 AND number = $3`,
    values: [workspaceId, id, number],
  });
  return rows[0];
}

async function goOn(client: pg.PoolClient, taken: Taken, batch: Batch): Promise<void> {
  const own = [taken.workspaceId, taken.id];
  const size = batch.contactIds.length;
  if (taken.state === "running") {
    const deed = await perform(client, taken, batch.contactIds);
    await client.query(
      `UPDATE contact_change_batches SET changed_ids = $4, before = $5
        WHERE workspace_id = $1 AND change_id = $2 AND number = $3`,
      [...own, taken.nextBatch, deed.changedIds, deed.before && JSON.stringify(deed.before)],
    );
    await client.query(
      `UPDATE contact_changes SET next_batch = next_batch + 1, done = done + $3, changed = changed + $4, worked_at = now()
        WHERE workspace_id = $1 AND id = $2`,
      [...own, size, deed.changedIds.length],
    );
  } else {
    const restored = await takeBack(client, taken, batch);
    await client.query(
      `UPDATE contact_changes SET next_batch = next_batch - 1, done = done - $3, restored = restored + $4,
          awaited = greatest(0, awaited - $4), worked_at = now()
        WHERE workspace_id = $1 AND id = $2`,
      [...own, size, restored],
    );
  }
}

/** One batch of one change. @returns whether there may be more to do */
async function step(): Promise<boolean> {
  let taken: Taken | undefined;
  try {
    await transaction(async (client) => {
      taken = await take(client);
      if (!taken) return;
      const batch = await readBatch(client, taken, taken.nextBatch - (taken.state === "undoing" ? 1 : 0));
      if (batch) await goOn(client, taken, batch);
      else {
        await client.query(
          `UPDATE contact_changes SET state = $3::contact_change_state, finished_at = now(), awaited = 0
            WHERE workspace_id = $1 AND id = $2`,
          [taken.workspaceId, taken.id, taken.state === "undoing" ? "undone" : "completed"],
        );
      }
      faultPoint("contact_changes.before_commit");
    });
  } catch (error) {
    // The others first: one that fails must not be the only one that is ever tried.
    if (taken) {
      await pool.query(`UPDATE contact_changes SET worked_at = now() WHERE workspace_id = $1 AND id = $2`, [
        taken.workspaceId,
        taken.id,
      ]);
    }
    throw error;
  }
  faultPoint("contact_changes.after_commit");
  return taken !== undefined;
}

/**
 * Does what is left of changes of many contacts, and undoes what is to be undone. Works from the rows alone, a batch to a
 * transaction: what a crash interrupts goes on where it was, and several at once work on different workspaces.
 * @param most batches at a time
 */
export async function workOnContactChanges(most = 2_000): Promise<void> {
  for (let i = 0; i < most && !isStopping(); i++) {
    if (!(await step())) return;
  }
}

/** Forgets changes that can no longer be undone, with whom they were about. */
export const forgetContactChanges = () =>
  pool.query(
    `DELETE FROM contact_changes WHERE (workspace_id, id) IN (SELECT workspace_id, id FROM contact_changes
      WHERE created_at < now() - make_interval(days => ${changeDays + 1}) AND state IN ('completed', 'undone') LIMIT 50)`,
  );
