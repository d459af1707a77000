import { takesMoney } from "@/lib/billing/plans/entitlements";
import { platformDb, pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { askStripe, isKeyReused } from "@/lib/stripe/client";
import type { Scope } from "@/lib/tenancy/scope";

/** As tellCustomers composes it in SQL. */
const told = (name: string, email: string): string => `${name}\n${email}`;

/**
 * Stripe's customer of a workspace, made when there is none yet. Two at once get the same one: the key names the
 * workspace, and of two ids the first that is written stays.
 */
export async function ensureCustomer({ workspaceId, actor }: Scope): Promise<string> {
  const known = await platformDb.subscription.findUniqueOrThrow({
    where: { workspaceId },
    select: { stripeCustomerId: true, workspace: { select: { name: true, slug: true } } },
  });
  if (known.stripeCustomerId) return known.stripeCustomerId;
  const person =
    actor.type === "user"
      ? await platformDb.user.findUnique({ where: { id: actor.userId }, select: { email: true } })
      : null;
  const make = (key: string) =>
    askStripe((stripe) =>
      stripe.customers.create(
        {
          name: known.workspace.name,
          ...(person ? { email: person.email } : {}),
          metadata: { workspace_id: workspaceId, workspace: known.workspace.slug },
        },
        { idempotencyKey: key },
      ),
    );
  const { id } = await make(`customer:${workspaceId}`).catch((error: unknown) => {
    // Another owner was faster a moment ago, with another address: theirs is found below, or this one is ours.
    if (isKeyReused(error)) return make(`customer:${workspaceId}:${person?.email ?? ""}`);
    throw error;
  });
  await platformDb.subscription.updateMany({
    where: { workspaceId, stripeCustomerId: null },
    data: {
      stripeCustomerId: id,
      customerTold: person ? told(known.workspace.name, person.email) : null,
      receiptsUserId: actor.type === "user" ? actor.userId : null,
    },
  });
  const now = await platformDb.subscription.findUniqueOrThrow({
    where: { workspaceId },
    select: { stripeCustomerId: true },
  });
  return now.stripeCustomerId!;
}

type News = {
  workspaceId: string;
  customerId: string;
  name: string;
  userId: string;
  email: string;
  before: string | null;
};

/** Customers whose workspace has another name, or whose receipts go to another address, than Stripe was last told. */
async function newsForStripe(): Promise<News[]> {
  const { rows } = await pool.query<News>(
    `SELECT s.workspace_id AS "workspaceId", s.stripe_customer_id AS "customerId", w.name, o.id AS "userId", o.email,
        s.customer_told AS before
      FROM subscriptions s JOIN workspaces w ON w.id = s.workspace_id
      CROSS JOIN LATERAL (SELECT u.id, u.email FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.workspace_id = s.workspace_id AND m.role = 'owner'
        ORDER BY (m.user_id = s.receipts_user_id) DESC NULLS LAST, m.id LIMIT 1) o
      WHERE s.stripe_customer_id IS NOT NULL AND s.customer_told IS DISTINCT FROM w.name || E'\n' || o.email
      ORDER BY s.workspace_id LIMIT 100`,
  );
  return rows;
}

/**
 * Tells Stripe who gets the receipts and what the workspace is called, where that is not what it was told last: after a
 * rename, a transfer of ownership, another address. What people changed in the portal stays until ours changes. Compared
 * row by row and not announced by those who change it, so that nothing is missed; what fails is tried by the next run.
 */
export async function tellCustomers(): Promise<void> {
  if (!takesMoney()) return;
  for (const { workspaceId, customerId, name, userId, email, before } of await newsForStripe()) {
    const [nameBefore, emailBefore] = before?.split("\n") ?? [name, null];
    try {
      await askStripe((stripe) =>
        stripe.customers.update(customerId, {
          ...(name === nameBefore ? {} : { name }),
          ...(email === emailBefore ? {} : { email }),
        }),
      );
    } catch (error) {
      // Away, or our key is refused: the others fare no better, and the next run asks again.
      if ((error as { type?: string }).type !== "StripeInvalidRequestError") {
        log.warn(
          { err: (error as Error).message },
          "Stripe could not be told a name or an address; later again",
        );
        return;
      }
      log.error(
        { workspaceId, customerId, err: (error as Error).message },
        "Stripe refuses a name or an address",
      );
    }
    await pool.query(
      `UPDATE subscriptions SET customer_told = $2, receipts_user_id = $3 WHERE workspace_id = $1`,
      [workspaceId, told(name, email), userId],
    );
  }
}
