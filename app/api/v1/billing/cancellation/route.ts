import { getBilling } from "@/lib/billing/plans/queries";
import { cancelAtEnd } from "@/lib/billing/stripe/changing";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

const { role } = permissions.own;

export const PUT = route({ role }, async ({ scope, ...call }) => {
  const now = new Date();
  await cancelAtEnd(scope, true, { now, call });
  return getBilling(scope, now);
});

export const DELETE = route({ role }, async ({ scope, ...call }) => {
  const now = new Date();
  await cancelAtEnd(scope, false, { now, call });
  return getBilling(scope, now);
});
