import { acceptAsUser } from "@/lib/accounts/invitation-acceptance";
import { hashOfInvitation, inviteMember } from "@/lib/accounts/invitations";
import { createContact } from "@/lib/contacts/creating";
import { launchCampaign } from "@/lib/campaigns/running";
import { sendMessage } from "@/lib/inbox/commands";
import { sendMessageInput } from "@/lib/inbox/schemas";
import { bindNumber } from "@/lib/phone-numbers/connect";
import { platformDb } from "@/lib/platform/db";
import { isPassing } from "@/lib/platform/passing";
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

/** Two hundred at once; who finds the database too busy comes again. @returns how many succeeded; all the others must have been told of the limit */
async function rush(make: (index: number) => Promise<unknown>): Promise<number> {
  const insist = (index: number): Promise<unknown> =>
    make(index).catch((error: unknown) => (isPassing(error) ? insist(index) : Promise.reject(error)));
  const results = await Promise.allSettled(Array.from({ length: attempts }, (_, index) => insist(index)));
  const refused = results.filter((result) => result.status === "rejected");
  for (const { reason } of refused) {
    expect(reason).toMatchObject({ code: "payment_required", reason: "limit_reached" });
  }
  return attempts - refused.length;
}

/** Each from a network of their own, none of which tries often. */
const fromFar = (index: number) => ({ ip: `${20 + (index % 100)}.${index}.0.1` });

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

  test("members: those who are invited, while others accept", async () => {
    // A workspace may send a hundred invitations a day.
    const invited = 140;
    // The owner, those who are invited already and hold their places, and two more.
    const shop = await makeWorkspace({ plan: await addPlan({ members: invited + 3 }) });
    const workspaceId = shop.workspace.id;
    const guests = Array.from({ length: invited }, () => ({
      id: newId(),
      email: `${unique("guest")}@example.test`,
      token: unique("token").padEnd(43, "x"),
    }));
    await platformDb.user.createMany({
      data: guests.map(({ id, email }) => ({ id, email, name: "Guest", emailVerified: new Date() })),
    });
    await platformDb.invitation.createMany({
      data: guests.map(({ email, token }) => ({
        ...{ workspaceId, email, role: "agent" as const, invitedById: shop.user.id },
        ...{ hash: hashOfInvitation(token), expiresAt: new Date(Date.now() + 3_600_000) },
      })),
    });
    const made = await rush((index) => {
      const guest = guests[index];
      if (guest) return acceptAsUser({ userId: guest.id, email: guest.email }, guest.token, fromFar(index));
      return inviteMember(shop.scope, { email: `${unique("new")}@example.test`, role: "agent" }, {});
    });
    expect(made).toBe(invited + 2);
    expect(await platformDb.membership.count({ where: { workspaceId } })).toBe(invited + 1);
    const open = { workspaceId, acceptedAt: null, revokedAt: null };
    expect(await platformDb.invitation.count({ where: open })).toBe(2);
  });

  test("members who accept when the plan has become smaller than its invitations", async () => {
    const shop = await makeWorkspace({ plan: await addPlan({ members: 3 }) });
    const guest = { email: `${unique("guest")}@example.test`, name: "Guest", emailVerified: new Date() };
    const { id: userId } = await platformDb.user.create({ data: guest });
    const token = unique("token").padEnd(43, "x");
    await inviteMember(shop.scope, { email: `${unique("other")}@example.test`, role: "agent" }, {});
    await platformDb.invitation.create({
      data: {
        ...{ workspaceId: shop.workspace.id, email: guest.email, role: "agent", invitedById: shop.user.id },
        ...{ hash: hashOfInvitation(token), expiresAt: new Date(Date.now() + 3_600_000) },
      },
    });
    await setSubscription(shop.workspace.id, { planId: await addPlan({ members: 2 }) });
    const accept = (index: number) => acceptAsUser({ userId, email: guest.email }, token, fromFar(index));
    expect(await rush(accept)).toBe(0);
    expect(await platformDb.membership.count({ where: { workspaceId: shop.workspace.id } })).toBe(1);
  });

  test("contacts that come to be because somebody writes to them", async () => {
    const shop = await makeWorkspace({ plan: await addPlan({ contacts: 5 }) });
    const workspaceId = shop.workspace.id;
    const { name } = await addTemplate(shop, { category: "UTILITY", body: "Your order is on its way." });
    const template = { name, language: { code: "en_US" } };
    const write = () => {
      const to = someNumber();
      const input = sendMessageInput.parse({ to, type: "template", template });
      return sendMessage(shop.scope, input, { now: new Date() });
    };
    expect(await rush(write)).toBe(5);
    expect(await platformDb.contact.count({ where: { workspaceId } })).toBe(5);
    // Who is refused leaves nothing behind.
    expect(await platformDb.conversation.count({ where: { workspaceId } })).toBe(5);
    expect(await platformDb.message.count({ where: { workspaceId, direction: "outbound" } })).toBe(5);
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
