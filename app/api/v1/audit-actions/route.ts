import { listAuditActions } from "@/lib/accounts/audit-log";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const GET = route({ role: permissions.readAudit.role }, ({ scope }) => listAuditActions(scope));
