// Pure and isomorphic: what a workspace may do for its money. The facts and the time come in as arguments.

/** What a plan counts. `messages` and `campaigns` are of a month, the others of this moment. */
export const limitedThings = ["numbers", "members", "contacts", "messages", "campaigns", "apiKeys"] as const;
export type LimitedThing = (typeof limitedThings)[number];

/** Lines of usage a page shows at most; a file has all. */
export const mostUsageLines = 5_000;

/** How much of each; null: without a limit. */
export type Limits = Record<LimitedThing, number | null>;

/** The plan of every workspace of a person but the first, until one is chosen: the sandbox, for nothing and for ever. */
export const sandboxPlan = "sandbox";

export const subscriptionStates = [
  "trial",
  "given",
  "trialing",
  "active",
  "past_due",
  "unpaid",
  "incomplete",
  "paused",
  "canceled",
] as const;
export type SubscriptionState = (typeof subscriptionStates)[number];

export type SubscriptionFacts = {
  state: SubscriptionState;
  trialEndsAt: Date | null;
  pastDueSince: Date | null;
};

/** How long everything goes on after a card failed, while Stripe tries it again. */
export const graceDays = 7;
const dayMs = 24 * 60 * 60 * 1000;

/** `leaving`: an owner has asked for the workspace to be deleted. */
export const blockReasons = ["trial_over", "unpaid", "ended", "incomplete", "leaving"] as const;
export type BlockReason = (typeof blockReasons)[number];

/** Where a workspace stands. Blocked: nothing new is made or sent; receiving and reading go on for ever. */
export type Standing =
  | { kind: "trial"; until: Date | null }
  | { kind: "good" }
  | { kind: "grace"; until: Date }
  | { kind: "blocked"; why: BlockReason };

/**
 * @param payable whether this installation takes money at all: where nobody can pay, no trial comes to its end
 */
export function standingOf(
  { state, trialEndsAt, pastDueSince }: SubscriptionFacts,
  now: Date,
  payable: boolean,
): Standing {
  const trying = trialEndsAt === null || trialEndsAt > now;
  switch (state) {
    case "trial":
      if (!payable) return { kind: "trial", until: null };
      return trying ? { kind: "trial", until: trialEndsAt } : { kind: "blocked", why: "trial_over" };
    case "given":
    case "active":
      return { kind: "good" };
    case "trialing":
      return { kind: "trial", until: trialEndsAt };
    case "past_due": {
      const until = new Date((pastDueSince ?? now).getTime() + graceDays * dayMs);
      return now < until ? { kind: "grace", until } : { kind: "blocked", why: "unpaid" };
    }
    case "unpaid":
      return { kind: "blocked", why: "unpaid" };
    case "incomplete":
      return { kind: "blocked", why: "incomplete" };
    case "paused":
      return { kind: "blocked", why: "trial_over" };
    case "canceled":
      return { kind: "blocked", why: "ended" };
  }
}

/** How many more there is room for; Infinity without a limit, 0 when blocked. */
export function roomFor(standing: Standing, limit: number | null, used: number): number {
  if (standing.kind === "blocked") return 0;
  return limit === null ? Infinity : Math.max(0, limit - used);
}

/** From which part of a limit on people are warned. */
const nearShare = 0.8;

export type Level = "ok" | "near" | "full";

/** How near something is to its limit. A limit of nothing is no limit that comes near. */
export function levelOf(used: number, limit: number | null): Level {
  if (limit === null || limit === 0) return "ok";
  if (used >= limit) return "full";
  return used >= limit * nearShare ? "near" : "ok";
}

/** The same day and time so many months later; the last day of a month that is too short, as Stripe does it. UTC. */
function monthsAfter(anchor: Date, months: number): Date {
  const moved = new Date(anchor);
  moved.setUTCDate(1);
  moved.setUTCMonth(anchor.getUTCMonth() + months);
  const days = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
  moved.setUTCDate(Math.min(anchor.getUTCDate(), days));
  return moved;
}

/**
 * The month of usage a moment lies in. It begins at the day and time of the anchor, which may also lie ahead, as with a
 * trial that runs.
 */
export function monthOf(anchor: Date, now: Date): { start: Date; end: Date } {
  const apart =
    (now.getUTCFullYear() - anchor.getUTCFullYear()) * 12 + now.getUTCMonth() - anchor.getUTCMonth();
  let months = apart + 1;
  while (monthsAfter(anchor, months) > now) months--;
  return { start: monthsAfter(anchor, months), end: monthsAfter(anchor, months + 1) };
}

/**
 * A month that has begun already, from when it began to where the next one does: the anchor may have moved since.
 * @param next when the next month in which something was sent began; null: there is none
 */
export function monthFrom(anchor: Date, start: Date, next: Date | null): { start: Date; end: Date } {
  const found = monthOf(anchor, start);
  const { end } = found.start.getTime() === start.getTime() ? found : monthOf(start, start);
  return { start, end: next !== null && next < end ? next : end };
}

// UGX and ISK have no decimals either, but are given to Stripe as if they had two.
const decimals: Record<string, number> = Object.fromEntries([
  ..."bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" ").map((code) => [code, 0]),
  ..."bhd jod kwd omr tnd".split(" ").map((code) => [code, 3]),
]);

/**
 * How many decimals of a currency Stripe's smallest unit stands for: 2 for cents, 0 for yen.
 * https://docs.stripe.com/currencies#zero-decimal
 */
export const decimalsOf = (currency: string): number => decimals[currency.toLowerCase()] ?? 2;

/** Things of which more is used than a plan has; of messages as many, since then sending stops. */
export const tooMuchFor = <Used extends { what: LimitedThing; used: number }>(
  usage: readonly Used[],
  limits: Limits,
): Used[] =>
  usage.filter(({ what, used }) => {
    const limit = limits[what];
    return limit !== null && (what === "messages" ? used >= limit && used > 0 : used > limit);
  });

type Offered = { interval: "month" | "year"; currency: string };

/** What to show first of what is offered: what is wanted, or else the currency another way, or else the way it is paid. */
export const offeredLike = (offered: readonly Offered[], wanted: Offered): Offered =>
  offered.find(({ interval, currency }) => interval === wanted.interval && currency === wanted.currency) ??
  offered.find(({ currency }) => currency === wanted.currency) ??
  offered.find(({ interval }) => interval === wanted.interval) ??
  offered[0] ??
  wanted;
