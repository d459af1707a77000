import { getUsage } from "@/lib/billing/plans/queries";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const GET = route({ role: permissions.own.role }, ({ scope }) => getUsage(scope, new Date()));
