import type pg from "pg";
import { pool } from "@/lib/platform/db";

/** Rows that go in one transaction. */
export const batchRows = 1_000;

/** A table that another one points at, by their names as SQL writes them. */
type Edge = { child: string; parent: string };

/**
 * Tables in an order in which they can be emptied: who points at another goes before it. Pure.
 * @throws when they point at each other in a circle
 */
export function inOrder(tables: readonly string[], edges: readonly Edge[]): string[] {
  const left = new Set(tables);
  const order: string[] = [];
  while (left.size > 0) {
    const free = [...left].filter(
      (table) => !edges.some(({ child, parent }) => parent === table && child !== table && left.has(child)),
    );
    if (free.length === 0) throw new Error(`These tables point at each other: ${[...left].join(", ")}`);
    for (const table of free) {
      left.delete(table);
      order.push(table);
    }
  }
  return order;
}

/** Every table whose rows name a workspace, asked of the database itself: one that is new tomorrow is among them. */
export async function tenantTables(): Promise<string[]> {
  const { rows: tables } = await pool.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
        AND a.attname = 'workspace_id' AND NOT a.attisdropped ORDER BY 1`,
  );
  const { rows: edges } = await pool.query<Edge>(
    `SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent FROM pg_constraint
      WHERE contype = 'f' AND connamespace = current_schema()::regnamespace`,
  );
  return inOrder(
    tables.map(({ name }) => name),
    edges,
  );
}

/** Deletes the next rows of a workspace from one of {@link tenantTables}. @returns how many: fewer than a batch were the last */
export async function deleteBatch(
  client: pg.Pool | pg.PoolClient,
  table: string,
  workspaceId: string,
): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE workspace_id = $1 LIMIT ${batchRows}))
      AND workspace_id = $1`,
    [workspaceId],
  );
  return rowCount ?? 0;
}
