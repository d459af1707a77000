import fc from "fast-check";
import type Stripe from "stripe";
import { currentOf, takeIn, truthOf, type Local, type Truth } from "@/lib/billing/stripe/truth";

const subscription = (more: Partial<Record<keyof Stripe.Subscription, unknown>>): Stripe.Subscription =>
  ({
    id: "sub_1",
    status: "active",
    created: 1_000,
    currency: "usd",
    billing_cycle_anchor: 1_000,
    trial_end: null,
    cancel_at: null,
    ended_at: null,
    latest_invoice: null,
    items: {
      data: [{ price: { id: "price_1", recurring: { interval: "month" } }, current_period_end: 2_000 }],
    },
    ...more,
  }) as unknown as Stripe.Subscription;

test("a second subscription by accident changes nothing; what never began counts for nothing; one that is over does not hide one that lives", () => {
  const older = subscription({ id: "older", created: 1 });
  const newer = subscription({ id: "newer", created: 2 });
  const ended = subscription({ id: "ended", created: 3, status: "canceled" });
  const waiting = subscription({ id: "waiting", created: 0, status: "incomplete" });
  expect(currentOf([newer, older, ended, waiting])?.id).toBe("older");
  expect(currentOf([ended, waiting])?.id).toBe("ended");
  expect(currentOf([waiting, subscription({ status: "incomplete_expired" })])).toBeNull();
  expect(currentOf([subscription({ id: "long ago", status: "canceled", created: 0 }), ended])?.id).toBe(
    "ended",
  );
  expect(currentOf([])).toBeNull();
});

test("a state nobody knows lets nothing happen that was not paid", () => {
  expect(truthOf([subscription({ status: "something_new" })])).toMatchObject({ state: "incomplete" });
});

test("grace is counted from the invoice that is open, not from when we heard of it", () => {
  const latest_invoice = { id: "in_1", created: 5_000, status_transitions: { finalized_at: 6_000 } };
  expect(truthOf([subscription({ status: "past_due", latest_invoice })])).toMatchObject({
    pastDueSince: new Date(6_000_000),
    pastDueInvoiceId: "in_1",
  });
  expect(truthOf([subscription({ latest_invoice })])).toMatchObject({ pastDueSince: null });
});

/** A life in eight steps, as Stripe has it after each; each is told by one event. */
const second = 1_800_000_000;
const failed = { id: "in_2", created: second, status_transitions: { finalized_at: second } };
const priced = (id: string) => ({
  items: { data: [{ price: { id, recurring: { interval: "month" } }, current_period_end: second }] },
});
const life: readonly Truth[] = [
  { status: "trialing", trial_end: second },
  { status: "active", trial_end: second },
  { status: "active", ...priced("price_2") },
  { status: "past_due", ...priced("price_2"), latest_invoice: failed },
  { status: "unpaid", ...priced("price_2"), latest_invoice: failed },
  { status: "active", ...priced("price_2"), latest_invoice: failed },
  { status: "active", ...priced("price_2"), cancel_at: second },
  { status: "canceled", ...priced("price_2"), ended_at: second },
].map((more) => truthOf([subscription(more)])!);
const planOf = (truth: Truth): string => (truth.stripePriceId === "price_2" ? "growth" : "starter");

const trial: Local = {
  ...{ planId: "trial", state: "trial", interval: null, currency: null, amount: null, anchor: new Date(0) },
  ...{ trialEndsAt: new Date(second * 1000), periodEnd: null, cancelAt: null, endedAt: null },
  ...{ pastDueSince: null, pastDueInvoiceId: null, stripeSubscriptionId: null, readWritten: 0 },
};
const read = (number: number, step: number) => {
  const truth = life[step]!;
  return { number, truth, planId: planOf(truth) };
};
/** The reducer that lib/billing/stripe/converge.ts runs. */
const takeAll = (from: Local, reads: readonly ReturnType<typeof read>[]): Local =>
  reads.reduce((local, one) => takeIn(local, one) ?? local, from);
const { readWritten: _, ...wanted } = takeIn(trial, read(1, 7))!;

/** Every order of a list. */
function* orders<T>(list: readonly T[]): Generator<T[]> {
  if (list.length <= 1) {
    yield [...list];
    return;
  }
  for (const [index, first] of list.entries()) {
    for (const rest of orders([...list.slice(0, index), ...list.slice(index + 1)])) yield [first, ...rest];
  }
}

test("all 40,320 orders of eight events, some of them twice, end in the last step of Stripe's", () => {
  expect(wanted).toMatchObject({ state: "canceled", planId: "growth", endedAt: new Date(second * 1000) });
  let count = 0;
  for (const order of orders([...life.keys()])) {
    const events = [...order, order[count % 8]!, order[(count * 3) % 8]!];
    count++;
    // No event comes before its step; a read finds the step Stripe has come to.
    let step = 0;
    const reads = events.map((told, index) => read(index + 1, (step = Math.max(step, told))));
    // The answers are written in another order than they were asked for.
    const shift = count % reads.length;
    const { readWritten, ...end } = takeAll(trial, [...reads.slice(shift), ...reads.slice(0, shift)]);
    if (readWritten !== events.length || JSON.stringify(end) !== JSON.stringify(wanted)) {
      throw new Error(`${events.join(", ")} ends in ${JSON.stringify(end)}.`);
    }
  }
  expect(count).toBe(40_320);
});

test("however reads and writes of several workers cross, the newest read is what stays", () => {
  fc.assert(
    fc.property(
      // Each event: after which step it is handled, and how much later its answer is written.
      fc.array(fc.record({ handledAfter: fc.nat(7), writesLater: fc.nat(30) }), {
        minLength: 1,
        maxLength: 24,
      }),
      fc.nat(30),
      (events, lastWritesLater) => {
        // The last step rings too: at least one read begins after it.
        const all = [...events, { handledAfter: 7, writesLater: lastWritesLater }].toSorted(
          (a, b) => a.handledAfter - b.handledAfter,
        );
        const writes = all
          .map(({ handledAfter, writesLater }, index) => ({
            at: handledAfter + writesLater,
            // A read sees what was so when it began, or something newer.
            found: read(index + 1, handledAfter),
          }))
          .toSorted((a, b) => a.at - b.at);
        const { readWritten: __, ...end } = takeAll(
          trial,
          writes.map(({ found }) => found),
        );
        expect(end).toEqual(wanted);
      },
    ),
    { numRuns: 20_000 },
  );
}, 60_000);

test("what was over when the operator gave a plan does not take it away; what ended later does", () => {
  const over = takeIn(trial, read(1, 7))!;
  const given: Local = { ...over, state: "given", planId: "scale", endedAt: null };
  expect(takeIn(given, read(2, 7))).toEqual({ ...given, readWritten: 2 });
  expect(takeIn({ ...given, state: "trial" }, read(2, 7))).toMatchObject({ state: "trial", planId: "scale" });
  const another = truthOf([subscription({ id: "sub_2", status: "canceled", ended_at: second })]);
  expect(takeIn(given, { number: 2, truth: another, planId: null })).toMatchObject({ state: "canceled" });
});

test("where no subscription ever began nothing changes, and a price nobody knows leaves the plan", () => {
  expect(takeIn(trial, { number: 1, truth: null, planId: null })).toEqual({ ...trial, readWritten: 1 });
  expect(takeIn(trial, { number: 1, truth: life[1]!, planId: null })).toMatchObject({
    state: "active",
    planId: "trial",
  });
});
