import { createHmac } from "node:crypto";
import { readEntitlement, sqlOf } from "@/lib/billing/plans/entitlements";
import { cancelAtEnd, changePlan, previewPlan } from "@/lib/billing/stripe/changing";
import { openCheckout } from "@/lib/billing/stripe/checkout";
import { getPayments } from "@/lib/billing/stripe/payments";
import { platformDb, pool } from "@/lib/platform/db";
import { drainStripeEvents, sweepStripe } from "@/lib/webhooks/stripe";
import { newcomer, ownStripe, post, rowOf, sessionOf, subscriber } from "@/tests/support/stripe";
import type { TestWorkspace } from "@/tests/support/workspace";

const stripe = ownStripe();

const wish = { planId: "starter", interval: "month" as const, currency: "usd" };
const open = (shop: TestWorkspace, more: Partial<typeof wish> = {}) =>
  openCheckout(shop.scope, { ...wish, ...more }, { now: new Date() });
const standing = async (shop: TestWorkspace) =>
  (await readEntitlement(sqlOf(pool), shop.workspace.id, new Date())).standing;
const mails = async (shop: TestWorkspace) =>
  (await platformDb.mail.findMany({ where: { to: shop.user.email }, orderBy: { id: "asc" } })).map(
    ({ subject }) => subject,
  );
const subscriptions = async (shop: TestWorkspace) => {
  const customer = await stripe().customerOf(shop);
  const response = await fetch(`${stripe().url}/v1/subscriptions?customer=${customer}&status=all&limit=100`, {
    headers: { authorization: "Bearer sk_test_reader" },
  });
  return ((await response.json()) as { data: { id: string; status: string }[] }).data;
};

/** What of a subscription is Stripe's to say. */
const truth = async (shop: TestWorkspace) => {
  const row = await rowOf(shop);
  const { planId, state, interval, currency, anchor, trialEndsAt, periodEnd, cancelAt, endedAt } = row;
  const { pastDueSince, pastDueInvoiceId, stripeSubscriptionId } = row;
  return {
    ...{ planId, state, interval, currency, anchor, trialEndsAt, periodEnd, cancelAt, endedAt },
    ...{ pastDueSince, pastDueInvoiceId, stripeSubscriptionId },
  };
};

describe("subscribing", () => {
  test("however often and fast somebody clicks, there is one checkout, and one subscription", async () => {
    const shop = await newcomer();
    const opened = await Promise.all(Array.from({ length: 12 }, () => open(shop)));
    expect(new Set(opened.map(({ url }) => url)).size).toBe(1);
    await Promise.all(opened.map(({ url }) => stripe().control(`sessions/${sessionOf(url)}/pay`)));
    await stripe().settle();
    expect(await subscriptions(shop)).toHaveLength(1);
    expect(await rowOf(shop)).toMatchObject({ planId: "starter", state: "active", interval: "month" });
    await expect(open(shop, { planId: "growth" })).rejects.toMatchObject({ reason: "subscribed" });
  });

  test("a checkout for another plan closes the one that was open", async () => {
    const shop = await newcomer();
    const first = await open(shop);
    const second = await open(shop, { planId: "growth" });
    expect(second.url).not.toBe(first.url);
    expect(await stripe().control(`sessions/${sessionOf(first.url)}/pay`)).toEqual({ done: false });
    expect(await stripe().control(`sessions/${sessionOf(second.url)}/pay`)).toEqual({ done: true });
    await stripe().settle();
    expect((await rowOf(shop)).planId).toBe("growth");
    expect(await subscriptions(shop)).toHaveLength(1);
  });

  test("what is left of the free trial goes on, with the limits of the plan at once", async () => {
    const shop = await newcomer();
    const trialEndsAt = new Date(Math.floor(Date.now() / 1000) * 1000 + 9 * 24 * 60 * 60 * 1000);
    await platformDb.subscription.update({
      where: { workspaceId: shop.workspace.id },
      data: { trialEndsAt },
    });
    const { url } = await open(shop, { planId: "growth" });
    await stripe().control(`sessions/${sessionOf(url)}/pay`);
    await stripe().settle();
    expect(await rowOf(shop)).toMatchObject({ state: "trialing", planId: "growth", trialEndsAt });
    expect((await readEntitlement(sqlOf(pool), shop.workspace.id, new Date())).limits.messages).toBe(100_000);
  });

  test("prices are made at Stripe once, whoever chooses them first", async () => {
    const shops = await Promise.all(Array.from({ length: 5 }, () => newcomer()));
    await Promise.all(shops.map((shop) => open(shop, { planId: "scale", currency: "eur" })));
    const price = await platformDb.planPrice.findUniqueOrThrow({
      where: { planId_interval_currency: { planId: "scale", interval: "month", currency: "eur" } },
    });
    expect(price.stripePriceId).toMatch(/^price_/);
  });

  test("while Stripe is away nothing of ours changes, and one is told so", async () => {
    const shop = await newcomer();
    await open(shop);
    const before = await rowOf(shop);
    await stripe().stop();
    await expect(open(shop, { planId: "growth" })).rejects.toMatchObject({
      code: "unavailable",
      reason: "stripe_away",
    });
    expect(await rowOf(shop)).toMatchObject({
      state: before.state,
      checkoutSessionId: before.checkoutSessionId,
    });
    await stripe().start();
  }, 60_000);
});

describe("what Stripe says", () => {
  const sign = (
    body: string,
    at = Math.floor(Date.now() / 1000),
    secret = process.env.STRIPE_WEBHOOK_SECRET!,
  ) => `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${body}`).digest("hex")}`;
  const event = (more: object = {}) =>
    JSON.stringify({
      ...{ id: `evt_${Math.random().toString(36).slice(2)}`, object: "event", type: "customer.updated" },
      ...{ data: { object: { object: "customer", id: "cus_nobody" } } },
      ...more,
    });

  test("is believed only when it is signed, lately, over these bytes", async () => {
    const body = event();
    expect((await post(body, sign(body))).status).toBe(200);
    expect((await post(body, sign(body, Math.floor(Date.now() / 1000) - 301))).status).toBe(400);
    expect((await post(body, sign(body, undefined, "whsec_somebody_else"))).status).toBe(400);
    expect((await post(body.replace("nobody", "somebody"), sign(body))).status).toBe(400);
    expect((await post(body, "")).status).toBe(400);
  });

  test("is kept once however often it comes, and a kind nobody knows changes nothing", async () => {
    const shop = await subscriber(stripe());
    const before = await truth(shop);
    const id = `evt_${Math.random().toString(36).slice(2)}`;
    const customer = await stripe().customerOf(shop);
    const body = event({ id, type: "tax.something_new", data: { object: { object: "tax", customer } } });
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(body, sign(body))));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
    await drainStripeEvents();
    expect(await platformDb.stripeEvent.findMany({ where: { id } })).toMatchObject([{ state: "processed" }]);
    expect(await truth(shop)).toEqual(before);
  });

  test("and was never heard is found by the daily look", async () => {
    const shop = await subscriber(stripe());
    await stripe().act(shop, "hold", { on: "1" });
    await stripe().act(shop, "cancel");
    await stripe().settle();
    expect((await rowOf(shop)).cancelAt).toBeNull();
    await platformDb.subscription.update({
      where: { workspaceId: shop.workspace.id },
      data: { readAt: new Date(Date.now() - 25 * 60 * 60 * 1000) },
    });
    await sweepStripe();
    expect((await rowOf(shop)).cancelAt).not.toBeNull();
  });
});

describe("a card that fails", () => {
  test("everything goes on for a week, then sending stops, and with a card that works it goes on; each mail once", async () => {
    const shop = await subscriber(stripe());
    await stripe().act(shop, "card", { card: "4000000000000341" });
    await stripe().act(shop, "advance", { days: "32" });
    await stripe().settle();
    expect(await standing(shop)).toMatchObject({ kind: "grace" });
    await stripe().act(shop, "advance", { days: "7" });
    await stripe().settle();
    expect(await standing(shop)).toEqual({ kind: "blocked", why: "unpaid" });
    await sweepStripe();
    expect(await mails(shop)).toEqual(["Your payment failed", "Sending has stopped"]);
    await stripe().act(shop, "card", { card: "4242424242424242" });
    await stripe().settle();
    expect(await standing(shop)).toEqual({ kind: "good" });
    const { invoices, card } = await getPayments(shop.scope, new Date());
    expect(invoices.every(({ status }) => status === "paid")).toBe(true);
    expect(card).toMatchObject({ brand: "visa", last4: "4242" });
  });

  test("three weeks later Stripe ends the subscription; another one may be chosen", async () => {
    const shop = await subscriber(stripe());
    await stripe().act(shop, "card", { card: "4000000000000341" });
    await stripe().act(shop, "advance", { days: "60" });
    await stripe().settle();
    expect(await standing(shop)).toEqual({ kind: "blocked", why: "ended" });
    expect(await mails(shop)).toContain("Your subscription has ended");
    const { url } = await open(shop, { planId: "growth" });
    await stripe().control(`sessions/${sessionOf(url)}/pay`);
    await stripe().settle();
    expect(await rowOf(shop)).toMatchObject({ planId: "growth", state: "active" });
  });
});

describe("changing", () => {
  test("costs what was shown, to the cent, and twice is once", async () => {
    const shop = await subscriber(stripe());
    await stripe().act(shop, "advance", { days: "10" });
    await stripe().settle();
    const now = new Date();
    const choice = { planId: "growth", interval: "month" as const };
    const preview = await previewPlan(shop.scope, choice, now);
    expect(preview.dueNow).toBeGreaterThan(4_000);
    expect(preview.lines.map(({ amount }) => Math.sign(amount))).toEqual([-1, 1]);
    const change = () => changePlan(shop.scope, { ...choice, prorationDate: preview.prorationDate }, { now });
    await Promise.all([change(), change()]);
    await change();
    expect(await rowOf(shop)).toMatchObject({ planId: "growth", state: "active" });
    const { invoices, next } = await getPayments(shop.scope, new Date());
    expect(invoices.map(({ total }) => total)).toEqual([preview.dueNow, 2_900]);
    expect(next).toMatchObject({ amount: 9_900, currency: "usd" });
    await expect(previewPlan(shop.scope, choice, now)).rejects.toMatchObject({ reason: "same_plan" });
  });

  test("to a year begins a new period", async () => {
    const shop = await subscriber(stripe());
    const now = new Date();
    const choice = { planId: "starter", interval: "year" as const };
    const { prorationDate } = await previewPlan(shop.scope, choice, now);
    await changePlan(shop.scope, { ...choice, prorationDate }, { now });
    const row = await rowOf(shop);
    expect(row.interval).toBe("year");
    expect(row.periodEnd!.getTime()).toBeGreaterThan(Date.now() + 360 * 24 * 60 * 60 * 1000);
  });

  test("a cancellation holds at the end of the period, can be taken back, and ends it when it comes", async () => {
    const shop = await subscriber(stripe());
    const now = new Date();
    await cancelAtEnd(shop.scope, true, { now });
    expect((await rowOf(shop)).cancelAt).not.toBeNull();
    expect((await getPayments(shop.scope, new Date())).next).toBeNull();
    await cancelAtEnd(shop.scope, false, { now });
    expect((await rowOf(shop)).cancelAt).toBeNull();
    await cancelAtEnd(shop.scope, true, { now });
    await stripe().act(shop, "advance", { days: "32" });
    await stripe().settle();
    expect(await rowOf(shop)).toMatchObject({ state: "canceled" });
    expect(await standing(shop)).toEqual({ kind: "blocked", why: "ended" });
  });

  test("who pays nothing yet has nothing to change", async () => {
    const shop = await newcomer();
    await expect(cancelAtEnd(shop.scope, true, { now: new Date() })).rejects.toMatchObject({
      reason: "not_subscribed",
    });
  });
});

test("what Stripe has under way is kept when the simulator starts again", async () => {
  const shop = await subscriber(stripe());
  await stripe().stop();
  await stripe().start();
  expect(await subscriptions(shop)).toMatchObject([{ status: "active" }]);
});

test("owners hear three days before a free trial ends, and when it is over, each once", async () => {
  const shop = await newcomer();
  const { workspaceId } = await rowOf(shop);
  await sweepStripe();
  await sweepStripe();
  expect(await mails(shop)).toEqual([expect.stringMatching(/^Your free trial ends on /)]);
  await platformDb.subscription.update({
    where: { workspaceId },
    data: { trialEndsAt: new Date(Date.now() - 60 * 60 * 1000) },
  });
  expect(await standing(shop)).toEqual({ kind: "blocked", why: "trial_over" });
  await sweepStripe();
  await sweepStripe();
  expect(await mails(shop)).toEqual([expect.anything(), "Your free trial is over"]);
});
