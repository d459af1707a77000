import { getBilling } from "@/lib/billing/plans/queries";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const GET = route({ role: permissions.own.role }, ({ scope }) => getBilling(scope, new Date()));
