import { z } from "zod";
import { auditFilter, auditListQuery } from "@/lib/accounts/schemas";
import type { AuditEntryView } from "@/lib/accounts/views";
import { anyObject, component, id, page, text, time, type Operation } from "@/lib/http/operations/operation";
import { permissions } from "@/lib/tenancy/permissions";

const reads = { about: "Audit log", method: "GET", access: { role: permissions.readAudit.role } } as const;

const entry = component(
  "AuditEntry",
  z.object({
    id,
    at: time,
    action: z.string().describe("noun.verb: member.removed"),
    actorType: z.enum(["user", "api_key", "system", "operator", "stripe"]),
    actorId: text,
    actorName: text,
    actorEmail: text,
    targetType: text,
    targetId: text,
    targetName: text,
    data: anyObject,
    ip: text,
    browser: text,
    system: text,
  }) satisfies z.ZodType<AuditEntryView>,
);

export const auditOperations: Operation[] = [
  {
    ...reads,
    path: "/audit-entries",
    summary: "List what was done, newest first",
    query: auditListQuery,
    answer: page(entry),
  },
  {
    ...reads,
    path: "/audit-entries.csv",
    summary: "Download what was done",
    description: "UTF-8 with a byte order mark. A cell a spreadsheet would run begins with an apostrophe.",
    query: auditFilter,
    answer: "text/csv",
  },
  {
    ...reads,
    path: "/audit-actions",
    summary: "List the actions that occur in the log",
    answer: z.object({ data: z.array(z.string()) }),
  },
];
