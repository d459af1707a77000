import { pool, transaction } from "@/lib/platform/db";

test("a database that goes away between two statements ends the transaction and not the process", async () => {
  const lost = transaction(async (client) => {
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const gone = new Promise((resolve) => client.once("end", resolve));
    await pool.query("SELECT pg_terminate_backend($1)", [rows[0]!.pid]);
    await gone;
    return client.query("SELECT 1");
  });
  await expect(lost).rejects.toThrow(/connection/i);
  expect((await transaction((client) => client.query("SELECT 2 AS two"))).rows).toEqual([{ two: 2 }]);
});
