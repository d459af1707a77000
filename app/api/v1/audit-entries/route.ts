import { listAuditEntries } from "@/lib/accounts/audit-log";
import { auditListQuery } from "@/lib/accounts/schemas";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const GET = route({ role: permissions.readAudit.role, query: auditListQuery }, ({ scope, query }) =>
  listAuditEntries(scope, query),
);
