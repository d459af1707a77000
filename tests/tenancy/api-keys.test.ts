import { DELETE as revoke } from "@/app/api/v1/api-keys/[apiKeyId]/route";
import { GET as list, POST as create } from "@/app/api/v1/api-keys/route";
import { GET as members } from "@/app/api/v1/members/route";
import { sha256 } from "@/lib/platform/crypto";
import { platformDb } from "@/lib/platform/db";
import type { Page } from "@/lib/shared/pagination";
import type { ApiKeyView } from "@/lib/team/api-keys";
import type { MemberView } from "@/lib/tenancy/members";
import { ask } from "@/tests/support/handler";
import { addApiKey, addMember, makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

type NewKey = ApiKeyView & { key: string };
type Refusal = { error: { code: string; reason: string; message: string } };
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

let shop: TestWorkspace;
beforeEach(async () => {
  shop = await makeWorkspace();
});

test("a key is shown once and kept as a hash", async () => {
  const { status, body } = await ask<NewKey>(create, shop.headers, { body: { name: "Warehouse" } });
  expect(status).toBe(201);
  expect(body.key).toMatch(/^wsk_live_[A-Za-z0-9]{8}_[\w-]{43}$/);
  expect(body.key.startsWith(`${body.prefix}_`)).toBe(true);
  const row = await platformDb.apiKey.findFirstOrThrow({ where: { id: body.id } });
  expect(Buffer.from(row.hash).equals(sha256(body.key))).toBe(true);
  expect(JSON.stringify(row)).not.toContain(body.key.slice(18));
  const listed = await ask<Page<ApiKeyView>>(list, shop.headers);
  expect(listed.body.data[0]).toMatchObject({
    id: body.id,
    name: "Warehouse",
    role: "admin",
    revokedAt: null,
  });
  expect(JSON.stringify(listed.body)).not.toContain(body.key.slice(18));
});

test("a key opens its own workspace without naming it", async () => {
  const { body } = await ask<NewKey>(create, shop.headers, { body: { name: "Reader", role: "viewer" } });
  const { status, body: page } = await ask<Page<MemberView>>(members, bearer(body.key));
  expect([status, page.data.map(({ userId }) => userId)]).toEqual([200, [shop.user.id]]);
  expect((await ask(list, bearer(body.key))).status).toBe(403);
});

test("a revoked key is refused at the next request; revoking twice is the same as once", async () => {
  const { body } = await ask<NewKey>(create, shop.headers, { body: { name: "Old" } });
  const params = { apiKeyId: body.id };
  expect((await ask(members, bearer(body.key))).status).toBe(200);
  expect((await ask(revoke, shop.headers, { method: "DELETE", params })).status).toBe(204);
  expect((await ask(revoke, shop.headers, { method: "DELETE", params })).status).toBe(204);
  const refused = await ask<Refusal>(members, bearer(body.key));
  expect([refused.status, refused.body.error.reason]).toEqual([401, "bad_api_key"]);
  expect(refused.headers.get("www-authenticate")).toBe("Bearer");
});

test("an expired key is refused", async () => {
  const soon = new Date(Date.now() + 60_000).toISOString();
  const { body } = await ask<NewKey>(create, shop.headers, { body: { name: "Short", expiresAt: soon } });
  expect((await ask(members, bearer(body.key))).status).toBe(200);
  await platformDb.apiKey.updateMany({
    where: { id: body.id },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  expect((await ask(members, bearer(body.key))).status).toBe(401);
});

test.each([
  ["an unknown key", `wsk_live_AAAAAAAA_${"x".repeat(43)}`],
  ["a key without a secret", "wsk_live_AAAAAAAA_"],
  ["nonsense", "hunter2"],
])("%s is refused", async (_, key) => {
  expect((await ask(members, bearer(key))).status).toBe(401);
});

test("the beginning of a key with another secret is refused", async () => {
  const { body } = await ask<NewKey>(create, shop.headers, { body: { name: "Real" } });
  const forged = `${body.prefix}_${"A".repeat(43)}`;
  expect((await ask(members, bearer(forged))).status).toBe(401);
});

test.each([
  ["no name", {}, 422],
  ["a role that does not exist", { name: "x", role: "root" }, 422],
  ["a time that has passed", { name: "x", expiresAt: "2020-01-01T00:00:00Z" }, 422],
  ["a time that is none", { name: "x", expiresAt: "soon" }, 422],
])("a key with %s is not made", async (_, body, status) => {
  expect((await ask(create, shop.headers, { body })).status).toBe(status);
});

test("nobody makes a key that may do more than they may", async () => {
  const admin = await addMember(shop.workspace, "admin");
  const tooMuch = await ask<Refusal>(create, admin.headers, { body: { name: "x", role: "owner" } });
  expect([tooMuch.status, tooMuch.body.error.reason]).toEqual([403, "role_too_low"]);
  const key = await addApiKey(shop.workspace.id, "admin");
  expect((await ask(create, bearer(key.key), { body: { name: "x", role: "owner" } })).status).toBe(403);
  expect((await ask(create, bearer(key.key), { body: { name: "x", role: "agent" } })).status).toBe(201);
});

test("agents neither see nor make keys", async () => {
  const agent = await addMember(shop.workspace, "agent");
  expect((await ask(list, agent.headers)).status).toBe(403);
  expect((await ask(create, agent.headers, { body: { name: "x" } })).status).toBe(403);
});

test("another workspace's key can neither be seen nor revoked", async () => {
  const other = await makeWorkspace();
  const params = { apiKeyId: other.apiKeyId };
  expect((await ask(revoke, shop.headers, { method: "DELETE", params })).status).toBe(404);
  const { body } = await ask<Page<ApiKeyView>>(list, shop.headers);
  expect(body.data.map(({ id }) => id)).not.toContain(other.apiKeyId);
  expect((await ask(members, other.apiHeaders)).status).toBe(200);
});

test("keys are listed page by page, the newest first", async () => {
  for (const name of ["1", "2", "3"]) await ask(create, shop.headers, { body: { name } });
  const first = await ask<Page<ApiKeyView>>(list, shop.headers, { query: { limit: "2" } });
  const second = await ask<Page<ApiKeyView>>(list, shop.headers, {
    query: { limit: "2", cursor: first.body.nextCursor! },
  });
  expect([...first.body.data, ...second.body.data].map(({ name }) => name)).toEqual([
    "3",
    "2",
    "1",
    "Test key",
  ]);
  expect(second.body.nextCursor).toBeNull();
  expect((await ask(list, shop.headers, { query: { cursor: "garbage" } })).status).toBe(422);
});
