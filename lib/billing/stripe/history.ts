import type { Local } from "@/lib/billing/stripe/truth";
import type { AuditInput } from "@/lib/tenancy/audit";

/** What a member has asked Stripe for; the audit log has it already. */
export type Asked = { priceId: string | null; cancel: boolean | null };

export type Happening = Pick<AuditInput, "action" | "target" | "data">;

const behind = (state: Local["state"]): boolean => state === "past_due" || state === "unpaid";

/**
 * What has happened at Stripe between two reads, for the audit log: in the portal, in the operator's dashboard, or because
 * a card was charged. Pure.
 */
export function happened(before: Local, after: Local, priceId: string | null, asked: Asked): Happening[] {
  const target = { type: "subscription", id: after.stripeSubscriptionId ?? "" };
  const found: Happening[] = [];
  const say = (action: string, data?: AuditInput["data"]) =>
    found.push({ action: `subscription.${action}`, target, data });
  const isNew = after.stripeSubscriptionId !== before.stripeSubscriptionId;
  if (after.state === "canceled") {
    if (before.state !== "canceled" || isNew) say("ended", { plan: after.planId });
    return found;
  }
  const { planId: plan, interval } = after;
  if (isNew) say("started", { plan, interval });
  else {
    const changed = plan !== before.planId || interval !== before.interval;
    if (changed && priceId !== asked.priceId) say("plan_changed", { plan, from: before.planId, interval });
    const ends = after.cancelAt !== null;
    if (ends !== (before.cancelAt !== null) && ends !== asked.cancel) say(ends ? "cancelled" : "reactivated");
  }
  if (behind(after.state)) {
    if (!behind(before.state) || after.pastDueInvoiceId !== before.pastDueInvoiceId) {
      say("payment_failed");
    }
  } else if (behind(before.state) && !isNew) say("paid_again");
  return found;
}

/** What is left of the asking once a read has seen it done. */
export const stillAsked = (before: Local, after: Local, priceId: string | null, asked: Asked): Asked => ({
  priceId:
    priceId === asked.priceId || after.planId !== before.planId || after.interval !== before.interval
      ? null
      : asked.priceId,
  cancel:
    (after.cancelAt !== null) === asked.cancel || (after.cancelAt !== null) !== (before.cancelAt !== null)
      ? null
      : asked.cancel,
});
