import { log } from "@/lib/platform/log";
import { redis, redisReady } from "@/lib/platform/redis";
import type { LiveEvent } from "@/types/live";

/** Everything said to a workspace, in order; its entry ids are the Last-Event-ID of the browser. */
export const streamKey = (workspaceId: string): string => `parley:live:${workspaceId}`;

/** Exists while somebody listens, and for watchSeconds after the last listener left. */
export const watchKey = (workspaceId: string): string => `parley:watch:${workspaceId}`;

/** How long after the last open stream events are still kept, so that a short absence can be resumed. */
export const watchSeconds = 300;

/** A stream outlives its watch key, so that an entry never brings a stream without an expiry into being. */
export const streamSeconds = 2 * watchSeconds;

/** Entries kept per workspace; whoever missed more is told `reset`. */
const streamLength = 2_000;

/** Field of the event's name and of its data in a stream entry. */
export const typeField = "t";
export const dataField = "d";

/** Workspaces to which something could not be said; they get a `reset` as soon as Redis listens again. */
const unheard = new Set<string>();
let retrying: NodeJS.Timeout | undefined;

function rememberUnheard(workspaceIds: Iterable<string>, err: unknown): void {
  // Once per outage, not once per message.
  if (unheard.size === 0) log.warn({ err: (err as Error).message }, "live events were not published");
  for (const id of workspaceIds) unheard.add(id);
  const connection = redis();
  retrying ??= setTimeout(() => {
    retrying = undefined;
    // Closed on purpose: the process is ending, and the next one starts with a resync.
    if (connection.status === "end") return;
    const ids = [...unheard];
    unheard.clear();
    void send(ids.map((workspaceId) => ({ workspaceId, events: [{ type: "reset", data: {} }] })));
  }, 1_000).unref();
}

type Batch = { workspaceId: string; events: readonly LiveEvent[] };

async function send(batches: readonly Batch[]): Promise<void> {
  try {
    const pipeline = redis().pipeline();
    for (const { workspaceId, events } of batches) {
      for (const { type, data } of events) {
        pipeline.xadd(
          streamKey(workspaceId),
          "MAXLEN",
          "~",
          streamLength,
          "*",
          typeField,
          type,
          dataField,
          JSON.stringify(data),
        );
      }
    }
    const failed = (await pipeline.exec())?.find(([error]) => error)?.[0];
    if (failed) throw failed;
  } catch (err) {
    rememberUnheard(
      batches.map((batch) => batch.workspaceId),
      err,
    );
  }
}

/**
 * Which of these workspaces have somebody listening, now or within the last five minutes. Nothing has to be read or
 * said for the others: whoever connects later finds no watch key and is told `reset`, never a silent gap.
 * Ask it after the commit. Never throws; while Redis is down nobody is watched, and each gets a `reset` afterwards.
 */
export async function watchedWorkspaces(workspaceIds: readonly string[]): Promise<Set<string>> {
  if (workspaceIds.length === 0) return new Set();
  try {
    const watched = await redis().mget(workspaceIds.map(watchKey));
    return new Set(workspaceIds.filter((_, i) => watched[i] !== null));
  } catch (err) {
    rememberUnheard(workspaceIds, err);
    return new Set();
  }
}

/**
 * Says the events, in this order, to every open stream of the workspace. Call it after the commit.
 * Costs one round trip when nobody listens. Never throws: what could not be said becomes a `reset` later.
 */
export async function publish(workspaceId: string, events: readonly LiveEvent[]): Promise<void> {
  if (events.length === 0) return;
  if (!(await watchedWorkspaces([workspaceId])).has(workspaceId)) return;
  await send([{ workspaceId, events }]);
}

/** Like publish, for several workspaces that are known to be watched, in one round trip. */
export const publishWatched = (batches: readonly Batch[]): Promise<void> => send(batches);

/**
 * Tells every listened-to workspace to ask again: for a process that starts and cannot know what its predecessor
 * committed and did not come to say. Never throws.
 */
export async function publishResetEverywhere(): Promise<number> {
  const workspaceIds: string[] = [];
  try {
    await redisReady();
    let cursor = "0";
    do {
      const [next, keys] = await redis().scan(cursor, "MATCH", watchKey("*"), "COUNT", 1_000);
      cursor = next;
      workspaceIds.push(...keys.map((key) => key.slice(watchKey("").length)));
    } while (cursor !== "0");
  } catch (err) {
    log.warn({ err: (err as Error).message }, "could not ask who listens");
  }
  await send(workspaceIds.map((workspaceId) => ({ workspaceId, events: [{ type: "reset", data: {} }] })));
  return workspaceIds.length;
}
