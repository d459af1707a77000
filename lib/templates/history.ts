import type pg from "pg";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";
import { isWorthTelling } from "@/lib/templates/rules";

/** Something that happened to a template. */
export type Happened = {
  workspaceId: string;
  templateId: string;
  kind: "status" | "category" | "category_impending" | "quality" | "components";
  from: string | null;
  to: string | null;
  reason: string | null;
  info: object | null;
  at: Date;
};

/**
 * Writes into the history of templates what Meta said or what its list showed, in the caller's transaction. The same thing
 * told twice is one line: by a webhook that came again, or by a webhook and the list within an hour. The earlier time and
 * the reason win. A new line that people should hear of is marked as untold; see news.ts.
 */
export async function remember(client: pg.PoolClient, events: readonly Happened[]): Promise<void> {
  if (events.length === 0) return;
  const columns = {
    id: ["uuid", () => newId()],
    workspace_id: ["uuid", (e: Happened) => e.workspaceId],
    template_id: ["uuid", (e: Happened) => e.templateId],
    kind: ["text", (e: Happened) => e.kind],
    old: ["text", (e: Happened) => e.from],
    new: ["text", (e: Happened) => e.to],
    reason: ["text", (e: Happened) => e.reason],
    info: ["jsonb", (e: Happened) => e.info && JSON.stringify(e.info)],
    at: ["timestamptz", (e: Happened) => e.at],
    untold: ["bool", (e: Happened) => isWorthTelling(e)],
  } as const;
  // One after the other per template: each looks at its neighbours in time, which the one before may have written.
  for (const round of rounds(events)) {
    await client.query(
      overRows(
        "template_events.remember",
        round,
        columns,
        (from) => `WITH said AS (SELECT * FROM ${from}),
          twin AS (
            SELECT s.id AS said_id, (
              SELECT e.id FROM template_events e
              WHERE e.workspace_id = s.workspace_id AND e.template_id = s.template_id AND e.kind = s.kind
                AND e."to" IS NOT DISTINCT FROM s.new AND e.at BETWEEN s.at - interval '1 hour' AND s.at + interval '1 hour'
                AND NOT EXISTS (SELECT 1 FROM template_events b
                  WHERE b.workspace_id = s.workspace_id AND b.template_id = s.template_id AND b.kind = s.kind
                    AND b."to" IS DISTINCT FROM s.new AND b.at > least(e.at, s.at) AND b.at < greatest(e.at, s.at))
              ORDER BY e.at DESC LIMIT 1) AS id
            FROM said s),
          again AS (
            UPDATE template_events e SET at = least(e.at, s.at), reason = coalesce(s.reason, e.reason),
              info = coalesce(s.info, e.info)
            FROM twin t JOIN said s ON s.id = t.said_id
            WHERE e.workspace_id = s.workspace_id AND e.id = t.id)
          INSERT INTO template_events (id, workspace_id, template_id, kind, "from", "to", reason, info, at, untold)
          SELECT s.id, s.workspace_id, s.template_id, s.kind, s.old, s.new, s.reason, s.info, s.at, s.untold
          FROM said s JOIN twin t ON t.said_id = s.id WHERE t.id IS NULL`,
      ),
    );
  }
}

/** Each round has at most one event per template and kind, in the order given. */
function rounds(events: readonly Happened[]): Happened[][] {
  const result: Happened[][] = [];
  const turn = new Map<string, number>();
  for (const event of events) {
    const key = `${event.templateId}|${event.kind}`;
    const place = turn.get(key) ?? 0;
    turn.set(key, place + 1);
    (result[place] ??= []).push(event);
  }
  return result;
}
