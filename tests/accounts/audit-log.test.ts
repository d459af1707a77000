import { GET as actions } from "@/app/api/v1/audit-actions/route";
import { GET as file } from "@/app/api/v1/audit-entries.csv/route";
import { GET as list } from "@/app/api/v1/audit-entries/route";
import { PATCH as change } from "@/app/api/v1/members/[memberId]/route";
import type { AuditEntryView } from "@/lib/accounts/views";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import type { Page } from "@/lib/shared/pagination";
import { recordAudit } from "@/lib/tenancy/audit";
import { ask } from "../support/handler";
import { addMember, makeWorkspace, type TestWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

const read = async (shop: TestWorkspace, query: Record<string, string> = {}) =>
  (await ask<Page<AuditEntryView>>(list, shop.headers, { query })).body;

test("the log says who did what to whom, when, and from where", async () => {
  const shop = await makeWorkspace();
  const agent = await addMember(shop.workspace);
  const { id } = await platformDb.membership.findFirstOrThrow({
    where: { workspaceId: shop.workspace.id, userId: agent.user.id },
  });
  const from = {
    "x-forwarded-for": "203.0.113.7",
    "user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0",
  };
  await ask(
    change,
    { ...shop.headers, ...from },
    { method: "PATCH", params: { memberId: id }, body: { role: "admin" } },
  );
  const { data } = await read(shop);
  expect(data).toEqual([
    expect.objectContaining({
      action: "member.role_changed",
      actorType: "user",
      actorName: shop.user.name,
      actorEmail: shop.user.email,
      targetName: agent.user.name,
      data: { from: "agent", to: "admin" },
      ip: "203.0.113.7",
      browser: "Firefox",
      system: "Windows",
    }),
  ]);
});

test("it is filtered by who, what and when, and goes on page by page without gaps", async () => {
  const [shop, stranger] = [await makeWorkspace(), await makeWorkspace()];
  await recordAudit({ scope: stranger.scope, action: "test.seen" });
  for (let i = 0; i < 5; i++)
    await recordAudit({ scope: shop.scope, action: i % 2 ? "test.odd" : "test.even" });
  await recordAudit({
    workspaceId: shop.workspace.id,
    actor: { type: "api_key", apiKeyId: shop.apiKeyId },
    action: "test.odd",
  });
  await recordAudit({ workspaceId: shop.workspace.id, action: "test.own" });

  expect((await ask<{ data: string[] }>(actions, shop.headers)).body.data).toEqual([
    "test.even",
    "test.odd",
    "test.own",
  ]);
  expect((await read(shop, { action: "test.odd" })).data).toHaveLength(3);
  const byKey = await read(shop, { actorId: shop.apiKeyId });
  expect(byKey.data).toMatchObject([{ actorType: "api_key", actorName: "Test key" }]);
  const now = Date.now();
  const day = (offset: number) => new Date(now + offset * 86_400_000).toISOString();
  expect((await read(shop, { from: day(-1), to: day(1) })).data).toHaveLength(7);
  expect((await read(shop, { to: day(-1) })).data).toEqual([]);
  expect((await read(shop, { from: day(1) })).data).toEqual([]);

  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<AuditEntryView> = await read(shop, { limit: "2", ...(cursor ? { cursor } : {}) });
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen).toEqual((await read(shop)).data.map(({ id }) => id));
  expect(seen).toHaveLength(7);
});

test("all of it comes as a file that no spreadsheet runs, and taking it is recorded", async () => {
  const shop = await makeWorkspace();
  await platformDb.user.update({ where: { id: shop.user.id }, data: { name: "=cmd()" } });
  await platformDb.$executeRaw`INSERT INTO audit_entries (id, workspace_id, actor_type, actor_id, action, target_type, target_id)
    SELECT gen_random_uuid(), ${shop.workspace.id}::uuid, 'user', ${shop.user.id}, 'test.many', 'user', ${shop.user.id}
      FROM generate_series(1, 2500)`;
  const answer = await ask<string>(file, shop.headers, { query: { action: "test.many" } });
  expect(answer.headers.get("content-disposition")).toContain("audit-log.csv");
  const lines = answer.body.trim().split("\r\n");
  expect(lines).toHaveLength(2501);
  expect(lines[1]).toContain("'=cmd()");
  expect((await ask<{ data: string[] }>(actions, shop.headers)).body.data).toContain("audit_log.exported");
});

test("agents and viewers do not read it", async () => {
  const shop = await makeWorkspace();
  for (const role of ["agent", "viewer"] as const) {
    const { headers } = await addMember(shop.workspace, role);
    for (const handler of [list, file, actions]) expect((await ask(handler, headers)).status).toBe(403);
  }
});
