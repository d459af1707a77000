import type { StoredPart } from "@/lib/data/exports/views";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";

/** How long a worker may be silent before another one takes over. */
export const leaseSeconds = 60;

/** An export in one worker's hands. */
export type Held = {
  workspaceId: string;
  id: string;
  token: string;
  withFiles: boolean;
  parts: StoredPart[];
  mediaUpTo: string | null;
  tries: number;
  requestedById: string | null;
  startedAt: Date;
};

/** Somebody stopped the export, or another worker has it: this one stops without a word. */
export class LeaseLost extends Error {
  constructor() {
    super("The export is in other hands.");
    this.name = "LeaseLost";
  }
}

/** Takes an export that is due. @returns null when there is nothing to do, or somebody does it */
export async function takeExport(workspaceId: string, id: string): Promise<Held | null> {
  const token = newId();
  const { rows } = await pool.query<Omit<Held, "token">>(
    `UPDATE workspace_exports SET lease_token = $3, due_at = now() + make_interval(secs => $4), state = 'running',
        started_at = coalesce(started_at, now()), tries = tries + 1
      WHERE workspace_id = $1 AND id = $2 AND due_at <= now() AND state IN ('queued', 'running')
      RETURNING workspace_id AS "workspaceId", id, with_files AS "withFiles", parts, media_up_to AS "mediaUpTo", tries,
        requested_by_id AS "requestedById", started_at AS "startedAt"`,
    [workspaceId, id, token, leaseSeconds],
  );
  const row = rows[0];
  return row ? { ...row, token } : null;
}

/**
 * Writes columns of an export that is ours, and holds it for longer.
 * @param set SQL of the columns, its values from $4 on
 * @throws LeaseLost
 */
export async function writeHeld(
  { workspaceId, id, token }: Held,
  set: string,
  values: readonly unknown[] = [],
): Promise<void> {
  const { rowCount } = await pool.query(
    `UPDATE workspace_exports SET due_at = now() + make_interval(secs => ${leaseSeconds}), ${set}
      WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND state = 'running'`,
    [workspaceId, id, token, ...values],
  );
  if (rowCount !== 1) throw new LeaseLost();
}

/**
 * Writes columns of an export with which we are done for now.
 * @param set SQL of all that changes, its values from $4 on
 * @returns whether it was still ours
 */
export async function letGo(
  { workspaceId, id, token }: Held,
  set: string,
  values: readonly unknown[] = [],
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `UPDATE workspace_exports SET lease_token = NULL, ${set}
      WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND state = 'running'`,
    [workspaceId, id, token, ...values],
  );
  return rowCount === 1;
}
