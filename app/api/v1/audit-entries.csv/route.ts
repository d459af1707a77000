import { auditFile } from "@/lib/accounts/audit-log";
import { auditFilter } from "@/lib/accounts/schemas";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const GET = route(
  { role: permissions.readAudit.role, query: auditFilter },
  ({ scope, query, request, ...call }) => auditFile(scope, query, request.signal, call),
);
