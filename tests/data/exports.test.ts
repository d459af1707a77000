import { removeExport, requestExport } from "@/lib/data/exports/commands";
import { insideOthers, kinds, leftOut } from "@/lib/data/exports/kinds";
import { getExport, listExports } from "@/lib/data/exports/queries";
import { partKey } from "@/lib/data/exports/stored";
import { sweepExports } from "@/lib/data/exports/work";
import { writePart } from "@/lib/data/exports/writing";
import { tenantTables } from "@/lib/data/deletion/tables";
import { encryptSecret } from "@/lib/platform/crypto";
import { platformDb, pool } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { storage } from "@/lib/platform/storage";
import { newId } from "@/lib/shared/id";
import { testPasswordHash } from "@/tests/support/resident";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { download, settleExport } from "@/tests/support/exports";
import { addFile } from "@/tests/support/files";
import { png } from "@/tests/support/files-made";
import { idsOf } from "@/tests/support/ids";
import { addMember, makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";
import { unzip } from "@/tests/support/zip";

jest.setTimeout(60_000);
beforeAll(() => redisReady());

/** A workspace with something in nearly every table, and with every kind of secret. */
async function fullShop(word: string): Promise<TestWorkspace> {
  const shop = await makeWorkspace();
  await idsOf(shop);
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const conversation = await addConversation(place, { contact: { name: `=HYPERLINK("${word}")` } });
  const file = await addFile(shop.scope);
  await addMessage(conversation, { text: `Hello ${word}`, mediaId: file.id });
  const sealed = {
    workspaceId: place.workspaceId,
    table: "phone_numbers",
    column: "pin",
    rowId: place.phoneNumberId,
  };
  await platformDb.phoneNumber.updateMany({
    where: { workspaceId: place.workspaceId },
    data: { pin: encryptSecret("729104", sealed) },
  });
  await platformDb.user.update({ where: { id: shop.user.id }, data: { passwordHash: testPasswordHash } });
  return shop;
}

/** Everything of the workspace and its owner that nobody may read, as it lies in the database and in the clear. */
async function secretsOf(shop: TestWorkspace): Promise<string[]> {
  const { rows } = await pool.query<{ secret: string }>(
    `SELECT access_token AS secret FROM wabas WHERE workspace_id = $1
      UNION ALL SELECT pin FROM phone_numbers WHERE workspace_id = $1
      UNION ALL SELECT app_secret FROM webhook_connections WHERE workspace_id = $1
      UNION ALL SELECT 'verifyToken' FROM webhook_connections WHERE workspace_id = $1
      UNION ALL SELECT prefix FROM api_keys WHERE workspace_id = $1
      UNION ALL SELECT encode(hash, 'hex') FROM api_keys WHERE workspace_id = $1
      UNION ALL SELECT encode(hash, 'base64') FROM api_keys WHERE workspace_id = $1
      UNION ALL SELECT encode(hash, 'hex') FROM invitations WHERE workspace_id = $1
      UNION ALL SELECT endpoint FROM push_subscriptions WHERE workspace_id = $1
      UNION ALL SELECT password_hash FROM users u JOIN memberships m ON m.user_id = u.id WHERE m.workspace_id = $1
      UNION ALL SELECT s.id::text FROM sessions s JOIN memberships m ON m.user_id = s.user_id WHERE m.workspace_id = $1`,
    [shop.workspace.id],
  );
  const known = ["test-access-token", "729104", shop.apiKey, "p256dh", "storageKey"];
  return [...rows.map(({ secret }) => secret), ...known].filter((secret) => secret !== null);
}

async function stored(key: string): Promise<Buffer> {
  const stream = await storage().get(key);
  return Buffer.concat((await stream!.toArray()) as Buffer[]);
}

const lines = (bytes: Buffer | undefined): Record<string, unknown>[] =>
  (bytes?.toString("utf8") ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("an export holds everything of the workspace, no secret, and nothing of another", async () => {
  const [shop, neighbour] = [await fullShop("lighthouse"), await fullShop("windmill")];
  const asked = await requestExport(shop.scope, { withFiles: true });
  expect(["queued", "running", "ready"]).toContain(asked.state);
  const done = await settleExport(shop.scope, asked.id);
  expect(done).toMatchObject({ state: "ready", progress: 1, parts: [{ part: 1 }] });
  const bytes = await download(shop.scope, asked.id, 1);
  expect(bytes).toHaveLength(done.parts[0]!.sizeBytes);
  const files = await unzip(bytes);
  const whole = [...files.values()].map((file) => file.toString("latin1")).join("\n");

  const manifest = JSON.parse(files.get("manifest.json")!.toString()) as { lines: Record<string, number> };
  for (const { file, table } of kinds) {
    const { rows } = await pool.query(`SELECT 1 FROM ${table} WHERE workspace_id = $1`, [shop.workspace.id]);
    // The log goes on: what was asked for after it was written is not in it.
    if (table !== "audit_entries") expect([file, manifest.lines[file]]).toEqual([file, rows.length]);
    expect([file, lines(files.get(`${file}.jsonl`)).length]).toEqual([file, manifest.lines[file]]);
  }
  expect(manifest.lines.messages).toBeGreaterThan(2);
  expect(manifest.lines["audit-log"]).toBeGreaterThan(0);
  expect(files.get("README.txt")!.toString()).toContain("messages.jsonl");
  expect(JSON.parse(files.get("workspace.json")!.toString())).toMatchObject({ slug: shop.workspace.slug });

  const contacts = lines(files.get("contacts.jsonl"));
  expect(contacts.find(({ name }) => name === `=HYPERLINK("lighthouse")`)).toMatchObject({
    identities: [expect.objectContaining({ kind: "wa_id" })],
    custom: {},
  });
  // For a spreadsheet the same name is harmless.
  expect(files.get("contacts.csv")!.toString("utf8")).toContain(`"'=HYPERLINK(""lighthouse"")"`);

  const media = lines(files.get("media.jsonl")).filter(({ path }) => path !== null);
  expect(media.length).toBeGreaterThan(1);
  for (const { path } of media) expect(files.get(String(path))).toEqual(png());

  for (const secret of await secretsOf(shop))
    expect([secret, whole.includes(secret)]).toEqual([secret, false]);
  const foreign = ["windmill", neighbour.workspace.id, neighbour.workspace.slug, neighbour.user.email];
  for (const word of foreign) expect([word, whole.includes(word)]).toEqual([word, false]);
  for (const { id } of await platformDb.message.findMany({
    where: { workspaceId: neighbour.workspace.id },
    select: { id: true },
  })) {
    expect(whole.includes(id)).toBe(false);
  }
});

test("every table of a workspace is in the export, or on the list of those that are not", async () => {
  const written = [...kinds.map(({ table }) => table), ...insideOthers, ...Object.keys(leftOut)];
  expect(written.toSorted()).toEqual((await tenantTables()).toSorted());
});

test("without files the archive only names them", async () => {
  const shop = await makeWorkspace();
  const file = await addFile(shop.scope);
  const { id } = await requestExport(shop.scope, { withFiles: false });
  await settleExport(shop.scope, id);
  const files = await unzip(await download(shop.scope, id, 1));
  expect(lines(files.get("media.jsonl"))).toEqual([expect.objectContaining({ id: file.id, path: null })]);
  expect([...files.keys()].some((name) => name.startsWith("files/"))).toBe(false);
});

test("an export that would become large is cut into several archives, each file in exactly one", async () => {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const made: string[] = [];
  for (let i = 0; i < 5; i++) made.push((await addFile(shop.scope)).id);
  const held = {
    ...{ workspaceId, id: newId(), token: newId(), withFiles: true, parts: [] as { sizeBytes: number }[] },
    ...{ mediaUpTo: null as string | null, tries: 1, requestedById: null, startedAt: new Date() },
  };
  const found: string[] = [];
  for (let more = true; more;) {
    const part = await writePart(held, () => undefined, { files: 2, bytes: 2_000_000_000 });
    held.parts.push(part.part);
    held.mediaUpTo = part.upTo;
    more = part.more;
    const files = await unzip(await stored(partKey(workspaceId, held.id, held.parts.length)));
    expect(files.has("messages.jsonl")).toBe(held.parts.length === 1);
    found.push(...[...files.keys()].filter((name) => name.startsWith("files/")));
  }
  expect(held.parts).toHaveLength(3);
  expect(found.map((name) => name.slice(6, 42)).toSorted()).toEqual(made.toSorted());
});

test("of many who ask at once one gets an export, the others are told that it is being made", async () => {
  const shop = await makeWorkspace();
  const asked = await Promise.allSettled(
    Array.from({ length: 4 }, () => requestExport(shop.scope, { withFiles: false })),
  );
  const refused = asked.flatMap((one) =>
    one.status === "rejected" ? [(one.reason as { reason: string }).reason] : [],
  );
  const { data } = await listExports(shop.scope);
  // One that is ready already makes room for the next.
  expect(data.length + refused.length).toBe(4);
  expect(new Set(refused)).toEqual(new Set(refused.length > 0 ? ["export_running"] : []));
  for (const { id } of data) expect((await settleExport(shop.scope, id)).state).toBe("ready");
});

test("the sixth export of a day is refused", async () => {
  const shop = await makeWorkspace();
  for (let i = 0; i < 5; i++) {
    const { id } = await requestExport(shop.scope, { withFiles: false });
    await removeExport(shop.scope, id);
  }
  await expect(requestExport(shop.scope, { withFiles: false })).rejects.toMatchObject({
    reason: "too_many_exports",
  });
});

test("who asked gets a mail with the way to the export and not the export, unless they have left", async () => {
  const shop = await makeWorkspace();
  const admin = await addMember(shop.workspace, "admin");
  const leaver = await addMember(shop.workspace, "admin");
  const first = await requestExport(admin.scope, { withFiles: false });
  await settleExport(shop.scope, first.id);
  const mail = await platformDb.mail.findFirstOrThrow({ where: { to: admin.user.email } });
  expect(mail.subject).toBe("Your export is ready");
  expect(mail.text).toContain(`/w/${shop.workspace.slug}/settings/data`);
  expect(await platformDb.mail.count({ where: { to: shop.user.email } })).toBe(0);

  await platformDb.workspaceExport.create({
    data: { workspaceId: shop.workspace.id, withFiles: false, requestedById: leaver.user.id },
  });
  await platformDb.membership.deleteMany({
    where: { workspaceId: shop.workspace.id, userId: leaver.user.id },
  });
  const [newest] = (await listExports(shop.scope)).data;
  await settleExport(shop.scope, newest!.id);
  // It may have been done between the two lines above, while they still belonged to the workspace.
  const told = await platformDb.mail.count({ where: { to: leaver.user.email } });
  expect(told).toBeLessThanOrEqual(1);
});

test("a download that broke off goes on in the middle", async () => {
  const shop = await makeWorkspace();
  const { id } = await requestExport(shop.scope, { withFiles: false });
  await settleExport(shop.scope, id);
  const whole = await download(shop.scope, id, 1);
  const parts = [
    await download(shop.scope, id, 1, "bytes=0-999"),
    await download(shop.scope, id, 1, "bytes=1000-"),
  ];
  expect(Buffer.concat(parts)).toEqual(whole);
  const entries = await platformDb.auditEntry.findMany({ where: { workspaceId: shop.workspace.id } });
  const counted = entries
    .map(({ action }) => action)
    .filter((action) => action.startsWith("workspace_export"));
  expect(counted.toSorted()).toEqual([
    "workspace_export.downloaded",
    "workspace_export.downloaded",
    "workspace_export.requested",
  ]);
});

test("after its week an export is gone from the store, and its page says so", async () => {
  const shop = await makeWorkspace();
  const { id } = await requestExport(shop.scope, { withFiles: false });
  await settleExport(shop.scope, id);
  const where = { workspaceId: shop.workspace.id, id };
  await platformDb.workspaceExport.updateMany({ where, data: { dueAt: new Date(Date.now() - 1) } });
  while ((await getExport(shop.scope, id)).state === "ready") await sweepExports();
  expect(await getExport(shop.scope, id)).toMatchObject({ state: "expired", parts: [], expiresAt: null });
  expect(await storage().get(partKey(shop.workspace.id, id, 1))).toBeNull();
  await expect(download(shop.scope, id, 1)).rejects.toMatchObject({ code: "not_found" });
});

test("deleting an export takes its archives away at once, and twice is once", async () => {
  const shop = await makeWorkspace();
  const { id } = await requestExport(shop.scope, { withFiles: false });
  await settleExport(shop.scope, id);
  expect((await removeExport(shop.scope, id)).state).toBe("cancelled");
  expect((await removeExport(shop.scope, id)).state).toBe("cancelled");
  expect(await storage().get(partKey(shop.workspace.id, id, 1))).toBeNull();
  const entries = await platformDb.auditEntry.count({
    where: { workspaceId: shop.workspace.id, action: "workspace_export.deleted" },
  });
  expect(entries).toBe(1);
});
