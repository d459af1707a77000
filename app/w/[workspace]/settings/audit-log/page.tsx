import { AuditLog } from "@/components/members/audit-log";

export default function Page() {
  return <AuditLog />;
}
