import { readEntitlement, sqlOf } from "@/lib/billing/plans/entitlements";
import { getBilling } from "@/lib/billing/plans/queries";
import { cancelAtEnd } from "@/lib/billing/stripe/changing";
import { openCheckout } from "@/lib/billing/stripe/checkout";
import { getPayments } from "@/lib/billing/stripe/payments";
import { priceAtStripe } from "@/lib/billing/stripe/prices";
import { platformDb, pool } from "@/lib/platform/db";
import { sweepStripe } from "@/lib/webhooks/stripe";
import { ownStripe, newcomer, rowOf, sessionOf, subscriber } from "@/tests/support/stripe";
import { addMember, type TestWorkspace } from "@/tests/support/workspace";

const stripe = ownStripe();

const failing = "4000000000000341";
const good = "4242424242424242";
const dayMs = 24 * 60 * 60 * 1000;
const wish = { planId: "starter", interval: "month" as const, currency: "usd" };
const standing = async (shop: TestWorkspace) =>
  (await readEntitlement(sqlOf(pool), shop.workspace.id, new Date())).standing;
const mails = async (shop: TestWorkspace) =>
  (await platformDb.mail.findMany({ where: { to: shop.user.email }, orderBy: { id: "asc" } })).map(
    ({ subject }) => subject,
  );
const stripeSays = async <T>(path: string) =>
  (await (
    await fetch(`${stripe().url}/v1/${path}`, { headers: { authorization: "Bearer sk_test_reader" } })
  ).json()) as T;

/** A workspace whose free trial goes on under its subscription for so many days. */
async function trying(days: number): Promise<TestWorkspace> {
  const shop = await newcomer();
  await platformDb.subscription.update({
    where: { workspaceId: shop.workspace.id },
    data: { trialEndsAt: new Date(Date.now() + days * dayMs) },
  });
  const { url } = await openCheckout(shop.scope, wish, { now: new Date() });
  await stripe().control(`sessions/${sessionOf(url)}/pay`);
  await stripe().settle();
  return shop;
}

/**
 * Delivers the newest event of a kind and nothing else, to a row that knows nothing of what happened since `before`: it alone
 * has to bring Stripe's truth.
 */
async function tellOnly(shop: TestWorkspace, type: string): Promise<void> {
  const event = (await stripe().events(shop)).findLast((one) => one.type === type);
  if (!event) throw new Error(`There was no ${type}.`);
  await stripe().deliver(event);
  await stripe().settle();
  expect(await platformDb.stripeEvent.findUniqueOrThrow({ where: { id: event.id } })).toMatchObject({
    ...{ state: "processed", type, customerId: await stripe().customerOf(shop) },
  });
}
const unheard = (shop: TestWorkspace) => stripe().act(shop, "hold", { on: "1" });

describe("one event alone brings what is so:", () => {
  test("customer.subscription.trial_will_end, with the mail about it", async () => {
    const shop = await trying(9);
    await unheard(shop);
    await stripe().act(shop, "advance", { days: "7" });
    await tellOnly(shop, "customer.subscription.trial_will_end");
    expect((await rowOf(shop)).trialEndsAt!.getTime()).toBeLessThan(Date.now() + 3 * dayMs);
    expect(await mails(shop)).toEqual([expect.stringMatching(/^Your free trial ends on /)]);
  });

  test("customer.subscription.deleted, with the mail about it", async () => {
    const shop = await subscriber(stripe());
    await cancelAtEnd(shop.scope, true, { now: new Date() });
    await unheard(shop);
    await stripe().act(shop, "advance", { days: "32" });
    await tellOnly(shop, "customer.subscription.deleted");
    expect(await standing(shop)).toEqual({ kind: "blocked", why: "ended" });
    expect(await mails(shop)).toEqual(["Your subscription has ended"]);
  });

  test("invoice.upcoming", async () => {
    const shop = await subscriber(stripe());
    await unheard(shop);
    const growth = await priceAtStripe({ ...wish, planId: "growth" });
    await stripe().act(shop, "plan", { price: growth });
    await stripe().act(shop, "advance", { days: "27" });
    await tellOnly(shop, "invoice.upcoming");
    expect((await rowOf(shop)).planId).toBe("growth");
  });

  test("customer.updated", async () => {
    const shop = await subscriber(stripe());
    await unheard(shop);
    await stripe().act(shop, "card", { card: failing });
    await stripe().act(shop, "advance", { days: "32" });
    await tellOnly(shop, "customer.updated");
    expect(await standing(shop)).toMatchObject({ kind: "grace" });
  });

  test("charge.refunded; the invoice says so, in part and whole, and the plan goes on", async () => {
    const shop = await subscriber(stripe());
    const invoices = async () => (await getPayments(shop.scope, new Date())).invoices;
    expect(await invoices()).toMatchObject([{ status: "paid", total: 2_900, refunded: 0 }]);
    await unheard(shop);
    await stripe().act(shop, "refund", { amount: "900" });
    await tellOnly(shop, "charge.refunded");
    expect(await invoices()).toMatchObject([{ status: "paid", total: 2_900, refunded: 900 }]);
    await stripe().act(shop, "refund", { amount: "2000" });
    expect(await invoices()).toMatchObject([{ total: 2_900, refunded: 2_900 }]);
    // Another month is not what was given back.
    await stripe().act(shop, "advance", { days: "32" });
    expect((await invoices()).map(({ refunded }) => refunded)).toEqual([0, 2_900]);
    expect(await standing(shop)).toEqual({ kind: "good" });
  });
});

describe("a trial at Stripe", () => {
  test("ends with a charge, and the plan is paid", async () => {
    const shop = await trying(9);
    expect(await rowOf(shop)).toMatchObject({ state: "trialing", planId: "starter" });
    await stripe().act(shop, "advance", { days: "10" });
    await stripe().settle();
    expect(await rowOf(shop)).toMatchObject({ state: "active", planId: "starter" });
    const { invoices } = await getPayments(shop.scope, new Date());
    expect(invoices.map(({ status, total }) => [status, total])).toEqual([
      ["paid", 2_900],
      ["paid", 0],
    ]);
  });

  test("ends with grace when the card fails; sending stops, and goes on once it is mended", async () => {
    const shop = await trying(9);
    await stripe().act(shop, "card", { card: failing });
    await stripe().act(shop, "advance", { days: "10" });
    await stripe().settle();
    expect(await rowOf(shop)).toMatchObject({ state: "past_due" });
    expect(await standing(shop)).toMatchObject({ kind: "grace" });
    await stripe().act(shop, "advance", { days: "7" });
    await stripe().settle();
    expect(await standing(shop)).toEqual({ kind: "blocked", why: "unpaid" });
    await stripe().act(shop, "card", { card: good });
    await stripe().settle();
    expect(await standing(shop)).toEqual({ kind: "good" });
  });

  test("pauses without a card where the account says so: nothing is sent until it is resumed", async () => {
    const shop = await trying(9);
    await stripe().act(shop, "rules", { missing_card: "pause" });
    await stripe().act(shop, "remove-card");
    await stripe().act(shop, "advance", { days: "10" });
    await stripe().settle();
    expect(await rowOf(shop)).toMatchObject({ state: "paused" });
    expect(await standing(shop)).toEqual({ kind: "blocked", why: "trial_over" });
    await stripe().act(shop, "card", { card: good });
    await stripe().act(shop, "resume");
    await stripe().settle();
    expect(await standing(shop)).toEqual({ kind: "good" });
  });
});

test("where the account leaves unpaid subscriptions open, sending stays stopped for months, and paying opens it", async () => {
  const shop = await subscriber(stripe());
  await stripe().act(shop, "rules", { retries_end: "unpaid" });
  await stripe().act(shop, "card", { card: failing });
  await stripe().act(shop, "advance", { days: "100" });
  await stripe().settle();
  expect(await rowOf(shop)).toMatchObject({ state: "unpaid" });
  expect(await standing(shop)).toEqual({ kind: "blocked", why: "unpaid" });
  expect((await getBilling(shop.scope, new Date())).subscribed).toBe(true);
  await stripe().act(shop, "card", { card: good });
  await stripe().settle();
  expect(await standing(shop)).toEqual({ kind: "good" });
});

test("owners are reminded once, two days before sending stops for an invoice", async () => {
  const shop = await subscriber(stripe());
  await stripe().act(shop, "card", { card: failing });
  await stripe().act(shop, "advance", { days: "32" });
  await stripe().settle();
  const due = async (days: number) => {
    await platformDb.subscription.update({
      where: { workspaceId: shop.workspace.id },
      data: { pastDueSince: new Date(Date.now() - days * dayMs), readAt: new Date() },
    });
    await sweepStripe();
    await sweepStripe();
    return mails(shop);
  };
  expect(await due(4.9)).toEqual(["Your payment failed"]);
  expect(await due(5.1)).toEqual(["Your payment failed", expect.stringMatching(/^Sending stops on /)]);
  expect(await due(6.9)).toHaveLength(2);
  expect(await due(7.1)).toEqual([expect.anything(), expect.anything(), "Sending has stopped"]);
});

describe("what only Stripe's checkout asks for", () => {
  const page = async (shop: TestWorkspace) => (await openCheckout(shop.scope, wish, { now: new Date() })).url;
  const fill = (url: string, fields: Record<string, string>) =>
    fetch(url, {
      method: "POST",
      redirect: "manual",
      body: new URLSearchParams({ card: good, ...fields }),
    });

  test("a code takes its share off the first invoice", async () => {
    const shop = await newcomer();
    const url = await page(shop);
    expect(await (await fetch(url)).text()).toContain("Promotion code");
    expect(await (await fill(url, { code: "NOTHING" })).text()).toContain("This code is unknown");
    expect((await fill(url, { code: "half" })).status).toBe(303);
    await stripe().settle();
    expect((await getPayments(shop.scope, new Date())).invoices).toMatchObject([{ total: 1_450 }]);
  });

  test("a tax id is asked for and kept with the customer", async () => {
    const shop = await newcomer();
    const url = await page(shop);
    expect(await (await fetch(url)).text()).toContain("Tax id");
    expect((await fill(url, { tax: "DE123456789" })).status).toBe(303);
    await stripe().settle();
    const { data } = await stripeSays<{ data: { type: string; value: string }[] }>(
      `customers/${await stripe().customerOf(shop)}/tax_ids`,
    );
    expect(data).toMatchObject([{ type: "eu_vat", value: "DE123456789" }]);
  });
});

describe("whom Stripe writes to", () => {
  const there = async (shop: TestWorkspace) => {
    const { name, email } = await stripeSays<{ name: string; email: string }>(
      `customers/${await stripe().customerOf(shop)}`,
    );
    return { name, email };
  };

  test("is the owner there is: after a new address, a new name, and a transfer of ownership", async () => {
    const shop = await subscriber(stripe());
    const { id: workspaceId, name } = shop.workspace;
    expect(await there(shop)).toEqual({ name, email: shop.user.email });
    const email = `new-${shop.user.email}`;
    await platformDb.user.update({ where: { id: shop.user.id }, data: { email } });
    const other = await addMember(shop.workspace, "owner");
    await sweepStripe();
    expect(await there(shop)).toEqual({ name, email });
    await platformDb.workspace.update({ where: { id: workspaceId }, data: { name: "شركة النور ☀️" } });
    await sweepStripe();
    expect(await there(shop)).toEqual({ name: "شركة النور ☀️", email });
    await platformDb.membership.updateMany({
      where: { workspaceId, userId: shop.user.id },
      data: { role: "admin" },
    });
    await sweepStripe();
    expect(await there(shop)).toEqual({ name: "شركة النور ☀️", email: other.user.email });
    // Both are owners again: whoever gets them goes on getting them.
    await platformDb.membership.updateMany({ where: { workspaceId }, data: { role: "owner" } });
    await sweepStripe();
    expect((await there(shop)).email).toBe(other.user.email);
  });

  test("what somebody changed at Stripe stays, and what could not be told is told later", async () => {
    const shop = await subscriber(stripe());
    const customer = await stripe().customerOf(shop);
    await fetch(`${stripe().url}/v1/customers/${customer}`, {
      method: "POST",
      headers: { authorization: "Bearer sk_test_portal" },
      body: new URLSearchParams({ email: "books@example.test" }),
    });
    await stripe().settle();
    await sweepStripe();
    expect((await there(shop)).email).toBe("books@example.test");
    await stripe().stop();
    await platformDb.workspace.update({ where: { id: shop.workspace.id }, data: { name: "Another name" } });
    await sweepStripe();
    await stripe().start();
    await sweepStripe();
    expect(await there(shop)).toEqual({ name: "Another name", email: "books@example.test" });
  }, 60_000);
});
