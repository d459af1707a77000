import { platformDb } from "@/lib/platform/db";
import { askStripe, isKeyReused } from "@/lib/stripe/client";
import type { Scope } from "@/lib/tenancy/scope";

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
    data: { stripeCustomerId: id },
  });
  const now = await platformDb.subscription.findUniqueOrThrow({
    where: { workspaceId },
    select: { stripeCustomerId: true },
  });
  return now.stripeCustomerId!;
}
