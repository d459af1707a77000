import { readEntitlement, sqlOf } from "@/lib/billing/plans/entitlements";
import { givePlan, setPrice } from "@/lib/billing/plans/operating";
import { getBilling } from "@/lib/billing/plans/queries";
import { changePlan, cancelAtEnd, previewPlan } from "@/lib/billing/stripe/changing";
import { openCheckout } from "@/lib/billing/stripe/checkout";
import { ensureCustomer } from "@/lib/billing/stripe/customer";
import { getPayments } from "@/lib/billing/stripe/payments";
import { priceAtStripe } from "@/lib/billing/stripe/prices";
import { platformDb, pool } from "@/lib/platform/db";
import { ownStripe, newcomer, rowOf, sessionOf, subscriber } from "@/tests/support/stripe";
import { unique, type TestWorkspace } from "@/tests/support/workspace";

const stripe = ownStripe();

const failing = "4000000000000341";
const good = "4242424242424242";
const now = () => new Date();
const standing = async (shop: TestWorkspace) =>
  (await readEntitlement(sqlOf(pool), shop.workspace.id, now())).standing;
const mails = async (shop: TestWorkspace) =>
  (await platformDb.mail.findMany({ where: { to: shop.user.email }, orderBy: { id: "asc" } })).map(
    ({ subject }) => subject,
  );
const audit = async (shop: TestWorkspace) =>
  (
    await platformDb.auditEntry.findMany({
      where: { workspaceId: shop.workspace.id, action: { startsWith: "subscription." } },
      orderBy: { id: "asc" },
    })
  ).map(({ actorType, action }) => `${actorType} ${action.slice("subscription.".length)}`);

/** A plan of the test's own that anybody may choose. */
async function offer(amount: number, limits: { messages?: number } = {}): Promise<string> {
  const id = unique("plan");
  await platformDb.plan.create({ data: { id, name: "Own plan", position: 900, offered: true, ...limits } });
  await setPrice({ planId: id, interval: "month", currency: "usd", amount, stripePriceId: null });
  return id;
}
const price = (planId: string, amount: number) =>
  setPrice({ planId, interval: "month", currency: "usd", amount, stripePriceId: null });
const open = (shop: TestWorkspace, planId: string) =>
  openCheckout(shop.scope, { planId, interval: "month", currency: "usd" }, { now: now() });
const pay = async (url: string) => {
  await stripe().control(`sessions/${sessionOf(url)}/pay`);
  await stripe().settle();
};
const view = (shop: TestWorkspace) => getBilling(shop.scope, now());

describe("a price that is not offered any more", () => {
  test("gives its plan to whoever pays it in a checkout that was open when the operator set another", async () => {
    const shop = await newcomer();
    const planId = await offer(1_000, { messages: 77 });
    const { url } = await open(shop, planId);
    await price(planId, 2_000);
    await pay(url);
    expect(await rowOf(shop)).toMatchObject({ planId, state: "active", amount: 1_000 });
    expect((await readEntitlement(sqlOf(pool), shop.workspace.id, now())).limits.messages).toBe(77);
  });

  test("is what the billing page shows to whoever pays it, also when the plan is not offered", async () => {
    const planId = await offer(1_000);
    const shop = await subscriber(stripe(), planId);
    await price(planId, 2_000);
    await platformDb.plan.update({ where: { id: planId }, data: { offered: false } });
    expect(await view(shop)).toMatchObject({
      plan: { id: planId },
      price: { interval: "month", currency: "usd", amount: 1_000 },
    });
    expect((await view(shop)).offers.some(({ id }) => id === planId)).toBe(false);
  });

  test("gives its plan when it is chosen in Stripe's portal", async () => {
    const [first, second] = [await offer(1_000), await offer(3_000)];
    const former = await priceAtStripe({ planId: second, interval: "month", currency: "usd" });
    await price(second, 4_000);
    const shop = await subscriber(stripe(), first);
    await stripe().act(shop, "plan", { price: former });
    await stripe().settle();
    expect(await rowOf(shop)).toMatchObject({ planId: second, state: "active", amount: 3_000 });
  });

  test("cannot be made another plan's", async () => {
    const [first, second] = [await offer(1_000), await offer(3_000)];
    const former = await priceAtStripe({ planId: first, interval: "month", currency: "usd" });
    await price(first, 2_000);
    await expect(
      setPrice({
        planId: second,
        interval: "month",
        currency: "usd",
        amount: 1_000,
        stripePriceId: former,
      }),
    ).rejects.toMatchObject({ reason: "price_taken" });
  });
});

test("a price made in Stripe's dashboard gives the plan it names", async () => {
  const planId = await offer(1_000);
  const other = await offer(3_000);
  const known = await priceAtStripe({ planId: other, interval: "month", currency: "usd" });
  const read = async (path: string, body?: URLSearchParams) =>
    (await (
      await fetch(`${stripe().url}/v1/${path}`, {
        method: body ? "POST" : "GET",
        headers: { authorization: "Bearer sk_test_dashboard" },
        body: body ?? null,
      })
    ).json()) as { id: string; product: string };
  const { product } = await read(`prices/${known}`);
  const made = await read(
    "prices",
    new URLSearchParams({
      ...{ product, currency: "usd", unit_amount: "2500", "recurring[interval]": "month" },
      "metadata[plan]": other,
    }),
  );
  const shop = await subscriber(stripe(), planId);
  await stripe().act(shop, "plan", { price: made.id });
  await stripe().settle();
  expect(await rowOf(shop)).toMatchObject({ planId: other, amount: 2_500 });
});

test("two installations with one account at Stripe have products of their own", async () => {
  const planId = await offer(1_000);
  await priceAtStripe({ planId, interval: "month", currency: "usd" });
  const { host } = new URL(process.env.APP_URL!);
  const response = await fetch(`${stripe().url}/v1/products/parley_${host.replace(/\W+/g, "-")}_${planId}`, {
    headers: { authorization: "Bearer sk_test_reader" },
  });
  expect(response.status).toBe(200);
});

describe("what the operator gives", () => {
  test("to a workspace whose subscription has ended stays, for ever or for days, however often Stripe is read", async () => {
    for (const days of [null, 30]) {
      const shop = await subscriber(stripe());
      await cancelAtEnd(shop.scope, true, { now: now() });
      await stripe().act(shop, "advance", { days: "32" });
      await stripe().settle();
      expect(await standing(shop)).toEqual({ kind: "blocked", why: "ended" });
      await givePlan(shop.scope, "growth", days, now());
      // Opening the page reads Stripe; so do late events.
      await getPayments(shop.scope, now());
      for (const event of await stripe().events(shop)) await stripe().deliver(event);
      await stripe().settle();
      expect(await rowOf(shop)).toMatchObject({ planId: "growth", state: days === null ? "given" : "trial" });
      expect((await standing(shop)).kind).toBe(days === null ? "good" : "trial");
      expect((await mails(shop)).filter((subject) => subject.includes("subscription"))).toEqual([
        "Your subscription has ended",
      ]);
    }
  });

  test("gives way to a subscription that is paid, and does not come back when that ends", async () => {
    const shop = await newcomer();
    await givePlan(shop.scope, "growth", 30, now());
    await pay((await open(shop, "starter")).url);
    expect((await rowOf(shop)).planId).toBe("starter");
    await cancelAtEnd(shop.scope, true, { now: now() });
    await stripe().act(shop, "advance", { days: "62" });
    await stripe().settle();
    expect(await standing(shop)).toEqual({ kind: "blocked", why: "ended" });
  });
});

describe("a first payment that fails", () => {
  /** A subscription the operator made in Stripe's dashboard for a card that fails: Checkout itself makes none. */
  async function failFirst(shop: TestWorkspace): Promise<void> {
    await ensureCustomer(shop.scope);
    const wanted = await priceAtStripe({ planId: "scale", interval: "month", currency: "usd" });
    await stripe().act(shop, "card", { card: failing });
    await stripe().act(shop, "subscribe", { price: wanted });
    await stripe().settle();
  }
  const statuses = async (shop: TestWorkspace) => {
    const response = await fetch(
      `${stripe().url}/v1/subscriptions?customer=${await stripe().customerOf(shop)}&status=all`,
      { headers: { authorization: "Bearer sk_test_reader" } },
    );
    return ((await response.json()) as { data: { status: string }[] }).data.map(({ status }) => status);
  };

  test("leaves a trial that runs, and a given plan, as they were, also when Stripe gives it up", async () => {
    const trial = await newcomer();
    const given = await newcomer();
    await givePlan(given.scope, "growth", null, now());
    for (const shop of [trial, given]) {
      const before = await rowOf(shop);
      await failFirst(shop);
      const mailsBefore = await mails(shop);
      expect(await statuses(shop)).toEqual(["incomplete"]);
      expect(await rowOf(shop)).toMatchObject({ planId: before.planId, state: before.state });
      await stripe().act(shop, "advance", { days: "1" });
      await stripe().settle();
      expect(await statuses(shop)).toEqual(["incomplete_expired"]);
      const { planId, state, trialEndsAt } = before;
      expect(await rowOf(shop)).toMatchObject({ planId, state, trialEndsAt });
      // Nothing beside what the trial's own end is worth.
      expect(await mails(shop)).toEqual(mailsBefore);
    }
    expect(await standing(given)).toEqual({ kind: "good" });
    expect((await standing(trial)).kind).toBe("trial");
  });

  test("and then goes through makes the plan paid", async () => {
    const shop = await newcomer();
    await failFirst(shop);
    await stripe().act(shop, "card", { card: good });
    await stripe().settle();
    expect(await rowOf(shop)).toMatchObject({ planId: "scale", state: "active" });
  });
});

describe("a card that fails when a larger plan is chosen", () => {
  test("leaves the plan that is paid and charges nothing; once mended the change goes through", async () => {
    const shop = await subscriber(stripe());
    await stripe().act(shop, "card", { card: failing });
    const choice = { planId: "scale", interval: "month" as const };
    const { prorationDate } = await previewPlan(shop.scope, choice, now());
    const change = (at: number) => changePlan(shop.scope, { ...choice, prorationDate: at }, { now: now() });
    await expect(change(prorationDate)).rejects.toMatchObject({
      code: "payment_required",
      reason: "card_refused",
      message: expect.stringContaining("It is your turn"),
    });
    await stripe().settle();
    expect(await rowOf(shop)).toMatchObject({ planId: "starter", state: "active" });
    expect((await getPayments(shop.scope, now())).invoices.map(({ status }) => status)).toEqual(["paid"]);
    await stripe().act(shop, "card", { card: good });
    await change(prorationDate + 1);
    expect(await rowOf(shop)).toMatchObject({ planId: "scale", state: "active" });
    expect(await audit(shop)).toEqual(["stripe started", "user plan_changed"]);
  });

  test("does not change it in Stripe's portal either", async () => {
    const shop = await subscriber(stripe());
    await stripe().act(shop, "card", { card: failing });
    const wanted = await priceAtStripe({ planId: "scale", interval: "month", currency: "usd" });
    await stripe().act(shop, "plan", { price: wanted });
    await stripe().settle();
    expect(await rowOf(shop)).toMatchObject({ planId: "starter", state: "active" });
  });
});

describe("the audit log", () => {
  test("has what happened at Stripe, each once, as Stripe's; what a member did here stays theirs", async () => {
    const shop = await subscriber(stripe());
    await changePlan(shop.scope, { planId: "growth", interval: "month" }, { now: now() });
    await stripe().settle();
    const back = await priceAtStripe({ planId: "starter", interval: "month", currency: "usd" });
    await stripe().act(shop, "plan", { price: back });
    await stripe().settle();
    await cancelAtEnd(shop.scope, true, { now: now() });
    await stripe().act(shop, "resume");
    await stripe().settle();
    await stripe().act(shop, "card", { card: failing });
    await stripe().act(shop, "advance", { days: "32" });
    await stripe().settle();
    await stripe().act(shop, "card", { card: good });
    await stripe().settle();
    await stripe().act(shop, "cancel");
    await stripe().settle();
    await stripe().act(shop, "advance", { days: "32" });
    await stripe().settle();
    for (const event of await stripe().events(shop)) await stripe().deliver(event);
    await stripe().settle();
    expect(await audit(shop)).toEqual([
      ...[
        "stripe started",
        "user plan_changed",
        "stripe plan_changed",
        "user cancelled",
        "stripe reactivated",
      ],
      ...["stripe payment_failed", "stripe paid_again", "stripe cancelled", "stripe ended"],
    ]);
  });

  test("names a change in the portal Stripe's although the same was asked for here before and refused", async () => {
    const shop = await subscriber(stripe());
    await stripe().act(shop, "card", { card: failing });
    const choice = { planId: "growth", interval: "month" as const };
    await expect(changePlan(shop.scope, choice, { now: now() })).rejects.toMatchObject({
      reason: "card_refused",
    });
    await stripe().act(shop, "card", { card: good });
    await stripe().act(shop, "plan", { price: await priceAtStripe({ ...choice, currency: "usd" }) });
    await stripe().settle();
    expect(await audit(shop)).toEqual(["stripe started", "stripe plan_changed"]);
  });
});
