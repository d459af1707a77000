import { pool } from "@/lib/platform/db";
import { learnOfGrowth } from "@/lib/platform/statistics";
import { addCrowd } from "@/tests/support/campaigns";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { makeWorkspace } from "@/tests/support/workspace";

let database: OwnDatabase;

beforeAll(async () => {
  database = await ownDatabase();
  // It would learn the same a minute later, or just now.
  await pool.query("ALTER TABLE contacts SET (autovacuum_enabled = false)");
});
afterAll(() => database.drop());

/** How many rows PostgreSQL expects of one workspace, when it plans. */
async function expectedOf(workspaceId: string): Promise<number> {
  const { rows } = await pool.query<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(
    `EXPLAIN (FORMAT JSON) SELECT * FROM contacts WHERE workspace_id = '${workspaceId}'`,
  );
  return rows[0]!["QUERY PLAN"][0].Plan["Plan Rows"];
}

test("the database learns at once that a young workspace has grown, and is left alone when nothing grows", async () => {
  const { workspace } = await makeWorkspace();
  await learnOfGrowth();
  await addCrowd(workspace.id, 3_000);
  expect(await expectedOf(workspace.id)).toBeLessThan(100);
  expect(await learnOfGrowth()).toEqual(expect.arrayContaining(["contacts", "contact_identities"]));
  expect(await expectedOf(workspace.id)).toBe(3_000);

  await addCrowd((await makeWorkspace()).workspace.id, 1_000);
  expect(await learnOfGrowth()).toEqual([]);
});

test("the database learns of what has grown also after a crash, which makes it forget what was written", async () => {
  const { workspace } = await makeWorkspace();
  await addCrowd(workspace.id, 20_000);
  // What a restart after a crash does with all its counts.
  await pool.query("SELECT pg_stat_force_next_flush()");
  await pool.query("SELECT pg_stat_reset()");
  expect(await learnOfGrowth()).toEqual(expect.arrayContaining(["contacts", "contact_identities"]));
  expect(await expectedOf(workspace.id)).toBeGreaterThan(19_000);
});

test("a table somebody else is busy with is passed over", async () => {
  const { workspace } = await makeWorkspace();
  await addCrowd(workspace.id, 50_000);
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query("LOCK TABLE contacts IN SHARE UPDATE EXCLUSIVE MODE");
    await learnOfGrowth();
    expect(await expectedOf(workspace.id)).toBeLessThan(40_000);
  } finally {
    await client.query("ROLLBACK");
    client.release();
  }
});
