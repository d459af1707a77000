import { pool } from "@/lib/platform/db";

/**
 * What PostgreSQL believes of a table before it has ever looked: that a workspace owns one row in two hundred. It then
 * prefers reading all of a workspace's rows to finding one by its key, and autovacuum, which would tell it better, comes
 * once a minute. A first campaign has written a hundred thousand rows by then, and each page of it costs seconds.
 */
const enoughBytes = 16 * 1024;

/**
 * Lets PostgreSQL look at tables that have more than doubled since it last looked. A table is sampled some fifteen times
 * on its way to a million rows (each at most 30,000 rows, under a second), then left to autovacuum. It goes by the size of
 * the files, which outlives a crash: what PostgreSQL has counted of written rows, and autovacuum goes by, does not.
 * Harmless when several processes do it at once: a table somebody else is busy with is passed over. Tables of another
 * owner are left to them. Costs one look at each file's size.
 * @returns the tables looked at
 */
export async function learnOfGrowth(): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>({
    name: "statistics.grown",
    text: `SELECT quote_ident(relname) AS name FROM pg_class
      WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND pg_has_role(relowner, 'USAGE')
        AND pg_relation_size(oid) > $1 + 2 * relpages::bigint * current_setting('block_size')::int`,
    values: [enoughBytes],
  });
  for (const { name } of rows) await pool.query(`ANALYZE (SKIP_LOCKED) ${name}`);
  return rows.map(({ name }) => name);
}
