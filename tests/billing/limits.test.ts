import { sqlOf, takeRoom } from "@/lib/billing/plans/entitlements";
import { createContact } from "@/lib/contacts/creating";
import { launchCampaign } from "@/lib/campaigns/running";
import { bindNumber } from "@/lib/phone-numbers/connect";
import { platformDb, transaction } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { createApiKey } from "@/lib/team/api-keys";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { addPeople, addTemplate, draft, someNumber } from "@/tests/support/campaigns";
import { importFile } from "@/tests/support/imports";
import { addPlan, setSubscription } from "@/tests/support/plans";
import { makeWorkspace, metaId, unique, type TestWorkspace } from "@/tests/support/workspace";

let database: OwnDatabase;
beforeAll(async () => {
  // The worker that runs beside the tests must not take up these campaigns.
  database = await ownDatabase();
});
afterAll(async () => {
  await closeQueues();
  closeRedis();
  await database.drop();
});

const attempts = 200;

/** Two hundred at once. @returns how many succeeded; all the others must have been told of the limit */
async function rush(make: (index: number) => Promise<unknown>): Promise<number> {
  const results = await Promise.allSettled(Array.from({ length: attempts }, (_, index) => make(index)));
  const refused = results.filter((result) => result.status === "rejected");
  for (const { reason } of refused) {
    expect(reason).toMatchObject({ code: "payment_required", reason: "limit_reached" });
  }
  return attempts - refused.length;
}

const bind = (shop: TestWorkspace, number = metaId()) =>
  bindNumber(shop.scope, {
    wabaId: "900100",
    phoneNumberId: number,
    accessToken: "token",
    tokenState: "ok",
    tokenExpiresAt: null,
    webhookConnectionId: null,
    waba: null,
    number: { displayPhoneNumber: "+1 555-0100" },
    checks: [],
  });

describe("of two hundred at once never one more than the plan has", () => {
  test("API keys", async () => {
    const shop = await makeWorkspace({ plan: await addPlan({ apiKeys: 7 }) });
    // The workspace of a test comes with one key.
    expect(await rush(() => createApiKey(shop.scope, { name: "Key", role: "agent" }))).toBe(6);
    expect(await platformDb.apiKey.count({ where: { workspaceId: shop.workspace.id } })).toBe(7);
  });

  test("contacts", async () => {
    const shop = await makeWorkspace({ plan: await addPlan({ contacts: 5 }) });
    expect(await rush(() => createContact(shop.scope, { phone: `+${someNumber()}` }))).toBe(5);
    expect(await platformDb.contact.count({ where: { workspaceId: shop.workspace.id } })).toBe(5);
  });

  test("numbers, of which those of the sandbox are free", async () => {
    const shop = await makeWorkspace({ plan: await addPlan({ numbers: 3 }) });
    expect(await rush(() => bind(shop))).toBe(3);
    const where = { workspaceId: shop.workspace.id, isSandbox: false };
    expect(await platformDb.phoneNumber.count({ where })).toBe(3);
  });

  test("campaigns of a month", async () => {
    const shop = await makeWorkspace({ plan: await addPlan({ campaigns: 4 }) });
    await addPeople(shop, [{}]);
    const template = await addTemplate(shop);
    const drafts = await Promise.all(Array.from({ length: 12 }, () => draft(shop, template)));
    const launched = await Promise.allSettled(
      Array.from({ length: attempts }, (_, index) => drafts[index % drafts.length]!).map(({ id, version }) =>
        launchCampaign(shop.scope, id, { version, scheduledAt: null }, { now: new Date() }),
      ),
    );
    const where = { workspaceId: shop.workspace.id, state: { not: "draft" as const } };
    expect(await platformDb.campaign.count({ where })).toBe(4);
    expect(launched.some(({ status }) => status === "rejected")).toBe(true);
  });

  test("members", async () => {
    const shop = await makeWorkspace({ plan: await addPlan({ members: 3 }) });
    const workspaceId = shop.workspace.id;
    const made = await rush(async () => {
      const user = await platformDb.user.create({
        data: { name: "New", email: `${unique("new")}@example.test` },
      });
      await transaction(async (client) => {
        await takeRoom(sqlOf(client), workspaceId, "members", new Date());
        await client.query(
          `INSERT INTO memberships (id, workspace_id, user_id, role) VALUES ($1, $2, $3, 'agent')`,
          [newId(), workspaceId, user.id],
        );
      });
    });
    expect(made).toBe(2);
    expect(await platformDb.membership.count({ where: { workspaceId } })).toBe(3);
  });
});

test("a number that was disconnected makes room, and its own way back needs room again", async () => {
  const shop = await makeWorkspace({ plan: await addPlan({ numbers: 1 }) });
  const workspaceId = shop.workspace.id;
  const [first, second] = [metaId(), metaId()];
  const { id } = await bind(shop, first);
  // A new token for a number that is there needs none.
  await bind(shop, first);
  await expect(bind(shop, second)).rejects.toMatchObject({ reason: "limit_reached" });
  await platformDb.phoneNumber.update({
    where: { workspaceId_id: { workspaceId, id } },
    data: { state: "disconnected", connectedMetaId: null },
  });
  await bind(shop, second);
  await expect(bind(shop, first)).rejects.toMatchObject({ reason: "limit_reached" });
});

test("the words name the limit, and who can lift it", async () => {
  const shop = await makeWorkspace({ plan: await addPlan({ apiKeys: 1 }) });
  await expect(createApiKey(shop.scope, { name: "Key", role: "agent" })).rejects.toMatchObject({
    message:
      "The plan Test plan has 1 API key. An owner can choose a larger plan under Billing, or revoke a key.",
    extra: { data: { what: "apiKeys", limit: 1, plan: "Test plan" } },
  });
});

test("a contact somebody has already is found also when there is no room", async () => {
  const shop = await makeWorkspace({ plan: await addPlan({ contacts: 1 }) });
  const phone = `+${someNumber()}`;
  await createContact(shop.scope, { phone });
  await expect(createContact(shop.scope, { phone })).rejects.toMatchObject({ reason: "contact_exists" });
});

test("who has not paid makes nothing new", async () => {
  const shop = await makeWorkspace({ plan: await addPlan() });
  await setSubscription(shop.workspace.id, { state: "unpaid" });
  await expect(createApiKey(shop.scope, { name: "Key", role: "agent" })).rejects.toMatchObject({
    code: "payment_required",
    reason: "subscription_needed",
  });
  await expect(createContact(shop.scope, { phone: `+${someNumber()}` })).rejects.toMatchObject({
    reason: "subscription_needed",
  });
});

test("each workspace has a trial of two weeks from its first moment, however it was made", async () => {
  const workspace = await platformDb.workspace.create({ data: { slug: unique("new"), name: "New" } });
  const subscription = await platformDb.subscription.findUniqueOrThrow({
    where: { workspaceId: workspace.id },
  });
  expect(subscription).toMatchObject({ planId: "trial", state: "trial" });
  expect(subscription.trialEndsAt!.getTime() - subscription.anchor.getTime()).toBe(14 * 24 * 60 * 60 * 1000);
});

test("an import fills the plan to its last place, changes who is there, and says of the others why not", async () => {
  const shop = await makeWorkspace({ plan: await addPlan({ contacts: 4 }) });
  const known = someNumber();
  await createContact(shop.scope, { phone: `+${known}` });
  const rows = [...Array.from({ length: 6 }, someNumber), known].map(
    (phone, index) => `+${phone},Person ${index}`,
  );
  const done = await importFile(shop.scope, `Phone,Name\n${rows.join("\n")}\n`);
  expect(done).toMatchObject({ state: "completed", created: 3, updated: 1, failed: 3, rows: 7 });
  const errors = await platformDb.contactImportError.findMany({ where: { workspaceId: shop.workspace.id } });
  expect(errors.map(({ problems }) => problems)).toEqual(
    Array.from({ length: 3 }, () => [{ column: null, reason: "plan_is_full" }]),
  );
});

test("who was deleted and comes back by a file takes a place like somebody new, of two files at once as well", async () => {
  const shop = await makeWorkspace({ plan: await addPlan({ contacts: 3 }) });
  const { id: workspaceId } = shop.workspace;
  const gone = [someNumber(), someNumber()];
  for (const phone of gone) await createContact(shop.scope, { phone: `+${phone}` });
  await platformDb.contact.updateMany({ where: { workspaceId }, data: { deletedAt: new Date() } });
  await createContact(shop.scope, { phone: `+${someNumber()}` });
  await createContact(shop.scope, { phone: `+${someNumber()}` });

  const done = await Promise.all(
    gone.map((phone) => importFile(shop.scope, `Phone,Name\n+${phone},Back again\n`)),
  );
  expect(done.map(({ updated, failed }) => [updated, failed]).toSorted()).toEqual([
    [0, 1],
    [1, 0],
  ]);
  expect(await platformDb.contact.count({ where: { workspaceId, deletedAt: null } })).toBe(3);
});
