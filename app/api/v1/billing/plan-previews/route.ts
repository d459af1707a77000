import { planChoice } from "@/lib/billing/plans/schemas";
import { previewPlan } from "@/lib/billing/stripe/changing";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const POST = route({ role: permissions.own.role, body: planChoice }, ({ scope, body }) =>
  previewPlan(scope, body, new Date()),
);
