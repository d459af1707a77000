import { claim } from "@/lib/inbox/claim";
import { readSender } from "@/lib/inbox/sender";
import { sendDueMessages } from "@/lib/inbox/scheduled-sending";
import { keepWorkspace, planDeletion } from "@/lib/data/deletion/commands";
import { getDeletion } from "@/lib/data/deletion/queries";
import { removeDueWorkspaces } from "@/lib/data/deletion/removal";
import { inOrder, tenantTables } from "@/lib/data/deletion/tables";
import { platformDb, pool } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { insertWorkspace } from "@/lib/tenancy/commands";
import { listWorkspacesOf } from "@/lib/tenancy/queries";
import { scopeFromMembership } from "@/lib/tenancy/scope";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { everyTable, filesOf, passingTables, rowsOf } from "@/tests/support/everything";
import { testPassword, testPasswordHash } from "@/tests/support/resident";
import { addMember, makeWorkspace, unique, type TestWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);
beforeAll(() => redisReady());

const call = { ip: "203.0.113.9", userAgent: "Test", requestId: null };

/** A workspace whose owner has a password. */
async function ownShop(): Promise<TestWorkspace> {
  const shop = await makeWorkspace();
  await platformDb.user.update({ where: { id: shop.user.id }, data: { passwordHash: testPasswordHash } });
  return shop;
}

const plan = (shop: TestWorkspace, more: { name?: string; password?: string } = {}) =>
  planDeletion(shop.scope, { name: "Test shop", password: testPassword, ...more }, { now: new Date(), call });
const keep = (shop: TestWorkspace) => keepWorkspace(shop.scope, { now: new Date(), call });

/** Its day has come. */
async function removeNow(workspaceId: string): Promise<void> {
  await platformDb.workspaceDeletion.update({
    where: { id: workspaceId },
    data: { dueAt: new Date(Date.now() - 1_000) },
  });
  for (;;) {
    await removeDueWorkspaces();
    const row = await platformDb.workspaceDeletion.findUniqueOrThrow({ where: { id: workspaceId } });
    if (row.removedAt) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const mailsOf = async (email: string): Promise<string[]> =>
  (await platformDb.mail.findMany({ where: { to: email }, orderBy: { id: "asc" } })).map(
    ({ subject }) => subject,
  );

describe("asking for it", () => {
  test("takes the workspace's name and the owner's password, and not from a key or an admin", async () => {
    const shop = await ownShop();
    await expect(plan(shop, { name: "Test shops" })).rejects.toMatchObject({ reason: "wrong_name" });
    await expect(plan(shop, { password: "not mine" })).rejects.toMatchObject({ reason: "wrong_password" });
    const admin = await addMember(shop.workspace, "admin");
    await platformDb.user.update({ where: { id: admin.user.id }, data: { passwordHash: testPasswordHash } });
    await expect(plan({ ...shop, scope: admin.scope })).rejects.toMatchObject({ reason: "role_too_low" });
    expect(await getDeletion(shop.scope)).toMatchObject({ state: "none", dueAt: null, graceDays: 30 });
  });

  test("gives thirty days, tells every owner and admin, and twice is once", async () => {
    const shop = await ownShop();
    const admin = await addMember(shop.workspace, "admin");
    const agent = await addMember(shop.workspace, "agent");
    const [first, second] = await Promise.all([
      plan(shop, { name: " test  shop ".replace("test", "Test") }),
      plan(shop),
    ]);
    expect(first).toEqual(second);
    expect(first).toMatchObject({ state: "planned", askedBy: { id: shop.user.id } });
    const days = (Date.parse(first.dueAt!) - Date.parse(first.askedAt!)) / (24 * 60 * 60 * 1000);
    expect(days).toBe(30);
    expect(await mailsOf(shop.user.email)).toEqual([expect.stringContaining("Your workspace is deleted on")]);
    expect(await mailsOf(admin.user.email)).toHaveLength(1);
    expect(await mailsOf(agent.user.email)).toEqual([]);
    const entries = await platformDb.auditEntry.count({
      where: { workspaceId: shop.workspace.id, action: "workspace.deletion_planned" },
    });
    expect(entries).toBe(1);
  });
});

describe("within the days of grace", () => {
  test("nothing is sent, campaigns stop, what is scheduled waits, and what comes in is received", async () => {
    const shop = await ownShop();
    const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
    const conversation = await addConversation(place);
    const waiting = await addMessage(conversation, { direction: "outbound", status: "queued", wamid: null });
    const scheduled = await platformDb.scheduledMessage.create({
      data: {
        ...place,
        conversationId: conversation.id,
        input: { type: "text", text: { body: "Later" } },
        text: "Later",
        timeZone: "UTC",
        nextAt: new Date(Date.now() + 60 * 60 * 1000),
      },
    });
    const [running, planned] = await Promise.all(
      (["running", "scheduled"] as const).map((state) =>
        platformDb.campaign.create({
          data: {
            ...place,
            name: `A campaign that is ${state}`,
            state,
            startedAt: new Date(),
            launchedAt: new Date(),
            scheduledAt: new Date(Date.now() + 60 * 60 * 1000),
            // Nobody else moves it while the test looks.
            dueAt: null,
            updatedAt: new Date(),
          },
        }),
      ),
    );
    await plan(shop);
    await platformDb.scheduledMessage.updateMany({
      where: { workspaceId: place.workspaceId },
      data: { nextAt: new Date(Date.now() - 1_000) },
    });
    await sendDueMessages();
    const state = await readSender(place.workspaceId, place.phoneNumberId);
    expect(state.kind).toBe("ready");
    if (state.kind === "ready") expect((await claim(state.sender, 10, 60_000)).claimed).toEqual([]);
    const message = await platformDb.message.findFirstOrThrow({ where: { ...place, id: waiting.id } });
    expect(message.status).toBe("queued");
    const later = await platformDb.scheduledMessage.findFirstOrThrow({
      where: { ...place, id: scheduled.id },
    });
    expect(later).toMatchObject({ state: "scheduled", times: 0 });
    const states = await platformDb.campaign.findMany({
      where: { ...place, id: { in: [running!.id, planned!.id] } },
      orderBy: { name: "asc" },
      select: { state: true },
    });
    expect(states).toEqual([{ state: "paused" }, { state: "draft" }]);
    const row = await platformDb.workspaceDeletion.findUniqueOrThrow({ where: { id: place.workspaceId } });
    expect(row.heldAt).not.toBeNull();
    const number = await platformDb.phoneNumber.findFirstOrThrow({
      where: { workspaceId: place.workspaceId },
    });
    expect(number.connectedMetaId).toBe(number.metaId);
  });

  test("an owner keeps it: what is fresh goes out, what waited for days is cancelled, and everybody is told", async () => {
    const shop = await ownShop();
    const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
    // A number that rests: what becomes free is still there to be looked at.
    await platformDb.phoneNumber.updateMany({
      where: { workspaceId: place.workspaceId },
      data: { pausedUntil: new Date(Date.now() + 60 * 60 * 1000) },
    });
    const conversation = await addConversation(place);
    const old = new Date(Date.now() - 25 * 60 * 60 * 1000);
    const outbound = { direction: "outbound", status: "queued", wamid: null } as const;
    const fresh = await addMessage(conversation, outbound);
    const stale = await addMessage(conversation, { ...outbound, createdAt: old });
    const before = await getDeletion(shop.scope);
    await plan(shop);
    expect(await keep(shop)).toEqual(before);
    expect(await keep(shop)).toEqual(before);
    const rows = await platformDb.message.findMany({ where: { workspaceId: place.workspaceId } });
    expect(new Map(rows.map(({ id, status }) => [id, status]))).toEqual(
      new Map([
        [fresh.id, "queued"],
        [stale.id, "cancelled"],
      ]),
    );
    expect((await mailsOf(shop.user.email)).at(-1)).toBe("Your workspace is kept");
    const actions = await platformDb.auditEntry.count({
      where: { workspaceId: shop.workspace.id, action: "workspace.kept" },
    });
    expect(actions).toBe(1);
  });
});

describe("after them", () => {
  test("no table has a row of it and the store no file, and the neighbours have all of theirs", async () => {
    const [shop, neighbour] = [await ownShop(), await ownShop()];
    const shared = await everyTable(shop, neighbour);
    await everyTable(neighbour, shop);
    const empty = Object.entries(await rowsOf(shop.workspace.id))
      .filter(([table, rows]) => rows === 0 && !passingTables.includes(table))
      .map(([table]) => table);
    // Every table is proven to be emptied, the ones that are new tomorrow too: fill them in tests/support/everything.ts.
    expect(empty).toEqual([]);
    expect((await filesOf(shop.workspace.id)).length).toBeGreaterThan(0);
    const settled = async () =>
      Object.entries(await rowsOf(neighbour.workspace.id)).filter(
        ([table]) => !passingTables.includes(table),
      );
    const [theirs, theirFiles] = [await settled(), await filesOf(neighbour.workspace.id)];

    await plan(shop);
    await removeNow(shop.workspace.id);

    const left = Object.entries(await rowsOf(shop.workspace.id)).filter(([, rows]) => rows > 0);
    expect(left).toEqual([]);
    expect(await platformDb.workspace.findUnique({ where: { id: shop.workspace.id } })).toBeNull();
    expect(await filesOf(shop.workspace.id)).toEqual([]);
    // More may have come: the product's own worker indexes and adds up whenever it likes.
    const now = new Map(await settled());
    expect(theirs.filter(([table, rows]) => (now.get(table) ?? 0) < rows)).toEqual([]);
    expect(await filesOf(neighbour.workspace.id)).toEqual(theirFiles);

    // Meta's post that spoke of both speaks of the neighbour alone.
    const post = await platformDb.webhookEvent.findUniqueOrThrow({ where: { id: shared } });
    const body = Buffer.from(post.body).toString();
    expect(body).toContain(neighbour.phoneNumber.metaId);
    expect(body).not.toContain(shop.phoneNumber.metaId);
    expect(body).not.toContain("secret words of the shop");
    // Nobody's account goes with it, and the platform remembers that it was there.
    expect(await platformDb.user.findUnique({ where: { id: shop.user.id } })).not.toBeNull();
    const entry = await platformDb.auditEntry.findMany({ where: { targetId: shop.workspace.id } });
    expect(entry.map(({ action, workspaceId }) => [action, workspaceId])).toEqual([
      ["workspace.removed", null],
    ]);
    await pool.query(`UPDATE workspace_deletions SET lease_until = NULL WHERE id = $1`, [shop.workspace.id]);
    await removeDueWorkspaces();
    const row = await platformDb.workspaceDeletion.findUniqueOrThrow({ where: { id: shop.workspace.id } });
    expect(row).toMatchObject({ slug: shop.workspace.slug, askedById: null });
  });

  test("nobody comes in from the moment it begins, and its owner cannot keep it any more", async () => {
    const shop = await ownShop();
    await plan(shop);
    // As a worker leaves it that died in the first moment.
    await platformDb.workspaceDeletion.update({
      where: { id: shop.workspace.id },
      data: { startedAt: new Date(), leaseUntil: new Date(Date.now() + 60_000) },
    });
    await keep(shop).catch(() => undefined);
    expect(await platformDb.workspaceDeletion.count({ where: { id: shop.workspace.id } })).toBe(1);
    const scope = await scopeFromMembership(
      { userId: shop.user.id, sessionId: shop.sessionId },
      shop.workspace.slug,
    );
    expect(scope).toBeNull();
    expect(await listWorkspacesOf(shop.user.id)).toEqual([]);
  });

  test("its address is never given to another workspace", async () => {
    const shop = await ownShop();
    const name = unique("Lighthouse");
    const slug = name.toLowerCase();
    await platformDb.workspace.update({ where: { id: shop.workspace.id }, data: { slug } });
    await plan(shop);
    await removeNow(shop.workspace.id);
    const next = await platformDb.$transaction((tx) => insertWorkspace(tx, { name, ownerId: shop.user.id }));
    expect(next.slug).toBe(`${slug}-2`);
  });

  test("the audit log of a workspace that stays can be neither changed nor deleted", async () => {
    const shop = await ownShop();
    await plan(shop);
    const remove = pool.query(`DELETE FROM audit_entries WHERE workspace_id = $1`, [shop.workspace.id]);
    await expect(remove).rejects.toThrow("append only");
  });
});

test("tables are emptied before those they point at", async () => {
  const order = inOrder(
    ["a", "b", "c"],
    [
      { child: "b", parent: "a" },
      { child: "c", parent: "b" },
      { child: "c", parent: "c" },
    ],
  );
  expect(order).toEqual(["c", "b", "a"]);
  expect(() =>
    inOrder(
      ["a", "b"],
      [
        { child: "a", parent: "b" },
        { child: "b", parent: "a" },
      ],
    ),
  ).toThrow("point at each other");
  const tables = await tenantTables();
  expect(tables.indexOf("messages")).toBeLessThan(tables.indexOf("conversations"));
});
