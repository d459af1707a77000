import { platformDb } from "@/lib/platform/db";
import expected from "@/tests/fixtures/webhook-effects.json";
import { replayWebhookEvents } from "@/lib/webhooks/commands";
import { drainPending } from "@/lib/webhooks/drain";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { portrait } from "@/tests/support/portrait";
import { asMetaWrites, eventOf, sampleNames, send, settle } from "@/tests/support/webhooks";
import { effectsOf } from "./sample-effects";
import { sampleWorld } from "./sample-world";

jest.setTimeout(300_000);

type Expected = { state: string; summary: Record<string, number>; effects: string[] };
type Body = { object: string; entry: { id?: string; changes: unknown[] }[] };

// The product's own worker would ask the simulator about the numbers of these samples, and note what it hears.
let database: OwnDatabase;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.drop());

test("there are 110 samples, and each has an expected effect", () => {
  expect(sampleNames).toHaveLength(110);
  expect(Object.keys(expected).sort()).toEqual(sampleNames);
});

test.each(sampleNames)("%s has exactly the effect it should", async (name) => {
  const { state, summary, effects } = (expected as Record<string, Expected>)[name]!;
  const world = await sampleWorld(name);
  const before = await effectsOf(world.workspace.id);
  await send(world.body);
  await settle(world.body);
  const event = await eventOf(world.body);
  expect(event!.items).toEqual([]);
  const share = event!.shares.find(({ workspaceId }) => workspaceId === world.workspace.id);
  const { notes: _, ...counts } = (share?.summary ?? event!.summary) as Record<string, unknown>;
  const now = await effectsOf(world.workspace.id);
  expect({
    state: event!.state,
    summary: counts,
    effects: now.filter((line) => !before.includes(line)),
  }).toEqual({
    state,
    summary,
    effects,
  });
});

/** The same content in ten bodies: written, escaped and batched in different ways. */
function tenWays(text: string): string[] {
  const body = JSON.parse(text) as Body;
  const apart: Body = {
    ...body,
    entry: body.entry.flatMap((entry) => entry.changes.map((change) => ({ ...entry, changes: [change] }))),
  };
  const stranger = { id: "0", changes: [{ field: "brand_new", value: { hello: "world" } }] };
  return [
    text,
    text,
    JSON.stringify(body),
    asMetaWrites(body),
    JSON.stringify(body, null, 4),
    JSON.stringify({ ...body, brand_new: true }),
    JSON.stringify({ ...body, entry: [...body.entry, ...body.entry] }),
    asMetaWrites({ ...body, entry: [stranger, ...body.entry] }),
    JSON.stringify(apart),
    JSON.stringify({ ...apart, entry: apart.entry.toReversed() }),
  ];
}

test.each(sampleNames)("%s ten times at once, batched differently, is one effect", async (name) => {
  const [once, often] = await Promise.all([sampleWorld(name), sampleWorld(name)]);
  await send(once.body);
  const bodies = tenWays(often.body);
  await Promise.all([...bodies.map((body) => send(body)), drainPending(), drainPending()]);
  await Promise.all([settle(once.body, ...bodies), drainPending(), drainPending()]);
  expect(await portrait(often.workspace.id, often.rename)).toEqual(
    await portrait(once.workspace.id, once.rename),
  );
});

test("all samples in one workspace, replayed twice, leave it as it was", async () => {
  const worlds = await Promise.all(sampleNames.map((name) => sampleWorld(name)));
  const home = worlds[0]!;
  const bodies = worlds.map(({ body, phoneNumber, waba }) =>
    body.replaceAll(phoneNumber.metaId, home.phoneNumber.metaId).replaceAll(waba.metaId, home.waba.metaId),
  );
  for (const body of bodies) await send(body);
  await settle(...bodies);
  const before = await portrait(home.workspace.id);
  expect((before as { messages: unknown[] }).messages.length).toBeGreaterThan(30);
  for (let round = 0; round < 2; round++) {
    const ids = await Promise.all(bodies.map(async (body) => (await eventOf(body))!.id));
    for (const id of ids) expect(await replayWebhookEvents({ id })).toBe(1);
    await settle(...bodies);
    const now = await portrait(home.workspace.id);
    // What Meta said last of an account is what it says; its order in a replay is another.
    expect({ ...(now as object), numbers: [] }).toEqual({ ...(before as object), numbers: [] });
  }
  const attempts = await platformDb.webhookEvent.findMany({
    where: { shares: { some: { workspaceId: home.workspace.id } } },
    select: { attempts: true },
  });
  expect(attempts.every((event) => event.attempts === 2)).toBe(true);
});
