import { cancelRun, startCheck, startRun, startUndo } from "@/lib/contacts/imports/commands";
import { getImport } from "@/lib/contacts/imports/queries";
import { importedRows } from "@/lib/contacts/imports/values";
import { platformDb, pool } from "@/lib/platform/db";
import type { Running } from "@/scripts/processes";
import { addImport, contactsOf, settingsFor } from "@/tests/support/imports";
import { isolatedStack, type IsolatedStack } from "@/tests/support/servers";
import { setVariables } from "@/tests/support/variables";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

// Workers of our own, killed in the middle of a file. Every row counts once, and what was undone is as before.

jest.setTimeout(240_000);

let stack: IsolatedStack;
beforeAll(async () => {
  stack = await isolatedStack();
  // Before anything connects: files lie where the workers look for them.
  setVariables({ DATABASE_URL: stack.databaseUrl, REDIS_URL: stack.redisUrl, DATA_DIR: stack.env.DATA_DIR! });
});
afterAll(() => stack.stop());

const until = async (what: () => Promise<boolean>): Promise<void> => {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 50));
};
const busy = ["checking", "queued", "running", "undoing"];
const isDone = (shop: TestWorkspace, id: string) => async () =>
  !busy.includes((await getImport(shop.scope, id)).state);

/** What a dead worker held becomes free at once, instead of in twenty seconds. */
const freeLeases = () => pool.query("UPDATE contact_imports SET due_at = now() WHERE due_at IS NOT NULL");

/** Starts a worker that kills itself at the fault point, perhaps before it says that it is ready. */
async function workerThatDiesAt(point: string): Promise<void> {
  await freeLeases();
  const worker = await stack.startWorker({ FAULT_POINT: point }).catch(() => null);
  if (worker) expect(await worker.ended).toMatchObject({ signal: "SIGKILL" });
}

async function healthyWorker(): Promise<Running> {
  await freeLeases();
  return stack.startWorker();
}

const rows = 4_300;
const bad = (i: number) => i % 100 === 99;
const file =
  "Phone,Name,Labels,Opt-in,Consent date\n" +
  Array.from({ length: rows }, (_, i) =>
    bad(i)
      ? `none,Nobody ${i},,,\n`
      : `+49151${10_000_000 + i},"Ana, the ${i}th\nof the shop",L${i % 3},yes,2025-06-01\n`,
  ).join("");
const good = Array.from({ length: rows }, (_, i) => i).filter((i) => !bad(i));

test("an import whose worker dies before and after its commits reads every row once, and its undo leaves nothing", async () => {
  const shop = await makeWorkspace();
  const before = await contactsOf(shop.scope);
  const uploaded = await addImport(shop.scope, file, { pieces: 50_000 });
  await startRun(shop.scope, uploaded.id, settingsFor(uploaded, { keepValues: true }));
  for (const point of ["imports.after_commit", "imports.before_commit", "imports.after_commit"]) {
    await workerThatDiesAt(point);
    const {
      rows: done,
      created,
      failed,
      line,
    } = await getImport(shop.scope, uploaded.id).then(async (seen) => ({
      ...seen,
      line: (await platformDb.contactImport.findFirst({
        where: { id: uploaded.id, workspaceId: shop.workspace.id },
      }))!.line,
    }));
    // At every moment the numbers are those of the rows that are there.
    const there = await platformDb.contact.count({ where: { workspaceId: shop.workspace.id } });
    expect([created, created + failed, line]).toEqual([there, done, done + 1]);
  }
  const worker = await healthyWorker();
  await until(isDone(shop, uploaded.id));
  const done = await getImport(shop.scope, uploaded.id);
  expect(done).toMatchObject({
    state: "completed",
    rows,
    created: good.length,
    failed: rows - good.length,
    repeated: 0,
  });
  const contacts = await platformDb.contact.findMany({
    where: { workspaceId: shop.workspace.id },
    select: { phone: true, name: true },
  });
  expect(contacts.map(({ phone, name }) => `${phone} ${name}`).toSorted()).toEqual(
    good.map((i) => `+49151${10_000_000 + i} Ana, the ${i}th of the shop`).toSorted(),
  );
  expect(await platformDb.consentEvent.count({ where: { workspaceId: shop.workspace.id } })).toBe(
    good.length,
  );
  expect(await platformDb.contactImportError.count({ where: { workspaceId: shop.workspace.id } })).toBe(
    rows - good.length,
  );
  let kept = 0;
  for await (const batch of importedRows(shop.scope, uploaded.id)) kept += batch.length;
  expect(kept).toBe(good.length);
  await worker.stop();

  await startUndo(shop.scope, uploaded.id);
  await workerThatDiesAt("imports.undo.before_commit");
  const next = await healthyWorker();
  await until(isDone(shop, uploaded.id));
  expect(await getImport(shop.scope, uploaded.id)).toMatchObject({
    state: "undone",
    undo: { removed: good.length, restored: 0, kept: 0 },
  });
  expect(await contactsOf(shop.scope)).toBe(before);
  await next.stop();
});

test("an import that is stopped writes no row more, keeps what is written, and can be undone", async () => {
  const shop = await makeWorkspace();
  const before = await contactsOf(shop.scope);
  const long = `Phone,Name\n${Array.from({ length: 60_000 }, (_, i) => `+49151${20_000_000 + i},Ana ${i}\n`).join("")}`;
  const uploaded = await addImport(shop.scope, long, { pieces: 100_000 });
  await startRun(shop.scope, uploaded.id, settingsFor(uploaded, { keepValues: true }));
  const worker = await healthyWorker();
  const count = () => platformDb.contact.count({ where: { workspaceId: shop.workspace.id } });
  await until(async () => (await count()) > 0);
  const stopped = await cancelRun(shop.scope, uploaded.id);
  const there = await count();
  expect(stopped).toMatchObject({ state: "cancelled", created: there });
  expect(there).toBeLessThan(60_000);
  // The worker finds out at its next batch, and goes on with other work.
  const other = await addImport(shop.scope, "Phone\n+491701234567\n");
  await startCheck(shop.scope, other.id, settingsFor(other));
  await until(isDone(shop, other.id));
  expect((await getImport(shop.scope, other.id)).check).toMatchObject({ created: 1 });
  expect(await count()).toBe(there);
  // No campaign can use what it kept of the rows: that goes at once.
  await until(async () => (await importedRows(shop.scope, uploaded.id).next()).done === true);
  await startUndo(shop.scope, uploaded.id);
  await until(isDone(shop, uploaded.id));
  expect(await contactsOf(shop.scope)).toBe(before);
  await worker.stop();
});
