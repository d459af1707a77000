import { usageQuery } from "@/lib/billing/plans/schemas";
import { getUsage } from "@/lib/billing/plans/usage";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const GET = route({ role: permissions.own.role, query: usageQuery }, ({ scope, query }) =>
  getUsage(scope, query, new Date()),
);
