import fc from "fast-check";
import { limitReached, blocked } from "@/lib/billing/plans/refusals";
import {
  decimalsOf,
  graceDays,
  levelOf,
  limitedThings,
  monthOf,
  offeredLike,
  roomFor,
  standingOf,
  subscriptionStates,
  tooMuchFor,
  type Standing,
  type SubscriptionFacts,
} from "@/lib/billing/plans/rules";

const day = 24 * 60 * 60 * 1000;
const now = new Date("2026-11-26T12:00:00Z");
const at = (days: number) => new Date(now.getTime() + days * day);
const facts = (more: Partial<SubscriptionFacts>): SubscriptionFacts => ({
  ...{ state: "active", trialEndsAt: null, pastDueSince: null },
  ...more,
});

test.each<[string, Partial<SubscriptionFacts>, Standing]>([
  [
    "a trial runs to its last moment",
    { state: "trial", trialEndsAt: at(0.001) },
    { kind: "trial", until: at(0.001) },
  ],
  ["and not a moment longer", { state: "trial", trialEndsAt: at(0) }, { kind: "blocked", why: "trial_over" }],
  ["what the operator gave stays", { state: "given", trialEndsAt: at(-99) }, { kind: "good" }],
  ["a trial at Stripe", { state: "trialing", trialEndsAt: at(3) }, { kind: "trial", until: at(3) }],
  ["who pays", { state: "active" }, { kind: "good" }],
  [
    "a card that failed today",
    { state: "past_due", pastDueSince: at(0) },
    { kind: "grace", until: at(graceDays) },
  ],
  [
    "a card that failed almost a week ago",
    { state: "past_due", pastDueSince: at(0.001 - graceDays) },
    { kind: "grace", until: at(0.001) },
  ],
  [
    "a card that failed a week ago",
    { state: "past_due", pastDueSince: at(-graceDays) },
    { kind: "blocked", why: "unpaid" },
  ],
  ["an invoice Stripe has given up", { state: "unpaid" }, { kind: "blocked", why: "unpaid" }],
  ["a first payment that failed", { state: "incomplete" }, { kind: "blocked", why: "incomplete" }],
  [
    "a trial at Stripe that ended without a card",
    { state: "paused" },
    { kind: "blocked", why: "trial_over" },
  ],
  ["who left", { state: "canceled" }, { kind: "blocked", why: "ended" }],
])("where a workspace stands: %s", (_, more, standing) => {
  expect(standingOf(facts(more), now, true)).toEqual(standing);
});

test("where nobody can pay no trial ends", () => {
  expect(standingOf(facts({ state: "trial", trialEndsAt: at(-400) }), now, false).kind).toBe("trial");
});

test("every state is judged, and room is never negative", () => {
  for (const state of subscriptionStates) expect(standingOf(facts({ state }), now, true).kind).toBeDefined();
  expect(roomFor({ kind: "good" }, 5, 9)).toBe(0);
  expect(roomFor({ kind: "good" }, null, 9)).toBe(Infinity);
  expect(roomFor({ kind: "blocked", why: "ended" }, null, 0)).toBe(0);
});

test.each([
  [79, 100, "ok"],
  [80, 100, "near"],
  [99, 100, "near"],
  [100, 100, "full"],
  [140, 100, "full"],
  [0, 0, "ok"],
  [7, null, "ok"],
] as const)("%d of %s is %s", (used, limit, level) => expect(levelOf(used, limit)).toBe(level));

test("a month of usage begins on the day of the anchor, on the last day where there is none", () => {
  const anchor = new Date("2026-01-31T10:00:00Z");
  const start = (moment: string) => monthOf(anchor, new Date(moment)).start.toISOString();
  expect(start("2026-02-28T09:59:59Z")).toBe("2026-01-31T10:00:00.000Z");
  expect(start("2026-02-28T10:00:00Z")).toBe("2026-02-28T10:00:00.000Z");
  expect(start("2026-03-31T10:00:00Z")).toBe("2026-03-31T10:00:00.000Z");
  // The anchor of a trial at Stripe lies ahead.
  expect(start("2025-12-31T10:00:00Z")).toBe("2025-12-31T10:00:00.000Z");
});

test("every moment lies in exactly one month, and months follow each other without a gap", () => {
  const moment = fc.date({ min: new Date("2020-01-01"), max: new Date("2035-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(moment, moment, (anchor, time) => {
      const { start, end } = monthOf(anchor, time);
      expect(start <= time && time < end).toBe(true);
      expect(monthOf(anchor, end).start).toEqual(end);
      expect(monthOf(anchor, new Date(end.getTime() - 1)).start).toEqual(start);
    }),
    { numRuns: 2_000 },
  );
});

test("a refusal names the limit and the way up", () => {
  for (const what of limitedThings) {
    expect(limitReached(what, "Starter", 1_000).message).toMatch(
      /Starter has 1,000 .*larger plan under Billing/,
    );
  }
  expect(limitReached("numbers", "Starter", 1).message).toContain("1 phone number.");
  expect(blocked("unpaid")).toMatchObject({ code: "payment_required", reason: "subscription_needed" });
});

test("yen have no decimals, dinars three, cents two, and what is given to Stripe as if it had two has two", () => {
  expect(["jpy", "KRW", "kwd", "usd", "isk", "ugx"].map(decimalsOf)).toEqual([0, 0, 3, 2, 2, 2]);
});

test("what is offered only in another currency, or only by the year, is shown first", () => {
  const yen = { interval: "month", currency: "jpy" } as const;
  const yearly = { interval: "year", currency: "usd" } as const;
  const wanted = { interval: "month", currency: "usd" } as const;
  expect(offeredLike([yen], wanted)).toEqual(yen);
  expect(offeredLike([yen, yearly], wanted)).toEqual(yearly);
  expect(offeredLike([yen, yearly, wanted], wanted)).toEqual(wanted);
  expect(offeredLike([], wanted)).toEqual(wanted);
});

test("a plan is too small for what is used beyond it; of messages already when as many are used", () => {
  const limits = { ...{ numbers: 1, members: 3, contacts: null, messages: 10 }, campaigns: 2, apiKeys: 0 };
  const usage = [
    { what: "numbers", used: 1 },
    { what: "members", used: 4 },
    { what: "contacts", used: 9_000 },
    { what: "messages", used: 10 },
    { what: "apiKeys", used: 0 },
  ] as const;
  expect(tooMuchFor(usage, limits).map(({ what }) => what)).toEqual(["members", "messages"]);
});
