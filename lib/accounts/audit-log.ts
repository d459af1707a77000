import type { z } from "zod";
import { deviceOf } from "@/lib/accounts/rules";
import type { auditFilter, auditListQuery } from "@/lib/accounts/schemas";
import type { AuditEntryView } from "@/lib/accounts/views";
import { csvDownload } from "@/lib/platform/csv-download";
import { pool } from "@/lib/platform/db";
import { csvLine } from "@/lib/shared/csv";
import { firstIdAt } from "@/lib/shared/id";
import { cutPage, encodeCursor, type Page } from "@/lib/shared/pagination";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

type Filter = z.output<typeof auditFilter>;

type Row = Omit<AuditEntryView, "at" | "browser" | "system"> & { at: Date; userAgent: string | null };

/** Newest first, `limit` of those that are older than `before`. */
async function read(
  workspaceId: string,
  filter: Filter,
  before: string | null,
  limit: number,
): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `SELECT e.id, e.created_at AS at, e.action, e.actor_type AS "actorType", e.actor_id AS "actorId",
        coalesce(u.name, k.name) AS "actorName", u.email AS "actorEmail", e.target_type AS "targetType",
        e.target_id AS "targetId", coalesce(t.name, e.data->>'name', e.data->>'email') AS "targetName",
        e.data, e.ip, e.user_agent AS "userAgent"
      FROM audit_entries e
      LEFT JOIN users u ON u.id = CASE WHEN e.actor_type = 'user' THEN e.actor_id::uuid END
      LEFT JOIN api_keys k ON k.workspace_id = e.workspace_id
        AND k.id = CASE WHEN e.actor_type = 'api_key' THEN e.actor_id::uuid END
      LEFT JOIN users t ON t.id = CASE WHEN e.target_type = 'user' THEN e.target_id::uuid END
      WHERE e.workspace_id = $1 AND ($2::text IS NULL OR e.actor_id = $2) AND ($3::text IS NULL OR e.action = $3)
        AND ($4::uuid IS NULL OR e.id >= $4) AND ($5::uuid IS NULL OR e.id < $5) AND ($6::uuid IS NULL OR e.id < $6)
      ORDER BY e.id DESC LIMIT $7`,
    [
      workspaceId,
      filter.actorId ?? null,
      filter.action ?? null,
      filter.from ? firstIdAt(filter.from) : null,
      filter.to ? firstIdAt(filter.to) : null,
      before,
      limit,
    ],
  );
  return rows;
}

const toView = ({ at, userAgent, ...row }: Row): AuditEntryView => ({
  ...row,
  at: at.toISOString(),
  ...deviceOf(userAgent),
});

/** What was done in the workspace, newest first: by whom, when, from where. */
export async function listAuditEntries(
  { workspaceId }: Scope,
  { limit, cursor, ...filter }: z.output<typeof auditListQuery>,
): Promise<Page<AuditEntryView>> {
  const rows = await read(workspaceId, filter, cursor ?? null, limit + 1);
  return cutPage(rows, limit, toView, ({ id }) => encodeCursor([id]));
}

/** The actions that occur in the workspace's log, by name. Skips from one to the next, however long the log is. */
export async function listAuditActions({ workspaceId }: Scope): Promise<{ data: string[] }> {
  const { rows } = await pool.query<{ action: string }>(
    `WITH RECURSIVE seen AS (
        (SELECT action FROM audit_entries WHERE workspace_id = $1 ORDER BY action LIMIT 1)
        UNION ALL
        SELECT (SELECT e.action FROM audit_entries e WHERE e.workspace_id = $1 AND e.action > seen.action
                 ORDER BY e.action LIMIT 1) FROM seen WHERE seen.action IS NOT NULL)
      SELECT action FROM seen WHERE action IS NOT NULL LIMIT 500`,
    [workspaceId],
  );
  return { data: rows.map(({ action }) => action) };
}

const columns = ["time", "actor_type", "actor", "actor_id", "action", "target_type", "target_id", "target"];
const more = ["data", "ip", "browser", "system"];

const batch = 1_000;

async function* lines(workspaceId: string, filter: Filter): AsyncGenerator<string> {
  yield csvLine([...columns, ...more]);
  let before: string | null = null;
  for (;;) {
    const rows: Row[] = await read(workspaceId, filter, before, batch);
    yield rows
      .map(toView)
      .map((entry) =>
        csvLine([
          entry.at,
          entry.actorType,
          entry.actorEmail ?? entry.actorName ?? "",
          entry.actorId ?? "",
          entry.action,
          entry.targetType ?? "",
          entry.targetId ?? "",
          entry.targetName ?? "",
          JSON.stringify(entry.data),
          entry.ip ?? "",
          entry.browser ?? "",
          entry.system ?? "",
        ]),
      )
      .join("");
    if (rows.length < batch) return;
    before = rows[rows.length - 1]!.id;
  }
}

/** The same as a file, all of it. That somebody took it along is recorded before the first line. */
export async function auditFile(
  scope: Scope,
  filter: Filter,
  signal: AbortSignal,
  call: AuditCall,
): Promise<Response> {
  await recordAudit({ scope, action: "audit_log.exported", call });
  return csvDownload("audit-log.csv", lines(scope.workspaceId, filter), signal);
}
