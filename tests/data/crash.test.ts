import { requestExport } from "@/lib/data/exports/commands";
import { getExport } from "@/lib/data/exports/queries";
import { setRetention } from "@/lib/data/retention/commands";
import { platformDb, pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { everyTable, filesOf, passingTables, rowsOf } from "@/tests/support/everything";
import { download } from "@/tests/support/exports";
import { addFile } from "@/tests/support/files";
import { isolatedStack, type IsolatedStack } from "@/tests/support/servers";
import { setVariables } from "@/tests/support/variables";
import { makeWorkspace } from "@/tests/support/workspace";
import { unzip } from "@/tests/support/zip";

// Workers of our own, killed in the middle of an export, of a removal and of emptying old messages.

jest.setTimeout(240_000);

let stack: IsolatedStack;
beforeAll(async () => {
  stack = await isolatedStack();
  // Before anything connects: files lie where the workers look for them.
  setVariables({ DATABASE_URL: stack.databaseUrl, REDIS_URL: stack.redisUrl, DATA_DIR: stack.env.DATA_DIR! });
});
afterAll(() => stack.stop());

const until = async (what: () => Promise<boolean>): Promise<void> => {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 100));
};

/** What a dead worker held becomes free at once, instead of in a minute. */
async function freeLeases(): Promise<void> {
  await pool.query("UPDATE workspace_exports SET due_at = now() WHERE state = 'running'");
  await pool.query("UPDATE retention_runs SET lease_until = NULL");
  await pool.query("UPDATE workspace_deletions SET lease_until = NULL WHERE removed_at IS NULL");
}

async function workerThatDiesAt(point: string): Promise<void> {
  await freeLeases();
  const worker = await stack.startWorker({ FAULT_POINT: point }).catch(() => null);
  if (worker) expect(await worker.ended).toMatchObject({ signal: "SIGKILL" });
}

test("an export whose worker is killed is made once: one archive, one mail", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation({
    workspaceId: shop.workspace.id,
    phoneNumberId: shop.phoneNumber.id,
  });
  for (let i = 0; i < 20; i++) await addMessage(conversation, { text: `Message ${i}` });
  const { id } = await requestExport(shop.scope, { withFiles: true });
  await workerThatDiesAt("exports.before_part");
  await workerThatDiesAt("exports.before_part");
  expect((await getExport(shop.scope, id)).state).toBe("running");
  await freeLeases();
  const worker = await stack.startWorker();
  await until(async () => (await getExport(shop.scope, id)).state === "ready");
  const files = await unzip(await download(shop.scope, id, 1));
  expect(files.get("messages.jsonl")!.toString().trim().split("\n")).toHaveLength(20);
  expect(await filesOf(shop.workspace.id)).toEqual(["1.zip"]);
  expect(await platformDb.mail.count({ where: { to: shop.user.email } })).toBe(1);
  await worker.stop();
});

test("a removal whose worker is killed again and again comes to its end, and the neighbour keeps everything", async () => {
  const [shop, neighbour] = [await makeWorkspace(), await makeWorkspace()];
  await everyTable(shop, neighbour);
  const theirs = await rowsOf(neighbour.workspace.id);
  const past = new Date(Date.now() - 1_000);
  await platformDb.workspaceDeletion.create({
    data: { id: shop.workspace.id, slug: shop.workspace.slug, dueAt: past, heldAt: past },
  });
  for (let kills = 0; kills < 3; kills++) await workerThatDiesAt("removal.step");
  await workerThatDiesAt("removal.before_last");
  const row = () => platformDb.workspaceDeletion.findUniqueOrThrow({ where: { id: shop.workspace.id } });
  expect((await row()).removedAt).toBeNull();
  expect(await platformDb.workspace.count({ where: { id: shop.workspace.id } })).toBe(1);
  await freeLeases();
  const worker = await stack.startWorker();
  await until(async () => (await row()).removedAt !== null);
  await worker.stop();
  expect(Object.entries(await rowsOf(shop.workspace.id)).filter(([, rows]) => rows > 0)).toEqual([]);
  expect(await filesOf(shop.workspace.id)).toEqual([]);
  expect(await platformDb.auditEntry.count({ where: { action: "workspace.removed" } })).toBe(1);
  const lost = Object.entries(await rowsOf(neighbour.workspace.id)).filter(
    ([table, rows]) => rows < theirs[table]! && !passingTables.includes(table),
  );
  expect(lost).toEqual([]);
});

test("old messages whose worker is killed between two steps are all emptied once, and young ones stay", async () => {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const conversation = await addConversation({ workspaceId, phoneNumberId: shop.phoneNumber.id });
  const file = await addFile(shop.scope);
  const monthsAgo = Date.now() - 100 * 24 * 60 * 60 * 1000;
  await platformDb.message.createMany({
    data: Array.from({ length: 1_200 }, (_, index) => ({
      ...{ workspaceId, phoneNumberId: shop.phoneNumber.id, conversationId: conversation.id, id: newId() },
      ...{ direction: "inbound" as const, source: "customer" as const, status: "received" as const },
      ...{ type: "text", text: `${index}`, timestamp: new Date(monthsAgo + index) },
      mediaId: index === 0 ? file.id : null,
    })),
  });
  await addMessage(conversation, { text: "young" });
  await setRetention(shop.scope, { days: 90, confirm: true }, { now: new Date() });
  for (let kills = 0; kills < 2; kills++) await workerThatDiesAt("retention.step");
  const left = () => platformDb.message.count({ where: { workspaceId, emptiedAt: null } });
  expect(await left()).toBeGreaterThan(1);
  await freeLeases();
  const worker = await stack.startWorker();
  const place = { where: { workspaceId } };
  await until(async () => (await platformDb.retentionRun.findUniqueOrThrow(place)).dueAt! > new Date());
  await worker.stop();
  expect(await platformDb.message.findMany({ where: { workspaceId, emptiedAt: null } })).toMatchObject([
    { text: "young" },
  ]);
  // Written, and emptied: nobody has come by twice.
  const versions = await platformDb.message.groupBy({
    by: ["version"],
    where: { workspaceId, emptiedAt: { not: null } },
  });
  expect(versions).toHaveLength(1);
  expect(await filesOf(workspaceId)).toEqual([]);
});
