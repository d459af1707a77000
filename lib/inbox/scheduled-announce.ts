import { listScheduledByIds } from "@/lib/inbox/scheduled-queries";
import { log } from "@/lib/platform/log";
import { publishWatched, watchedWorkspaces } from "@/lib/realtime/publish";
import { scopeFromJob } from "@/lib/tenancy/scope";
import type { LiveEvent } from "@/types/live";

/** From here on asking again is cheaper for everybody than being told each row. */
const mostFrames = 200;

async function eventsOf(workspaceId: string, ids: readonly string[]): Promise<LiveEvent[]> {
  if (ids.length > mostFrames) return [{ type: "reset", data: {} }];
  try {
    const views = await listScheduledByIds(scopeFromJob({ workspaceId }), ids);
    return views.map((data) => ({ type: "scheduled_message.changed", data }));
  } catch (err) {
    log.warn({ workspaceId, err: (err as Error).message }, "scheduled messages could not be announced");
    return [{ type: "reset", data: {} }];
  }
}

/** Shows changed scheduled messages on every open screen of their workspaces. Call it after the commit. Never throws. */
export async function announceScheduled(
  changed: readonly { workspaceId: string; id: string }[],
): Promise<void> {
  const byWorkspace = Map.groupBy(changed, ({ workspaceId }) => workspaceId);
  const watched = await watchedWorkspaces([...byWorkspace.keys()]);
  await publishWatched(
    await Promise.all(
      [...watched].map(async (workspaceId) => ({
        workspaceId,
        events: await eventsOf(
          workspaceId,
          byWorkspace.get(workspaceId)!.map(({ id }) => id),
        ),
      })),
    ),
  );
}
