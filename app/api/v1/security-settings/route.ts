import { changeSecurity } from "@/lib/accounts/security-settings";
import { securityInput } from "@/lib/accounts/schemas";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const PUT = route({ role: permissions.own.role, body: securityInput }, ({ scope, body, ...call }) =>
  changeSecurity(scope, body, call),
);
