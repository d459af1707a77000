import { closeDb, platformDb, pool } from "@/lib/platform/db";
import { drainPending } from "@/lib/webhooks/drain";
import { addConversation } from "@/tests/support/conversation";
import { newDatabase } from "@/tests/support/servers";
import { setVariables } from "@/tests/support/variables";
import { envelope, eventOf, messageOf, messagesFrom, send } from "@/tests/support/webhooks";
import { makeWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);

// A database to ourselves: these tests hold locks and break a table.
let drop: () => Promise<void>;
beforeAll(async () => {
  const database = await newDatabase();
  setVariables({ DATABASE_URL: database.url });
  drop = database.drop;
});
afterAll(async () => {
  await closeDb();
  await drop();
});

test("a drain that runs into a deadlock with somebody else tries again and loses nothing", async () => {
  const shop = await makeWorkspace();
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const first = await addConversation(place, { contact: { waId: "16505550001" } });
  const second = await addConversation(place, { contact: { waId: "16505550002" } });
  const messages = ["16505550001", "16505550002"].map((waId) => messageOf(waId));
  const body = envelope(shop.phoneNumber, { messages });
  await send(body);
  const lock = "SELECT 1 FROM conversations WHERE id = $1 FOR UPDATE";
  const other = await pool.connect();
  try {
    await other.query("BEGIN");
    await other.query(lock, [second.id]);
    const draining = drainPending();
    // Until the drain holds the first conversation and waits for the second.
    const waits = async () =>
      (await pool.query("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'transactionid'"))
        .rowCount! > 0;
    while (!(await waits())) await new Promise((resolve) => setTimeout(resolve, 10));
    // Whoever of the two is chosen as the victim, the drain must come through.
    await other.query(lock, [first.id]).catch(() => undefined);
    await other.query("ROLLBACK");
    expect(await draining).toBe(1);
  } finally {
    other.release();
  }
  expect(await eventOf(body)).toMatchObject({ state: "processed", summary: { messages: 2 } });
  expect(await platformDb.message.count({ where: { workspaceId: shop.workspace.id } })).toBe(2);
});

test("an event that fails for a reason in none of its items is put off, then kept as failed; the others go on", async () => {
  const [broken, well] = await Promise.all([makeWorkspace(), makeWorkspace()]);
  await pool.query(`
    CREATE FUNCTION refuse_share() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.workspace_id = '${broken.workspace.id}' THEN RAISE EXCEPTION 'this table is broken'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER refuse_share BEFORE INSERT ON webhook_event_shares FOR EACH ROW EXECUTE FUNCTION refuse_share()`);
  const bodyOf = (shop: typeof well) =>
    messagesFrom(shop.phoneNumber, "16505550001", [messageOf("16505550001")]);
  const bad = bodyOf(broken);
  const good = [bodyOf(well), bodyOf(well), bodyOf(well)];
  await send(good[0]);
  await send(bad);
  for (const body of good.slice(1)) await send(body);

  await drainPending();
  expect(await eventOf(bad)).toMatchObject({
    state: "pending",
    attempts: 1,
    error: "Could not be processed: this table is broken",
  });
  expect((await eventOf(bad))!.dueAt.getTime()).toBeGreaterThan(Date.now());
  for (const body of good) expect(await eventOf(body)).toMatchObject({ state: "processed" });

  for (let attempt = 2; attempt <= 5; attempt++) {
    await platformDb.webhookEvent.updateMany({ where: { state: "pending" }, data: { dueAt: new Date() } });
    await drainPending();
  }
  expect(await eventOf(bad)).toMatchObject({ state: "failed", attempts: 5 });
  expect(await platformDb.message.count({ where: { workspaceId: broken.workspace.id } })).toBe(0);

  await pool.query("DROP TRIGGER refuse_share ON webhook_event_shares");
  await platformDb.webhookEvent.updateMany({
    where: { state: "failed" },
    data: { state: "pending", dueAt: new Date() },
  });
  await drainPending();
  expect(await eventOf(bad)).toMatchObject({ state: "processed", error: null });
  expect(await platformDb.message.count({ where: { workspaceId: broken.workspace.id } })).toBe(1);
});
