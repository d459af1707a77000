import { checkoutInput } from "@/lib/billing/plans/schemas";
import { openCheckout } from "@/lib/billing/stripe/checkout";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const POST = route(
  { role: permissions.own.role, body: checkoutInput, status: 201 },
  ({ scope, body, ...call }) => openCheckout(scope, body, { now: new Date(), call }),
);
