import { pool } from "@/lib/platform/db";

/**
 * What PostgreSQL believes of a table before it has ever looked: that a workspace owns one row in two hundred. It then
 * prefers reading all of a workspace's rows to finding one by its key, and autovacuum, which would tell it better, comes
 * once a minute. A first campaign has written a hundred thousand rows by then, and each page of it costs seconds.
 */
const enough = 50;

/**
 * Lets PostgreSQL look at tables that have more than doubled since it last looked. A table is sampled some fifteen times
 * on its way to a million rows (each at most 30,000 rows, under a second), then left to autovacuum. Harmless when several
 * processes do it at once: a table somebody else is busy with is passed over. Tables of another owner are left to them.
 * @returns the tables looked at
 */
export async function learnOfGrowth(): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>({
    name: "statistics.grown",
    text: `SELECT quote_ident(s.relname) AS name FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
      WHERE s.schemaname = current_schema() AND pg_has_role(c.relowner, 'USAGE')
        AND s.n_live_tup > $1 + 2 * CASE WHEN coalesce(s.last_analyze, s.last_autoanalyze) IS NULL THEN 0
          ELSE greatest(c.reltuples, 0) END`,
    values: [enough],
  });
  for (const { name } of rows) await pool.query(`ANALYZE (SKIP_LOCKED) ${name}`);
  return rows.map(({ name }) => name);
}
