import { platformDb } from "@/lib/platform/db";
import { beginStop } from "@/lib/platform/stopping";
import { startSweeps } from "@/lib/platform/sweep";
import { newId } from "@/lib/shared/id";
import { sweepWebhooks } from "@/lib/webhooks/sweep";
import { deliver, envelope, eventOf, messageOf, send } from "@/tests/support/webhooks";
import { makeWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);

const days = (n: number): Date => new Date(Date.now() - n * 24 * 3600 * 1000);

test("webhooks whose bell nobody heard are drained by any number of sweepers, once", async () => {
  const shop = await makeWorkspace();
  const bodies = Array.from({ length: 30 }, (_, i) =>
    envelope(shop.phoneNumber, { i, messages: [messageOf("16505551234")] }),
  );
  await Promise.all(bodies.map((body) => send(body)));
  const ids = (await Promise.all(bodies.map(eventOf))).map((event) => event!.id);
  await platformDb.webhookEvent.updateMany({
    where: { id: { in: ids }, state: "pending" },
    data: { receivedAt: new Date(Date.now() - 5_000) },
  });
  const open = () => platformDb.webhookEvent.count({ where: { id: { in: ids }, state: "pending" } });
  do await Promise.all([sweepWebhooks(), sweepWebhooks(), sweepWebhooks()]);
  while ((await open()) > 0);
  expect(await platformDb.message.count({ where: { workspaceId: shop.workspace.id } })).toBe(30);
});

test("what was processed a month ago is forgotten, what had trouble is kept three months", async () => {
  const shop = await makeWorkspace();
  const good = envelope(shop.phoneNumber, { messages: [messageOf("16505551234")] });
  const bad = envelope(shop.phoneNumber, { messages: [{ from: "16505551234" }] });
  const veryBad = envelope(shop.phoneNumber, { messages: [{ id: newId() }] });
  const young = envelope(shop.phoneNumber, { messages: [messageOf("16505551234")] });
  for (const body of [good, bad, veryBad, young]) await deliver(body);
  const age = async (body: unknown, receivedAt: Date) =>
    platformDb.webhookEvent.update({ where: { id: (await eventOf(body))!.id }, data: { receivedAt } });
  await age(good, days(31));
  await age(bad, days(31));
  await age(veryBad, days(91));
  await age(young, days(29));
  // Pruning is done by every twentieth sweep.
  for (let i = 0; i < 20; i++) await sweepWebhooks();
  expect(await eventOf(good)).toBeNull();
  expect(await eventOf(veryBad)).toBeNull();
  expect(await eventOf(bad)).not.toBeNull();
  expect(await eventOf(young)).not.toBeNull();
  // The messages stay.
  expect(await platformDb.message.count({ where: { workspaceId: shop.workspace.id } })).toBe(2);
});

test("a sweep never overlaps itself, goes on after a failure, leaves a heartbeat and stops when asked", async () => {
  const name = `test-${newId()}`;
  let running = 0;
  let rounds = 0;
  const done = new Promise<void>((resolve) => {
    const stop = startSweeps([
      {
        name,
        everySeconds: 0,
        run: async () => {
          expect(++running).toBe(1);
          await new Promise((tick) => setTimeout(tick, 5));
          running--;
          rounds++;
          if (rounds === 2) throw new Error("a bad round");
          if (rounds === 5) void stop().then(resolve);
        },
      },
    ]);
  });
  await done;
  const after = rounds;
  expect(await platformDb.heartbeat.findUnique({ where: { name } })).not.toBeNull();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(rounds).toBe(after);
});

test("a process that is asked to end starts no round", async () => {
  beginStop();
  let rounds = 0;
  await startSweeps([{ name: "never", everySeconds: 0, run: async () => void rounds++ }])();
  expect(rounds).toBe(0);
});
