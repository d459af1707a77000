import { cancelAtEnd } from "@/lib/billing/stripe/changing";
import { keepWorkspace, planDeletion } from "@/lib/data/deletion/commands";
import { holdLeavingWorkspaces } from "@/lib/data/deletion/holding";
import { removeDueWorkspaces } from "@/lib/data/deletion/removal";
import { platformDb } from "@/lib/platform/db";
import { testPassword, testPasswordHash } from "@/tests/support/resident";
import { ownStripe, rowOf, subscriber } from "@/tests/support/stripe";
import type { TestWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);

const stripe = ownStripe();

const call = { ip: null, userAgent: null, requestId: null };
const now = () => new Date();

async function payingShop(): Promise<TestWorkspace> {
  const shop = await subscriber(stripe());
  await platformDb.user.update({ where: { id: shop.user.id }, data: { passwordHash: testPasswordHash } });
  return shop;
}
const plan = (shop: TestWorkspace) =>
  planDeletion(shop.scope, { name: shop.workspace.name, password: testPassword }, { now: now(), call });
const keep = (shop: TestWorkspace) => keepWorkspace(shop.scope, { now: now(), call });
const atStripe = async (customer: string) => {
  const response = await fetch(`${stripe().url}/v1/subscriptions?customer=${customer}&status=all&limit=100`, {
    headers: { authorization: "Bearer sk_test_reader" },
  });
  return ((await response.json()) as { data: { status: string; cancel_at_period_end: boolean }[] }).data;
};

test("the subscription ends with its period, and goes on when the workspace is kept", async () => {
  const shop = await payingShop();
  await plan(shop);
  expect((await rowOf(shop)).cancelAt).not.toBeNull();
  await keep(shop);
  expect(await rowOf(shop)).toMatchObject({ cancelAt: null, state: "active" });
});

test("a subscription its owner had ended before stays ended when the workspace is kept", async () => {
  const shop = await payingShop();
  await cancelAtEnd(shop.scope, true, { now: now() });
  await plan(shop);
  await keep(shop);
  expect((await rowOf(shop)).cancelAt).not.toBeNull();
});

test("with Stripe away the deletion is planned all the same, and Stripe is told later", async () => {
  const shop = await payingShop();
  await stripe().stop();
  expect(await plan(shop)).toMatchObject({ state: "planned" });
  const where = { id: shop.workspace.id };
  expect((await platformDb.workspaceDeletion.findUniqueOrThrow({ where })).heldAt).toBeNull();
  await stripe().start();
  // Half a minute is what the request itself has to get through.
  await platformDb.workspaceDeletion.update({ where, data: { askedAt: new Date(Date.now() - 60_000) } });
  await holdLeavingWorkspaces();
  expect((await rowOf(shop)).cancelAt).not.toBeNull();
  expect((await platformDb.workspaceDeletion.findUniqueOrThrow({ where })).heldAt).not.toBeNull();
});

test("once removed nothing is charged any more, and the customer's invoices can still be found", async () => {
  const shop = await payingShop();
  const customer = await stripe().customerOf(shop);
  await plan(shop);
  const where = { id: shop.workspace.id };
  await platformDb.workspaceDeletion.update({ where, data: { dueAt: new Date(Date.now() - 1_000) } });
  await removeDueWorkspaces();
  expect(await platformDb.workspaceDeletion.findUniqueOrThrow({ where })).toMatchObject({
    stripeCustomerId: customer,
  });
  expect(await platformDb.workspace.count({ where })).toBe(0);
  expect((await atStripe(customer)).map(({ status }) => status)).toEqual(["canceled"]);
  // What Stripe tells of it finds nobody, and harms nobody.
  await stripe().settle();
});
