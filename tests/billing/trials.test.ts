import { readEntitlement, sqlOf, takesMoney } from "@/lib/billing/plans/entitlements";
import { givePlan } from "@/lib/billing/plans/operating";
import { bindNumber } from "@/lib/phone-numbers/connect";
import { platformDb, pool } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { createWorkspace } from "@/lib/tenancy/commands";
import { scopeFromMembership, type Scope } from "@/lib/tenancy/scope";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { metaId, unique } from "@/tests/support/workspace";

let database: OwnDatabase;
beforeAll(async () => {
  database = await ownDatabase();
  // Where nobody can pay no trial ends, and there is nothing to see here.
  expect(takesMoney()).toBe(true);
});
afterAll(async () => {
  await closeQueues();
  closeRedis();
  await database.drop();
});

const somebody = async () => {
  const email = `${unique("owner")}@example.test`;
  const { id } = await platformDb.user.create({ data: { name: "Owner", email, emailVerified: new Date() } });
  return id;
};

async function open(userId: string): Promise<Scope> {
  const { slug } = await createWorkspace(userId, { name: "Shop" });
  const session = await platformDb.session.create({
    data: { userId, expiresAt: new Date(Date.now() + 3_600_000) },
  });
  return (await scopeFromMembership({ userId, sessionId: session.id }, slug))!;
}

const connect = (scope: Scope, number: string, isSandbox = false) =>
  bindNumber(scope, {
    wabaId: metaId(),
    phoneNumberId: number,
    accessToken: "token",
    tokenState: "ok",
    tokenExpiresAt: null,
    webhookConnectionId: null,
    waba: null,
    number: { displayPhoneNumber: "+1 555-0100" },
    checks: [],
    ...(isSandbox ? { isSandbox } : {}),
  });
const entitlement = ({ workspaceId }: Scope, now = new Date()) =>
  readEntitlement(sqlOf(pool), workspaceId, now);
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
const setTrialEnd = async ({ workspaceId }: Scope, trialEndsAt: Date) => {
  await platformDb.subscription.update({ where: { workspaceId }, data: { trialEndsAt } });
  await platformDb.trialNumber.updateMany({ where: { takenBy: workspaceId }, data: { endsAt: trialEndsAt } });
};

test("of the workspaces a person makes at once one has the free trial, the others the sandbox for ever", async () => {
  const owner = await somebody();
  const scopes = await Promise.all(Array.from({ length: 5 }, () => open(owner)));
  const plans = await Promise.all(scopes.map(async (scope) => (await entitlement(scope)).plan.id));
  expect(plans.toSorted()).toEqual(["sandbox", "sandbox", "sandbox", "sandbox", "trial"]);

  const second = scopes[plans.indexOf("sandbox")]!;
  expect((await entitlement(second, inDays(3_650))).standing).toEqual({ kind: "good" });
  await connect(second, metaId(), true);
  await expect(connect(second, metaId())).rejects.toMatchObject({
    code: "payment_required",
    reason: "limit_reached",
    message: "The plan Sandbox has no phone numbers. An owner can choose a larger plan under Billing.",
  });
  // The operator gives more to whom they like.
  await givePlan(second, "starter", 14, new Date());
  await connect(second, metaId());
  expect((await entitlement(second)).standing.kind).toBe("trial");
});

test("who joins somebody else's workspace still has their own trial", async () => {
  const [owner, guest] = [await somebody(), await somebody()];
  const { workspaceId } = await open(owner);
  await platformDb.membership.create({ data: { workspaceId, userId: guest, role: "admin" } });
  expect((await entitlement(await open(guest))).plan.id).toBe("trial");
});

test("a number whose trial is over is not free once more in somebody else's workspace, unless there is a plan", async () => {
  const number = metaId();
  const first = await open(await somebody());
  const { id } = await connect(first, number);
  await platformDb.phoneNumber.update({
    where: { workspaceId_id: { workspaceId: first.workspaceId, id } },
    data: { state: "disconnected", connectedMetaId: null },
  });
  await setTrialEnd(first, inDays(-1));

  const second = await open(await somebody());
  await expect(connect(second, number)).rejects.toMatchObject({
    code: "payment_required",
    reason: "trial_used",
    message:
      "This number had its free trial in another workspace. An owner can choose a plan under Billing to connect it here; the sandbox stays free.",
  });
  const left = await platformDb.phoneNumber.count({ where: { workspaceId: second.workspaceId } });
  expect(left).toBe(0);
  // Another number is welcome, and this one as well once somebody pays.
  await connect(second, metaId());
  const paid = { planId: "growth", state: "active" as const, trialEndsAt: null };
  await platformDb.subscription.update({ where: { workspaceId: second.workspaceId }, data: paid });
  await connect(second, number);
});

test("while its trial runs a number may move to another workspace, and come back", async () => {
  const number = metaId();
  const [first, second] = [await open(await somebody()), await open(await somebody())];
  for (const scope of [first, second, first]) {
    const { id } = await connect(scope, number);
    await platformDb.phoneNumber.update({
      where: { workspaceId_id: { workspaceId: scope.workspaceId, id } },
      data: { state: "disconnected", connectedMetaId: null },
    });
  }
  const kept = await platformDb.trialNumber.findUniqueOrThrow({ where: { metaId: number } });
  expect(kept.takenBy).toBe(first.workspaceId);
});
