import { openPortal } from "@/lib/billing/stripe/checkout";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const POST = route({ role: permissions.own.role, status: 201 }, ({ scope }) => openPortal(scope));
