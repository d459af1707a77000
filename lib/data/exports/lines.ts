import type { Kind } from "@/lib/data/exports/kinds";
import { pool } from "@/lib/platform/db";

/** Rows that are read in one statement. */
const pageRows = 1_000;

/** Before every key of its type. */
const beginnings = {
  uuid: "00000000-0000-0000-0000-000000000000",
  text: "",
  smallint: "-1",
  timestamptz: "-infinity",
} as const;

/** One page by its key; only the columns that were named leave the database. */
function pageOf({ table, key, columns }: Kind): string {
  const keys = key.map(([column]) => `t.${column}`).join(", ");
  const after = key.map(([, type], index) => `$${index + 2}::${type}`).join(", ");
  return `SELECT ARRAY[${key.map(([column]) => `t.${column}::text`).join(", ")}] AS key, row_to_json(chosen)::text AS line
    FROM (SELECT * FROM ${table} t WHERE t.workspace_id = $1::uuid AND (${keys}) > (${after})
      ORDER BY ${keys} LIMIT ${pageRows}) t
    CROSS JOIN LATERAL (SELECT ${columns}) chosen ORDER BY ${keys}`;
}

/**
 * All rows of a kind as JSON, page by page in the order of their keys: however many there are, one page of them is in
 * memory. Rows that are added meanwhile may be in it or not.
 */
export async function* linesOf(
  workspaceId: string,
  kind: Kind,
  pageSql = pageOf(kind),
): AsyncGenerator<string[]> {
  for (let after: string[] = kind.key.map(([, type]) => beginnings[type]); ;) {
    const { rows }: { rows: { key: string[]; line: string }[] } = await pool.query(pageSql, [
      workspaceId,
      ...after,
    ]);
    if (rows.length > 0) yield rows.map(({ line }) => line);
    if (rows.length < pageRows) return;
    after = rows.at(-1)!.key;
  }
}

/** How many rows of these kinds there are now. */
export async function countRows(workspaceId: string, kinds: readonly Kind[]): Promise<number> {
  let total = 0;
  for (const { table } of kinds) {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${table} WHERE workspace_id = $1`,
      [workspaceId],
    );
    total += rows[0]!.count;
  }
  return total;
}
