import { transferOwnership } from "@/lib/accounts/ownership";
import { ownershipInput } from "@/lib/accounts/schemas";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const POST = route(
  { role: permissions.own.role, body: ownershipInput, status: 204 },
  ({ scope, body, ...call }) => transferOwnership(scope, body, call),
);
