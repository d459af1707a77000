import fc from "fast-check";
import { converge } from "@/lib/billing/stripe/converge";
import { openCheckout } from "@/lib/billing/stripe/checkout";
import { priceAtStripe } from "@/lib/billing/stripe/prices";
import { platformDb } from "@/lib/platform/db";
import { drainStripeEvents } from "@/lib/webhooks/stripe";
import type { Subscription } from "@/simulator/stripe/types";
import { ownStripe, newcomer, rowOf, sessionOf } from "@/tests/support/stripe";
import type { TestWorkspace } from "@/tests/support/workspace";

const stripe = ownStripe();

const failing = "4000000000000341";
const good = "4242424242424242";
const monthly = (planId: string) => ({ planId, interval: "month" as const, currency: "usd" });

/** What happens to a subscription at Stripe, one after the other. */
type Change = (shop: TestWorkspace, sessionId: string) => Promise<unknown>;
const changes: readonly Change[] = [
  (_, sessionId) => stripe().control(`sessions/${sessionId}/pay`),
  async (shop) => stripe().act(shop, "plan", { price: await priceAtStripe(monthly("growth")) }),
  (shop) => stripe().act(shop, "cancel"),
  (shop) => stripe().act(shop, "resume"),
  async (shop) => {
    await stripe().act(shop, "card", { card: failing });
    await stripe().act(shop, "advance", { days: "32" });
  },
  (shop) => stripe().act(shop, "card", { card: good }),
  (shop) => stripe().act(shop, "cancel"),
  (shop) => stripe().act(shop, "advance", { days: "32" }),
];

/** What is so at Stripe, asked without the product. */
async function atStripe(shop: TestWorkspace): Promise<Subscription> {
  const customer = await stripe().customerOf(shop);
  const response = await fetch(`${stripe().url}/v1/subscriptions?customer=${customer}&status=all`, {
    headers: { authorization: "Bearer sk_test_reader" },
  });
  const { data } = (await response.json()) as { data: Subscription[] };
  expect(data).toHaveLength(1);
  return data[0]!;
}

const date = (seconds: number | null) => (seconds === null ? null : new Date(seconds * 1000));
async function expectTruth(shop: TestWorkspace): Promise<string> {
  const [row, there] = [await rowOf(shop), await atStripe(shop)];
  const [item] = there.items.data;
  const { planId } = await platformDb.stripePrice.findUniqueOrThrow({ where: { id: item!.price.id } });
  expect(row).toMatchObject({
    ...{ state: there.status, planId, stripeSubscriptionId: there.id, amount: item!.price.unit_amount },
    periodEnd: date(item!.current_period_end),
    cancelAt: date(there.cancel_at),
    endedAt: date(there.ended_at),
    anchor: date(there.billing_cycle_anchor),
  });
  return there.status;
}

/** Waits until Stripe has the question and its answer is on the way. */
async function readSlowly(shop: TestWorkspace): Promise<{ arrives: () => Promise<void> }> {
  await stripe().act(shop, "slow", { on: "1" });
  const reading = converge(await stripe().customerOf(shop), new Date());
  for (;;) {
    const { waiting } = (await stripe().act(shop, "slow")) as { waiting: boolean };
    if (waiting) break;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return {
    arrives: async () => {
      await stripe().act(shop, "slow", { on: "0" });
      await reading;
    },
  };
}

/** What comes to us after a change: which of the events so far, by where they stand, and what is done about them. */
const after = fc.record({
  events: fc.array(fc.nat(), { maxLength: 4 }),
  work: fc.boolean(),
  beginsSlowRead: fc.boolean(),
});
const lives = fc.record({
  steps: fc.array(after, { minLength: 2, maxLength: changes.length }),
  last: fc.array(fc.nat(), { maxLength: 4 }),
  /** Whether the slow answer comes before what is newest was read, or after. */
  slowLast: fc.boolean(),
});

test("in hundreds of orders, with duplicates, while Stripe moves on and a slow read is overtaken, the end is Stripe's truth", async () => {
  const ends = new Map<string, number>();
  let overtaken = 0;
  await fc.assert(
    fc.asyncProperty(lives, async ({ steps, last, slowLast }) => {
      const shop = await newcomer();
      const { url } = await openCheckout(shop.scope, monthly("starter"), { now: new Date() });
      await stripe().act(shop, "hold", { on: "1" });
      let slow: Awaited<ReturnType<typeof readSlowly>> | null = null;
      for (const [index, { events, work, beginsSlowRead }] of steps.entries()) {
        await changes[index]!(shop, sessionOf(url));
        const told = await stripe().events(shop);
        for (const which of events) await stripe().deliver(told[which % told.length]!);
        if (beginsSlowRead) slow ??= await readSlowly(shop);
        if (work) await Promise.all([drainStripeEvents(), drainStripeEvents()]);
      }
      const told = await stripe().events(shop);
      for (const which of last) await stripe().deliver(told[which % told.length]!);
      if (!slowLast) await slow?.arrives();
      // Stripe tells each at least once, the last one too.
      await stripe().deliver(told.at(-1)!);
      await Promise.all([drainStripeEvents(), drainStripeEvents()]);
      const { readWritten } = await rowOf(shop);
      if (slowLast && slow) {
        await slow.arrives();
        overtaken++;
      }
      const status = await expectTruth(shop);
      expect((await rowOf(shop)).readWritten).toBe(readWritten);
      ends.set(status, (ends.get(status) ?? 0) + 1);
    }),
    { numRuns: 200 },
  );
  expect(overtaken).toBeGreaterThan(20);
  expect([...ends.keys()].toSorted()).toEqual(["active", "canceled", "past_due"]);
}, 240_000);
