import { getPayments } from "@/lib/billing/stripe/payments";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const GET = route({ role: permissions.own.role }, ({ scope }) => getPayments(scope, new Date()));
