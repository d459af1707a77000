import { pushNews } from "@/lib/inbox/jobs";
import { pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { ring } from "@/lib/platform/queue";

/** How long a process believes that nobody of a workspace wants to be woken. */
const beliefMs = 30_000;
const believed = new Map<string, { wants: boolean; until: number }>();
const mostMessages = 200;

async function wantingToBeWoken(workspaceIds: readonly string[], now: number): Promise<Set<string>> {
  const unknown = workspaceIds.filter((id) => (believed.get(id)?.until ?? 0) <= now);
  if (unknown.length > 0) {
    const { rows } = await pool.query<{ id: string }>({
      name: "push_subscriptions.workspaces",
      text: `SELECT id FROM unnest($1::uuid[]) AS w(id)
        WHERE EXISTS (SELECT 1 FROM push_subscriptions ps WHERE ps.workspace_id = w.id)`,
      values: [unknown],
    });
    const wanting = new Set(rows.map(({ id }) => id));
    if (believed.size > 10_000) believed.clear();
    for (const id of unknown) believed.set(id, { wants: wanting.has(id), until: now + beliefMs });
  }
  return new Set(workspaceIds.filter((id) => believed.get(id)?.wants));
}

/**
 * Rings for members who are not here and want to know. Costs nothing where nobody subscribed: one look at an index per
 * workspace and half a minute. Call it after the commit. Never throws.
 */
export async function wakeMembers(
  changes: readonly { workspaceId: string; messageIds: readonly string[] }[],
): Promise<void> {
  const meant = changes.filter(({ messageIds }) => messageIds.length > 0);
  if (meant.length === 0) return;
  try {
    const ids = [...new Set(meant.map(({ workspaceId }) => workspaceId))];
    const wanting = await wantingToBeWoken(ids, Date.now());
    for (const { workspaceId, messageIds } of meant) {
      if (!wanting.has(workspaceId)) continue;
      await ring(pushNews, { workspaceId, messageIds: messageIds.slice(0, mostMessages) });
    }
  } catch (err) {
    log.warn({ err: (err as Error).message }, "members were not woken");
  }
}
