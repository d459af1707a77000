import fc from "fast-check";
import type Stripe from "stripe";
import { currentOf, takeIn, truthOf, type Local } from "@/lib/billing/stripe/truth";

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

test("a second subscription by accident changes nothing; one that is over does not hide one that lives", () => {
  const older = subscription({ id: "older", created: 1 });
  const newer = subscription({ id: "newer", created: 2 });
  const ended = subscription({ id: "ended", created: 3, status: "canceled" });
  const waiting = subscription({ id: "waiting", created: 0, status: "incomplete" });
  expect(currentOf([newer, older, ended, waiting])?.id).toBe("older");
  expect(currentOf([ended, waiting])?.id).toBe("waiting");
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

/** A life in eight steps; each is told by one event. */
const steps: readonly string[] = [
  "created",
  "paid",
  "trial ends",
  "renewed",
  "failed",
  "past due",
  "mended",
  "cancelled",
];

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
  let count = 0;
  for (const order of orders(steps)) {
    const events = [...order, order[count % 8]!, order[(count * 3) % 8]!];
    count++;
    // No event comes before its step; a read finds the step Stripe has come to.
    let step = 0;
    const reads = events.map((name, index) => {
      step = Math.max(step, steps.indexOf(name));
      return { number: index + 1, truth: steps[step]! };
    });
    // The answers are written in another order than they were asked for.
    const shift = count % reads.length;
    const writes = [...reads.slice(shift), ...reads.slice(0, shift)];
    const end = writes.reduce((local, read) => takeIn(local, read), { readWritten: 0, truth: "trial" });
    if (end.truth !== "cancelled") throw new Error(`${events.join(", ")} ends in ${end.truth}.`);
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
        const writes = all.map(({ handledAfter, writesLater }, index) => ({
          at: handledAfter + writesLater,
          number: index + 1,
          // A read sees what was so when it began, or something newer.
          truth: steps[handledAfter]!,
        }));
        let local: Local<string> = { readWritten: 0, truth: "trial" };
        for (const write of writes.toSorted((a, b) => a.at - b.at)) local = takeIn(local, write);
        expect(local.truth).toBe("cancelled");
      },
    ),
    { numRuns: 100_000 },
  );
}, 60_000);
