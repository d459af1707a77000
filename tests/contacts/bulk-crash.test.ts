import { startContactChange, undoContactChange } from "@/lib/contacts/bulk/commands";
import { getContactChange } from "@/lib/contacts/bulk/queries";
import type { BulkAction } from "@/lib/contacts/bulk/schemas";
import { platformDb } from "@/lib/platform/db";
import { isolatedStack, type IsolatedStack } from "@/tests/support/servers";
import { setVariables } from "@/tests/support/variables";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

// Workers of our own, killed in the middle of ten thousand contacts.

jest.setTimeout(240_000);

let stack: IsolatedStack;
beforeAll(async () => {
  stack = await isolatedStack();
  setVariables({ DATABASE_URL: stack.databaseUrl, REDIS_URL: stack.redisUrl, DATA_DIR: stack.env.DATA_DIR! });
});
afterAll(() => stack.stop());

const count = 10_000;

async function workerThatDiesAt(point: string): Promise<void> {
  const worker = await stack.startWorker({ FAULT_POINT: point }).catch(() => null);
  if (worker) expect(await worker.ended).toMatchObject({ signal: "SIGKILL" });
}

async function settled(shop: TestWorkspace, id: string) {
  for (;;) {
    const now = await getContactChange(shop.scope, id);
    if (now.state === "completed" || now.state === "undone") return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("ten thousand contacts are changed once each and are as before after undoing, whenever a worker dies", async () => {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  await platformDb.customField.create({
    data: { workspaceId, key: "plan", name: "Plan", type: "text", position: 0 },
  });
  await platformDb.contact.createMany({
    data: Array.from({ length: count }, (_, i) => ({
      workspaceId,
      name: `Customer ${i}`,
      custom: i % 3 === 0 ? {} : { plan: `plan ${i}` },
    })),
  });
  const contacts = () =>
    platformDb.contact.findMany({
      where: { workspaceId },
      orderBy: { id: "asc" },
      omit: { updatedAt: true },
    });
  const gold = () =>
    platformDb.contact.count({ where: { workspaceId, custom: { path: ["plan"], equals: "Gold" } } });
  const before = await contacts();
  const action: BulkAction = { kind: "set_field", key: "plan", value: "Gold" };
  const { id } = await startContactChange(shop.scope, { action, search: {} }, new Date());
  for (const point of ["before_commit", "after_commit", "after_commit"]) {
    await workerThatDiesAt(`contact_changes.${point}`);
    const { done, changed } = await getContactChange(shop.scope, id);
    // At every moment the numbers are those of the contacts.
    expect([done, changed]).toEqual([await gold(), await gold()]);
  }
  const healthy = await stack.startWorker();
  expect(await settled(shop, id)).toMatchObject({ state: "completed", done: count, changed: count });
  expect(await gold()).toBe(count);
  await healthy.stop();

  await undoContactChange(shop.scope, id, new Date());
  for (const point of ["after_commit", "before_commit"]) {
    await workerThatDiesAt(`contact_changes.${point}`);
    expect((await getContactChange(shop.scope, id)).done).toBe(await gold());
  }
  await stack.startWorker();
  expect(await settled(shop, id)).toMatchObject({ state: "undone", done: 0, restored: count });
  expect(await contacts()).toEqual(before);
});
