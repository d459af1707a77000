import { transaction } from "@/lib/platform/db";

/** Work that takes rows which say what has changed, and adds them to counts, in one statement. */
export type Fold = {
  /** Of the prepared statement. */
  name: string;
  /** An advisory lock: only one of us adds at a time; changes that are written meanwhile wait for nobody. */
  lock: number;
  /** Takes at most $1 rows and answers how many it took, as `count`. */
  sql: string;
};

const batch = 20_000;
/** How many batches one round adds, so that it ends. */
const mostBatches = 50;

async function foldBatch({ name, lock, sql }: Fold): Promise<number> {
  return transaction(async (client) => {
    const { rows: locks } = await client.query<{ held: boolean }>(
      "SELECT pg_try_advisory_xact_lock($1) AS held",
      [lock],
    );
    if (!locks[0]!.held) return 0;
    const { rows } = await client.query<{ count: number }>({ name, text: sql, values: [batch] });
    return rows[0]!.count;
  });
}

/** Adds what waits, up to a million rows. @returns how many rows were added */
export async function addUp(fold: Fold): Promise<number> {
  let total = 0;
  for (let i = 0; i < mostBatches; i++) {
    const count = await foldBatch(fold);
    total += count;
    if (count < batch) break;
  }
  return total;
}
