import { PUT as connectSandbox } from "@/app/api/v1/phone-numbers/sandbox/route";
import { checkNumber } from "@/lib/phone-numbers/health";
import { disconnectNumber } from "@/lib/phone-numbers/commands";
import { connectSandboxNumber, ensureSandboxNumber } from "@/lib/phone-numbers/sandbox";
import { sweepPhoneNumbers } from "@/lib/phone-numbers/sweep";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";
import { platformDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { redis, redisReady } from "@/lib/platform/redis";
import { ask } from "@/tests/support/handler";
import { ownMeta, type OwnMeta } from "@/tests/support/meta";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import { addMember, unique, type Member } from "@/tests/support/workspace";

let meta: OwnMeta;
let database: OwnDatabase;
let queue: OwnRedis;
let shop: { id: string; slug: string; name: string };
let owner: Member;

beforeAll(async () => {
  meta = await ownMeta();
  // The product that runs beside the tests must not look after these numbers as well.
  database = await ownDatabase();
  queue = await ownRedis();
  queue.use();
  await redisReady();
});
afterAll(async () => {
  await closeQueues();
  await queue.remove();
  await database.drop();
  await meta.close();
});
beforeEach(async () => {
  shop = await platformDb.workspace.create({ data: { slug: unique("shop"), name: "Lima Flowers" } });
  owner = await addMember(shop, "owner");
});

const numbers = () => platformDb.phoneNumber.findMany({ where: { workspaceId: shop.id } });

async function ringsFor(workspaceId: string): Promise<number> {
  const ids = await redis().lrange("parley:background:wait", 0, -1);
  const jobs = await Promise.all(ids.map((id) => redis().hgetall(`parley:background:${id}`)));
  return jobs.filter((job) => job.name === "workspace.connect_sandbox" && job.data!.includes(workspaceId))
    .length;
}

test("a workspace gets one sandbox number with customers, however often it is asked for", async () => {
  const views = await Promise.all([1, 2, 3].map(() => connectSandboxNumber(owner.scope)));
  expect(views[0]).toMatchObject({
    state: "connected",
    isSandbox: true,
    verifiedName: "Lima Flowers",
    tokenState: "ok",
  });
  expect(await numbers()).toHaveLength(1);
  const customers = await meta.sim.customers.list(views[0]!.wabaMetaId);
  expect(customers).toHaveLength(3);
  // Its health is Meta's to tell, and the simulator tells it like Meta.
  const checked = await checkNumber(owner.scope, views[0]!.id);
  expect(checked!.health.every(({ ok }) => ok)).toBe(true);
});

test("while the simulator is away nothing breaks, and the sweep rings until it is back", async () => {
  await meta.stop();
  try {
    const { status, body } = await ask<{ error: { reason: string } }>(connectSandbox, owner.headers, {
      method: "PUT",
    });
    expect([status, body.error.reason]).toEqual([503, "simulator_away"]);
    await expect(ensureSandboxNumber(owner.scope)).resolves.toBeUndefined();
    await sweepPhoneNumbers();
    expect(await ringsFor(shop.id)).toBe(1);
  } finally {
    await meta.start();
  }
  await ensureSandboxNumber(owner.scope);
  expect(await numbers()).toMatchObject([{ isSandbox: true, state: "connected" }]);
  await queue.command("FLUSHALL");
  await sweepPhoneNumbers();
  expect(await ringsFor(shop.id)).toBe(0);
});

test("a sandbox number that was disconnected stays so until somebody asks for it", async () => {
  const { id } = (await connectSandboxNumber(owner.scope))!;
  await disconnectNumber(owner.scope, id);
  await queue.command("FLUSHALL");
  await sweepPhoneNumbers();
  expect(await ringsFor(shop.id)).toBe(0);
  const { body } = await ask<{ data: PhoneNumberView }>(connectSandbox, owner.headers, { method: "PUT" });
  expect(body.data).toMatchObject({ id, state: "connected" });
});

test("a simulator that lost its memory gets the same account again, so that conversations go on", async () => {
  const before = (await connectSandboxNumber(owner.scope))!;
  await meta.sim.accounts.remove(before.wabaMetaId);
  await queue.command("FLUSHALL");
  expect(await checkNumber(owner.scope, before.id)).toMatchObject({
    tokenState: "invalid",
    state: "unhealthy",
  });
  expect(await ringsFor(shop.id)).toBe(1);
  await ensureSandboxNumber(owner.scope);
  expect(await numbers()).toHaveLength(1);
  expect(await checkNumber(owner.scope, before.id)).toMatchObject({
    id: before.id,
    metaId: before.metaId,
    displayPhoneNumber: before.displayPhoneNumber,
    state: "connected",
    tokenState: "ok",
  });
});
