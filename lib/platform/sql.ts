/** A column of a set of rows given to a statement: its PostgreSQL type and how to read it off a row. */
export type Columns<Row> = Record<string, readonly [type: string, value: (row: Row) => unknown]>;

const statements = new Map<string, string>();

/** PostgreSQL reads ISO text; node-postgres would format each Date in local time, slowly. */
const plain = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

/**
 * A prepared statement over many rows at once. The rows reach PostgreSQL as one array per column and are called `r`
 * in the statement: write `FROM ${rows}` by way of the callback.
 *
 * @param name of the prepared statement, one per text
 * @param text gets what to write in FROM, and the number of the first parameter after the rows
 * @returns what `client.query` takes
 */
export function overRows<Row>(
  name: string,
  rows: readonly Row[],
  columns: Columns<Row>,
  text: (from: string, next: number) => string,
  more: readonly unknown[] = [],
): { name: string; text: string; values: unknown[] } {
  const entries = Object.entries(columns);
  let sql = statements.get(name);
  if (!sql) {
    const arrays = entries.map(([, [type]], i) => `$${i + 1}::${type}[]`).join(", ");
    const names = entries.map(([column]) => column).join(", ");
    sql = text(`unnest(${arrays}) AS r(${names})`, entries.length + 1);
    statements.set(name, sql);
  }
  const values = entries.map(([, [, value]]) => rows.map((row) => plain(value(row))));
  return { name, text: sql, values: [...values, ...more] };
}
