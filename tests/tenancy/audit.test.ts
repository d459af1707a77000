import { DELETE as revoke } from "@/app/api/v1/api-keys/[apiKeyId]/route";
import { POST as create } from "@/app/api/v1/api-keys/route";
import { platformDb } from "@/lib/platform/db";
import { recordAudit } from "@/lib/tenancy/audit";
import { ask } from "@/tests/support/handler";
import { makeWorkspace } from "@/tests/support/workspace";

const entriesOf = (workspaceId: string) =>
  platformDb.auditEntry.findMany({ where: { workspaceId }, orderBy: { id: "asc" } });

test("who made and revoked a key, when and from where, is written down without the key", async () => {
  const shop = await makeWorkspace();
  const headers = { ...shop.headers, "x-forwarded-for": "203.0.113.7", "user-agent": "Test browser" };
  const { body } = await ask<{ id: string; key: string }>(create, headers, { body: { name: "Till" } });
  await ask(revoke, shop.apiHeaders, { method: "DELETE", params: { apiKeyId: body.id } });
  const entries = await entriesOf(shop.workspace.id);
  expect(entries).toMatchObject([
    {
      action: "api_key.created",
      actorType: "user",
      actorId: shop.user.id,
      targetType: "api_key",
      targetId: body.id,
      ip: "203.0.113.7",
      userAgent: "Test browser",
      requestId: expect.any(String),
      data: { name: "Till" },
    },
    { action: "api_key.revoked", actorType: "api_key", actorId: shop.apiKeyId, targetId: body.id },
  ]);
  expect(JSON.stringify(entries)).not.toContain(body.key.slice(-43));
});

test("the database refuses to change or delete what was written", async () => {
  const shop = await makeWorkspace();
  await recordAudit({ scope: shop.scope, action: "test.done" });
  const where = { workspaceId: shop.workspace.id };
  await expect(platformDb.auditEntry.updateMany({ where, data: { action: "test.undone" } })).rejects.toThrow(
    /append only/,
  );
  await expect(platformDb.auditEntry.deleteMany({ where })).rejects.toThrow(/append only/);
  expect(await entriesOf(shop.workspace.id)).toMatchObject([{ action: "test.done" }]);
});

test("the log outlives the workspace it speaks of", async () => {
  const shop = await makeWorkspace();
  await recordAudit({ scope: shop.scope, action: "test.done" });
  await platformDb.workspace.delete({ where: { id: shop.workspace.id } });
  expect(await entriesOf(shop.workspace.id)).toHaveLength(1);
});

test("what is recorded in a transaction that fails did not happen", async () => {
  const shop = await makeWorkspace();
  await expect(
    platformDb.$transaction(async (tx) => {
      await recordAudit({ scope: shop.scope, action: "test.done" }, tx);
      throw new Error("something else failed");
    }),
  ).rejects.toThrow("something else failed");
  expect(await entriesOf(shop.workspace.id)).toEqual([]);
});

test("a browser's name is cut to what is worth keeping", async () => {
  const shop = await makeWorkspace();
  await recordAudit({ scope: shop.scope, action: "test.done", call: { userAgent: "x".repeat(10_000) } });
  expect((await entriesOf(shop.workspace.id))[0]!.userAgent).toHaveLength(400);
});
