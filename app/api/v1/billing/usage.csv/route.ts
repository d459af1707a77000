import { usageQuery } from "@/lib/billing/plans/schemas";
import { usageFile } from "@/lib/billing/plans/usage";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const GET = route({ role: permissions.own.role, query: usageQuery }, ({ scope, query, request }) =>
  usageFile(scope, query, new Date(), request.signal),
);
