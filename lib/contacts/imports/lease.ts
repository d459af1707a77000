import type pg from "pg";
import type { ImportSettings } from "@/lib/contacts/imports/schemas";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";

/** How long a worker may be silent before another one takes over. */
const leaseSeconds = 20;

/** An import in one worker's hands. */
export type Held = {
  workspaceId: string;
  importId: string;
  token: string;
  state: "checking" | "running" | "undoing";
  separator: string;
  columns: string[];
  storageKey: string | null;
  storedBytes: number;
  offset: number;
  line: number;
  totalRows: number | null;
  failed: number;
  settings: ImportSettings;
  check: unknown;
  undo: unknown;
  labelsMade: string[];
  startedAt: Date;
  createdById: string | null;
};

/** The import was cancelled, or another worker has taken it over: this one stops without a word. */
export class LeaseLost extends Error {
  constructor() {
    super("The import is in other hands.");
    this.name = "LeaseLost";
  }
}

/** Takes an import that is due. @returns null when there is nothing to do, or somebody does it */
export async function takeImport(workspaceId: string, importId: string): Promise<Held | null> {
  const token = newId();
  const { rows } = await pool.query<Omit<Held, "token" | "storedBytes" | "offset"> & Record<string, unknown>>(
    `UPDATE contact_imports SET lease_token = $3, due_at = now() + make_interval(secs => $4),
        state = CASE WHEN state = 'queued' THEN 'running' ELSE state END,
        started_at = CASE WHEN state = 'queued' THEN coalesce(started_at, now()) ELSE started_at END
      WHERE workspace_id = $1 AND id = $2 AND due_at <= now()
        AND state IN ('checking', 'queued', 'running', 'undoing')
      RETURNING workspace_id AS "workspaceId", id AS "importId", state, separator, columns,
        storage_key AS "storageKey", stored_bytes AS "storedBytes", "offset", line, total_rows AS "totalRows", failed,
        settings, "check", undo, labels_made AS "labelsMade", coalesce(started_at, now()) AS "startedAt",
        created_by_id AS "createdById"`,
    [workspaceId, importId, token, leaseSeconds],
  );
  const row = rows[0];
  return row
    ? ({ ...row, token, storedBytes: Number(row.storedBytes), offset: Number(row.offset) } as Held)
    : null;
}

/**
 * Proves in a transaction that the import is still ours, and keeps it locked until the end: whoever cancels waits, and
 * what is written here is written before or not at all.
 * @throws LeaseLost
 */
export async function proveLease(client: pg.PoolClient, held: Held): Promise<void> {
  const { rowCount } = await client.query({
    name: "imports.prove",
    text: `SELECT 1 FROM contact_imports WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND state = $4 FOR UPDATE`,
    values: [held.workspaceId, held.importId, held.token, held.state],
  });
  if (rowCount !== 1) throw new LeaseLost();
}

async function write(
  client: pg.PoolClient | pg.Pool,
  { workspaceId, importId, token, state }: Held,
  set: string,
  values: readonly unknown[],
): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE contact_imports SET ${set}
      WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND state = $4::contact_import_state`,
    [workspaceId, importId, token, state, ...values],
  );
  if (rowCount !== 1) throw new LeaseLost();
}

/**
 * Writes columns of an import that is ours, and holds it for longer.
 * @param set SQL of the columns, its values from $5 on
 * @throws LeaseLost
 */
export const writeHeld = (
  client: pg.PoolClient | pg.Pool,
  held: Held,
  set: string,
  values: readonly unknown[] = [],
): Promise<void> =>
  write(client, held, `due_at = now() + make_interval(secs => ${leaseSeconds}), ${set}`, values);

/**
 * Writes columns of an import with which we are done: nobody has anything to do with it any more.
 * @param set SQL of the columns, its values from $5 on
 * @throws LeaseLost
 */
export const finishHeld = (held: Held, set: string, values: readonly unknown[] = []): Promise<void> =>
  write(pool, held, `due_at = NULL, lease_token = NULL, ${set}`, values);

/** Holds the import for longer. @throws LeaseLost */
export const renewLease = (held: Held): Promise<void> => writeHeld(pool, held, "lease_token = lease_token");

/** Lets go of an import with work left: it is due at once. */
export async function releaseImport(held: Held): Promise<void> {
  await pool.query(
    `UPDATE contact_imports SET due_at = now(), lease_token = NULL
      WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 AND due_at IS NOT NULL`,
    [held.workspaceId, held.importId, held.token],
  );
}
