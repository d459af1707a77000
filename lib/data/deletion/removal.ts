import { sayFarewell } from "@/lib/data/deletion/farewell";
import { removeOrphans, removePosts } from "@/lib/data/deletion/posts";
import { batchRows, deleteBatch, tenantTables } from "@/lib/data/deletion/tables";
import { pool, transaction } from "@/lib/platform/db";
import { faultPoint } from "@/lib/platform/fault";
import { log } from "@/lib/platform/log";
import { redis } from "@/lib/platform/redis";
import { isStopping } from "@/lib/platform/stopping";
import { storage } from "@/lib/platform/storage";
import { keysOf } from "@/lib/realtime/keys";
import { auditWriter, recordAudit } from "@/lib/tenancy/audit";
import { scopeFromJob } from "@/lib/tenancy/scope";

/** How long a worker may be silent before another one takes over. */
const leaseSeconds = 60;
const renewMs = 15_000;
/** After that everything that was under way while it was removed has ended. */
const lookAgainMinutes = 10;

/** Another worker has it, or this process has to end. */
class Interrupted extends Error {}

type Held = { workspaceId: string; isSecondLook: boolean };

/** The workspace whose day has come longest ago, and that nobody works on. */
async function take(): Promise<Held | null> {
  const { rows } = await pool.query<Held>(
    `UPDATE workspace_deletions SET lease_until = now() + make_interval(secs => $1),
        started_at = coalesce(started_at, now())
      WHERE id = (SELECT id FROM workspace_deletions
        WHERE finished_at IS NULL AND due_at <= now() AND (lease_until IS NULL OR lease_until <= now())
        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id AS "workspaceId", removed_at IS NOT NULL AS "isSecondLook"`,
    [leaseSeconds],
  );
  return rows[0] ?? null;
}

/** Called between steps, each of which is short. @returns what throws when this worker has to leave it */
function heartbeat(workspaceId: string): () => Promise<void> {
  let renewed = Date.now();
  return async () => {
    if (isStopping()) throw new Interrupted();
    faultPoint("removal.step");
    if (Date.now() - renewed < renewMs) return;
    // Silent for so long that somebody else may be at it: both may go on, every step can be done twice.
    renewed = Date.now();
    await pool.query(
      `UPDATE workspace_deletions SET lease_until = now() + make_interval(secs => $2) WHERE id = $1`,
      [workspaceId, leaseSeconds],
    );
  };
}

/** Rounds through all tables; triggers may write about rows that go into tables that were empty already. */
const mostRounds = 5;

async function removeRows(workspaceId: string, beat: () => Promise<void>): Promise<void> {
  const tables = await tenantTables();
  for (let round = 0, removed = 1; removed > 0 && round < mostRounds; round++) {
    removed = 0;
    for (const table of tables) {
      for (let rows = batchRows; rows === batchRows;) {
        rows = await deleteBatch(pool, table, workspaceId);
        removed += rows;
        await beat();
      }
    }
  }
}

/** The last row of it, with what the platform remembers. */
async function removeWorkspace(workspaceId: string): Promise<void> {
  await transaction(async (client) => {
    const { rowCount } = await client.query(`DELETE FROM workspaces WHERE id = $1`, [workspaceId]);
    if (rowCount) {
      await recordAudit(
        {
          workspaceId: null,
          actor: { type: "system" },
          action: "workspace.removed",
          target: { type: "workspace", id: workspaceId },
        },
        auditWriter(client),
      );
    }
    await client.query(
      `UPDATE workspace_deletions SET removed_at = coalesce(removed_at, now()), asked_by_id = NULL,
          lease_until = now() + make_interval(mins => $2) WHERE id = $1`,
      [workspaceId, lookAgainMinutes],
    );
  });
}

/**
 * Removes a workspace whose day has come: what Meta posted, files, rows of every table, keys in Redis, and at last the
 * workspace. Knows of no place to go on from, because it needs none: what is gone is passed over in a moment, so a
 * worker that was killed anywhere is followed by one that begins anew. Ten minutes later everything is looked through
 * once more, for what was under way at the time.
 *
 * Cost: with the rows of the workspace, 1,000 to a transaction; nobody waits for a lock of it longer than for one.
 */
async function remove({ workspaceId, isSecondLook }: Held): Promise<void> {
  const beat = heartbeat(workspaceId);
  if (!isSecondLook) await sayFarewell(scopeFromJob({ workspaceId }));
  await beat();
  while (await removePosts(workspaceId)) await beat();
  await removeOrphans(workspaceId);
  await storage().removeUnder(workspaceId);
  await beat();
  await removeRows(workspaceId, beat);
  // Each expires by itself within minutes; with Redis away they just do.
  await redis()
    .unlink(keysOf(workspaceId))
    .catch(() => undefined);
  faultPoint("removal.before_last");
  await removeWorkspace(workspaceId);
  if (isSecondLook) {
    await pool.query(`UPDATE workspace_deletions SET finished_at = now(), lease_until = NULL WHERE id = $1`, [
      workspaceId,
    ]);
  }
  log.info({ workspaceId, isSecondLook }, "a workspace was removed");
}

/** For a sweep: removes workspaces whose day has come. What breaks off is taken up when its lease is over. */
export async function removeDueWorkspaces(): Promise<void> {
  while (!isStopping()) {
    const held = await take();
    if (!held) return;
    try {
      await remove(held);
    } catch (error) {
      if (error instanceof Interrupted) return;
      log.error(
        { workspaceId: held.workspaceId, err: error },
        "a workspace could not be removed; it is tried again",
      );
    }
  }
}
