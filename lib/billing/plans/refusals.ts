import type { BlockReason, LimitedThing } from "@/lib/billing/plans/rules";
import { AppError } from "@/lib/platform/errors";

const count = (number: number, one: string, many: string): string =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

const amounts: Record<LimitedThing, (limit: number) => string> = {
  numbers: (limit) => count(limit, "phone number", "phone numbers"),
  members: (limit) => count(limit, "member", "members"),
  contacts: (limit) => count(limit, "contact", "contacts"),
  messages: (limit) => `${count(limit, "message", "messages")} a month`,
  campaigns: (limit) => `${count(limit, "campaign", "campaigns")} a month`,
  apiKeys: (limit) => count(limit, "API key", "API keys"),
};

/** What besides a larger plan makes room. */
const otherWays: Record<LimitedThing, string> = {
  numbers: ", or disconnect a number",
  members: ", or remove a member",
  contacts: ", or delete contacts",
  messages: ", or wait for the next month",
  campaigns: ", or wait for the next month",
  apiKeys: ", or revoke a key",
};

/** Names the limit and the way up. */
export function limitReached(what: LimitedThing, plan: string, limit: number): AppError {
  const amount = amounts[what](limit).replace(/^0 /, "no ");
  const otherWay = limit === 0 ? "" : otherWays[what];
  const message = `The plan ${plan} has ${amount}. An owner can choose a larger plan under Billing${otherWay}.`;
  return new AppError("payment_required", "limit_reached", message, { data: { what, limit, plan } });
}

const blockedWords: Record<BlockReason, string> = {
  trial_over: "The free trial is over. An owner can choose a plan under Billing.",
  unpaid: "The last invoice is not paid. An owner can mend the card under Billing.",
  ended: "The subscription has ended. An owner can choose a plan under Billing.",
  incomplete: "The first payment did not go through. An owner can try again under Billing.",
  leaving: "This workspace is going to be deleted. An owner can keep it under Settings, Data.",
};

/** Nothing new is made or sent until somebody pays; what comes in is received and can be read. */
export const blocked = (why: BlockReason): AppError =>
  new AppError(
    "payment_required",
    "subscription_needed",
    `${blockedWords[why]} Messages are still received.`,
    {
      data: { why },
    },
  );
