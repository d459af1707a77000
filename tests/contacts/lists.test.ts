import { GET as counts } from "@/app/api/v1/contact-counts/route";
import { GET as list } from "@/app/api/v1/contacts/route";
import type { ContactCountView, ContactView } from "@/lib/contacts/views";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import type { Page } from "@/lib/shared/pagination";
import { addContact } from "../support/conversation";
import { ask } from "../support/handler";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

const blockedOnly = JSON.stringify({ match: "all", conditions: [{ field: "blocked", operator: "is" }] });

async function everyPage(shop: TestWorkspace, query: Record<string, string>): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | null = null;
  do {
    const given: Record<string, string> = { limit: "2", ...query, ...(cursor ? { cursor } : {}) };
    const page = await ask<Page<ContactView>>(list, shop.headers, { query: given });
    expect(page.status).toBe(200);
    names.push(...page.body.data.map(({ name }) => name));
    cursor = page.body.nextCursor;
  } while (cursor);
  return names;
}

/** Names in the order of their making. */
async function shopWith(...names: string[]): Promise<TestWorkspace> {
  const shop = await makeWorkspace();
  const start = Date.now() - 3_600_000;
  for (const [i, name] of names.entries()) {
    await addContact(shop.workspace.id, { name, profileName: null, createdAt: new Date(start + i * 1_000) });
  }
  return shop;
}

const change = (shop: TestWorkspace, name: string, data: object) =>
  platformDb.contact.updateMany({ where: { workspaceId: shop.workspace.id, name }, data });

test("newest first, or oldest, page by page without a gap", async () => {
  const shop = await shopWith("Ana", "Bob", "Cyd", "Dan", "Eve");
  expect(await everyPage(shop, {})).toEqual(["Eve", "Dan", "Cyd", "Bob", "Ana"]);
  expect(await everyPage(shop, { order: "asc" })).toEqual(["Ana", "Bob", "Cyd", "Dan", "Eve"]);
});

test("by name, whatever the case, the accents and the alphabet", async () => {
  const shop = await shopWith("zoe", "Émile", "آنا", "Ana", "émile", "Ödön", "李雷");
  const names = ["Ana", "Émile", "émile", "Ödön", "zoe", "آنا", "李雷"];
  const sorted = await everyPage(shop, { sort: "name" });
  expect(sorted.map((name) => name.toLowerCase())).toEqual(names.map((name) => name.toLowerCase()));
  expect(await everyPage(shop, { sort: "name", order: "desc" })).toEqual(sorted.toReversed());
});

test("by when they last wrote; who never did stands last", async () => {
  const shop = await shopWith("Ana", "Bob", "Cyd", "Dan");
  await change(shop, "Bob", { lastInboundAt: new Date("2026-11-20T10:00:00.123Z") });
  await change(shop, "Dan", { lastInboundAt: new Date("2026-11-20T10:00:00.124Z") });
  expect(await everyPage(shop, { sort: "last_inbound" })).toEqual(["Dan", "Bob", "Cyd", "Ana"]);
  expect(await everyPage(shop, { sort: "last_inbound", order: "asc" })).toEqual(["Ana", "Cyd", "Bob", "Dan"]);
});

test("words, a filter and a segment go together, in each order", async () => {
  const shop = await shopWith("Ana Blau", "Ana Rot", "Bob Rot", "Ana Rot");
  await change(shop, "Ana Rot", { blockedAt: new Date() });
  await change(shop, "Bob Rot", { blockedAt: new Date() });
  const segment = await platformDb.segment.create({
    data: {
      workspaceId: shop.workspace.id,
      name: "Red",
      filter: { match: "all", conditions: [{ field: "search", operator: "contains", value: "rot" }] },
    },
  });
  const query = { q: "ana", filter: blockedOnly, segmentId: segment.id };
  for (const sort of ["created", "name", "last_inbound"]) {
    expect(await everyPage(shop, { ...query, sort })).toEqual(["Ana Rot", "Ana Rot"]);
  }
  const count = await ask<ContactCountView>(counts, shop.headers, { query });
  expect(count.body).toMatchObject({ count: 2, sample: [{ name: "Ana Rot" }, { name: "Ana Rot" }] });
});

test("a count is exact and shows the newest ten", async () => {
  const shop = await shopWith(...Array.from({ length: 12 }, (_, i) => `Person ${i}`));
  const { body } = await ask<ContactCountView>(counts, shop.headers);
  expect(body.count).toBe(12);
  expect(body.sample.map(({ name }) => name)).toEqual(
    Array.from({ length: 10 }, (_, i) => `Person ${11 - i}`),
  );
});

test("rare contacts far down a list are found, though what is near holds none", async () => {
  const shop = await makeWorkspace();
  const { id: workspaceId } = shop.workspace;
  await platformDb.$executeRaw`INSERT INTO contacts (id, workspace_id, name, search_text, created_at, updated_at, blocked_at)
    SELECT uuidv7(), ${workspaceId}::uuid, 'Person ' || g, 'person ' || lpad(g::text, 5, '0'),
      now() - make_interval(secs => g), now(), CASE WHEN g % 1500 = 0 THEN now() END FROM generate_series(1, 7000) AS g`;
  const query = { filter: blockedOnly };
  const expected = ["Person 1500", "Person 3000", "Person 4500", "Person 6000"];
  expect(await everyPage(shop, query)).toEqual(expected);
  expect(await everyPage(shop, { ...query, sort: "name" })).toEqual(expected);
  const { body } = await ask<ContactCountView>(counts, shop.headers, { query });
  expect(body.count).toBe(4);
});

test.each<[string, Record<string, string>, string]>([
  ["a cursor of another order", { sort: "name" }, "cursor"],
  ["a cursor that was made up", { cursor: "bm90IG91cnM" }, "cursor"],
  ["a filter that is no JSON", { filter: "{" }, "filter"],
  [
    "a filter that does not fit",
    { filter: `{"match":"all","conditions":[{"field":"salary"}]}` },
    "filter.conditions.0.field",
  ],
  ["a sort there is not", { sort: "salary" }, "sort"],
])("%s is refused where it stands", async (_, query, field) => {
  const shop = await shopWith("Ana", "Bob");
  const first = await ask<Page<ContactView>>(list, shop.headers, { query: { limit: "1" } });
  const answer = await ask(list, shop.headers, { query: { cursor: first.body.nextCursor!, ...query } });
  expect(answer.status).toBe(422);
  expect(Object.keys((answer.body.error as { fields: object }).fields)).toEqual([field]);
});

test("a segment of another workspace holds nobody here", async () => {
  const [ours, theirs] = await Promise.all([shopWith("Ana"), shopWith("Bob")]);
  const segment = await platformDb.segment.create({
    data: { workspaceId: theirs.workspace.id, name: "All", filter: { match: "all", conditions: [] } },
  });
  expect(await everyPage(ours, { segmentId: segment.id })).toEqual([]);
  const count = await ask<ContactCountView>(counts, ours.headers, { query: { segmentId: segment.id } });
  expect(count.body).toEqual({ count: 0, sample: [] });
});
