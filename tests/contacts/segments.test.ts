import { GET as countsOf } from "@/app/api/v1/segment-counts/route";
import { DELETE as remove, PATCH as change } from "@/app/api/v1/segments/[segmentId]/route";
import { GET as list, POST as create } from "@/app/api/v1/segments/route";
import { countSegments } from "@/lib/contacts/segment-counts";
import type { SegmentCountsView } from "@/lib/contacts/views";
import type { SegmentView } from "@/lib/contacts/views";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { addContact } from "../support/conversation";
import { ask } from "../support/handler";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

type Answer = SegmentView & { error: { reason: string; fields: object; data: object } };
const blocked = { match: "all", conditions: [{ field: "blocked", operator: "is" }] };
const inside = (...ids: string[]) => ({
  match: "any",
  conditions: ids.map((segmentId) => ({ field: "segment", operator: "in", segmentId })),
});

const make = (shop: TestWorkspace, name: string, filter: object) =>
  ask<Answer>(create, shop.headers, { body: { name, filter } });
const patch = (shop: TestWorkspace, segmentId: string, body: object) =>
  ask<Answer>(change, shop.headers, { method: "PATCH", params: { segmentId }, body });
const drop = (shop: TestWorkspace, segmentId: string) =>
  ask<Answer>(remove, shop.headers, { method: "DELETE", params: { segmentId } });

test("a segment is saved, renamed, asked for something else and deleted", async () => {
  const shop = await makeWorkspace();
  const made = await make(shop, " Blocked ", blocked);
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({ name: "Blocked", filter: blocked });
  const renamed = await patch(shop, made.body.id, {
    name: "Nobody",
    filter: { match: "all", conditions: [] },
  });
  expect(renamed.body).toMatchObject({ name: "Nobody", filter: { match: "all", conditions: [] } });
  const { body } = await ask<{ data: SegmentView[] }>(list, shop.headers);
  expect(body.data.map(({ name }) => name)).toEqual(["Nobody"]);
  expect((await drop(shop, made.body.id)).status).toBe(204);
  expect((await drop(shop, made.body.id)).status).toBe(404);
});

test("two segments have two names, whatever the case", async () => {
  const shop = await makeWorkspace();
  await make(shop, "VIPs", blocked);
  expect((await make(shop, "vips", blocked)).body.error.reason).toBe("name_taken");
});

test("a filter that names another workspace's label is refused where it stands", async () => {
  const [ours, theirs] = await Promise.all([makeWorkspace(), makeWorkspace()]);
  const label = await platformDb.label.create({
    data: { workspaceId: theirs.workspace.id, name: "Theirs", color: "red" },
  });
  const filter = { match: "all", conditions: [{ field: "label", operator: "has_any", ids: [label.id] }] };
  const { status, body } = await make(ours, "Stolen", filter);
  expect(status).toBe(422);
  expect(body.error.fields).toEqual({ "filter.conditions.0.ids": expect.stringContaining("label") });
});

test("no segment can become a part of itself, however far around", async () => {
  const shop = await makeWorkspace();
  const first = (await make(shop, "First", blocked)).body.id;
  const second = (await make(shop, "Second", inside(first))).body.id;
  const third = (await make(shop, "Third", inside(second))).body.id;
  for (const id of [first, second, third]) {
    expect((await patch(shop, first, { filter: inside(id) })).body.error.reason).toBe("segment_in_itself");
  }
});

test("of two changes that would make a circle together, one is refused", async () => {
  const shop = await makeWorkspace();
  const [a, b] = [(await make(shop, "A", blocked)).body.id, (await make(shop, "B", blocked)).body.id];
  const answers = await Promise.all([
    patch(shop, a, { filter: inside(b) }),
    patch(shop, b, { filter: inside(a) }),
  ]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
});

test("a segment that another one or a campaign asks for stays, and says who asks", async () => {
  const shop = await makeWorkspace();
  const vip = (await make(shop, "VIPs", blocked)).body.id;
  const outer = (await make(shop, "Outer", inside(vip))).body.id;
  await platformDb.campaign.create({
    data: {
      workspaceId: shop.workspace.id,
      phoneNumberId: shop.phoneNumber.id,
      name: "Spring",
      audience: { include: [{ kind: "segment", segmentId: vip }], exclude: [] },
    },
  });
  const refused = await drop(shop, vip);
  expect(refused.status).toBe(409);
  expect(refused.body.error).toMatchObject({
    reason: "segment_in_use",
    data: { names: ["Outer", "Spring"] },
  });
  expect((await drop(shop, outer)).status).toBe(204);
});

test("the counts of segments are those of their filters, with everybody beside them", async () => {
  const shop = await makeWorkspace();
  const { id: workspaceId } = shop.workspace;
  await addContact(workspaceId, { blockedAt: new Date() });
  await addContact(workspaceId);
  await addContact(workspaceId, { deletedAt: new Date(), blockedAt: new Date() });
  const one = (await make(shop, "Blocked", blocked)).body.id;
  const both = (await make(shop, "Both", inside(one))).body.id;
  const others = (await make(shop, "Others", { ...blocked, match: "none" })).body.id;
  const { body } = await ask<SegmentCountsView>(countsOf, shop.headers);
  expect(body).toEqual({ everybody: 2, counts: { [one]: 1, [both]: 1, [others]: 1 }, refreshing: false });
  const some = await ask<SegmentCountsView>(countsOf, shop.headers, {
    query: { segmentIds: `${one},${newId()}` },
  });
  expect(some.body.counts).toEqual({ [one]: 1 });
});

test("nobody waits for a count of very many: what was counted last is shown, and counted anew meanwhile", async () => {
  const shop = await makeWorkspace();
  const { id: workspaceId } = shop.workspace;
  await addContact(workspaceId, { blockedAt: new Date() });
  const segment = (await make(shop, "Blocked", blocked)).body.id;
  // As if each count took so long that it is remembered for a minute.
  const counted = (minutes: number) =>
    countSegments(shop.scope, {}, new Date(Date.now() + minutes * 60_000), {
      quickMs: 0,
      freshPerMs: 60_000,
    });
  const before = { everybody: 1, counts: { [segment]: 1 } };
  expect(await counted(0)).toEqual({ ...before, refreshing: false });
  await addContact(workspaceId, { blockedAt: new Date() });
  expect(await counted(5)).toEqual({ ...before, refreshing: true });
  while ((await counted(5)).everybody === 1) await new Promise((resolve) => setTimeout(resolve, 20));
  expect((await counted(5)).counts).toEqual({ [segment]: 2 });

  // A segment that is new or has changed has nothing to show yet, and is counted when it is asked for.
  const fresh = (await make(shop, "Others", { ...blocked, match: "none" })).body.id;
  expect((await counted(5)).counts).toEqual({ [segment]: 2, [fresh]: 0 });

  // What counts quickly by now is not remembered any more, and never again older than the question.
  await addContact(workspaceId, { blockedAt: new Date() });
  const quickly = () =>
    countSegments(shop.scope, {}, new Date(Date.now() + 60 * 60_000), { quickMs: 60_000, freshPerMs: 20 });
  expect(await quickly()).toMatchObject({ everybody: 2, refreshing: true });
  while ((await quickly()).refreshing) await new Promise((resolve) => setTimeout(resolve, 20));
  await addContact(workspaceId, { blockedAt: new Date() });
  expect(await quickly()).toEqual({ everybody: 4, counts: { [segment]: 4, [fresh]: 0 }, refreshing: false });
});
