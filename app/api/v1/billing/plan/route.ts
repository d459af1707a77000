import { getBilling } from "@/lib/billing/plans/queries";
import { planChangeInput } from "@/lib/billing/plans/schemas";
import { changePlan } from "@/lib/billing/stripe/changing";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const PUT = route(
  { role: permissions.own.role, body: planChangeInput },
  async ({ scope, body, ...call }) => {
    const now = new Date();
    await changePlan(scope, body, { now, call });
    return getBilling(scope, now);
  },
);
