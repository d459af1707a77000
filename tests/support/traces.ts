import { pool } from "@/lib/platform/db";

type Column = { table: string; column: string; type: string };

/** Rows that belong to a workspace: by their own column, or through what shares them with it. */
const scopes: Record<string, string> = {
  workspaces: "t.id = $2::uuid",
  webhook_events: `t.id IN (SELECT event_id FROM webhook_event_shares WHERE workspace_id = $2::uuid)`,
  orphan_statuses: `t.meta_number_id IN (SELECT meta_id FROM phone_numbers WHERE workspace_id = $2::uuid)`,
  template_events: "t.workspace_id = $2::uuid",
};

/**
 * Every place in the database where words are found: all columns of text, JSON, bytes, lists and search words of all
 * tables, as the catalogue names them; of tables of workspaces only this one's rows.
 * @returns `table.column: word`
 */
export async function tracesOf(workspaceId: string, words: readonly string[]): Promise<string[]> {
  const { rows: columns } = await pool.query<Column & { owned: boolean }>(
    `SELECT c.table_name AS "table", c.column_name AS "column", c.data_type AS type,
        EXISTS (SELECT 1 FROM information_schema.columns o WHERE o.table_schema = c.table_schema
          AND o.table_name = c.table_name AND o.column_name = 'workspace_id') AS owned
      FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
        AND c.data_type IN ('text', 'character varying', 'json', 'jsonb', 'bytea', 'ARRAY', 'tsvector')
      ORDER BY 1, 2`,
  );
  expect(columns.length).toBeGreaterThan(100);
  const found: string[] = [];
  for (const { table, column, type, owned } of columns) {
    const scope = scopes[table] ?? (owned ? "t.workspace_id = $2::uuid" : "$2::uuid IS NOT NULL");
    const holds =
      type === "bytea"
        ? `position(convert_to(w.word, 'UTF8') IN t."${column}") > 0`
        : `position(lower(w.word) IN lower(t."${column}"::text)) > 0`;
    const { rows } = await pool.query<{ word: string }>(
      `SELECT w.word FROM unnest($1::text[]) AS w(word) WHERE EXISTS (SELECT 1 FROM "${table}" t WHERE ${scope} AND ${holds})`,
      [words, workspaceId],
    );
    found.push(...rows.map(({ word }) => `${table}.${column}: ${word}`));
  }
  return found;
}
