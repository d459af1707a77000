import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@/lib/platform/log";
import { blockingRedis, redis } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { type Entry } from "@/lib/realtime/frames";
import { toEntry, type RawEntry } from "@/lib/realtime/position";
import { streamKey } from "@/lib/realtime/publish";

const blockMs = 5_000;
/** Entries that come within this time go out together: with many listeners, writing is what costs. */
const gatherMs = 20;
/** Further behind than this, asking again is cheaper than catching up, and entries may already be cut off. */
const mostBehind = 1_000;
const restMs = 1_000;

export type Reader = {
  /** Reads a workspace's stream from after this entry on, unless it is being read already. */
  watchFrom(workspaceId: string, after: string): void;
  /** Reads a workspace's stream from after this entry on, wherever it was before. */
  watch(workspaceId: string, after: string): void;
  unwatch(workspaceId: string): void;
  /** The last entry read of a workspace. */
  placeOf(workspaceId: string): string | undefined;
};

type Callbacks = {
  onEntries(workspaceId: string, entries: Entry[]): void;
  /** Something was, or may have been, missed. */
  onGap(workspaceId: string): void;
  /** Redis went out of reach. */
  onLost(): void;
  /** The connection was closed on purpose. */
  onEnd(): void;
};

/** One blocking connection that reads the streams of all watched workspaces. */
export function startReader(callbacks: Callbacks): Reader {
  const connection = blockingRedis();
  const places = new Map<string, string>();
  /** Workspaces that fell behind are left alone for a moment, so that a flood becomes one `reset` a second. */
  const resting = new Set<string>();
  const wakeKey = `parley:live-wake:${newId()}`;
  let wakePlace = "0-0";
  let wakeIdle: (() => void) | undefined;
  let lost = false;

  function wake(): void {
    wakeIdle?.();
    // Interrupts the blocking read. Unheard, the new workspace is read after blockMs; nothing is lost.
    redis()
      .pipeline()
      .xadd(wakeKey, "MAXLEN", "~", 10, "*", "wake", "1")
      .expire(wakeKey, 60)
      .exec()
      .catch(() => undefined);
  }

  connection.on("close", () => {
    if (!lost) callbacks.onLost();
    lost = true;
  });
  connection.on("ready", () => {
    if (!lost) return;
    lost = false;
    for (const workspaceId of places.keys()) callbacks.onGap(workspaceId);
  });

  function rest(workspaceId: string): void {
    resting.add(workspaceId);
    setTimeout(() => {
      resting.delete(workspaceId);
      callbacks.onGap(workspaceId);
    }, restMs).unref();
  }

  async function readOnce(): Promise<void> {
    const ids = [...places.keys()].filter((id) => !resting.has(id));
    const asked = ids.map((id) => places.get(id)!);
    const answer = (await connection.xread(
      "COUNT",
      mostBehind,
      "BLOCK",
      blockMs,
      "STREAMS",
      wakeKey,
      ...ids.map(streamKey),
      wakePlace,
      ...asked,
    )) as [string, RawEntry[]][] | null;
    for (const [key, raw] of answer ?? []) {
      if (key === wakeKey) {
        wakePlace = raw[raw.length - 1]![0];
        continue;
      }
      const index = ids.findIndex((id) => streamKey(id) === key);
      const id = ids[index]!;
      // Left, or moved on, while we were reading.
      if (places.get(id) !== asked[index]) continue;
      places.set(id, raw[raw.length - 1]![0]);
      if (raw.length >= mostBehind) rest(id);
      else callbacks.onEntries(id, raw.map(toEntry));
    }
    if (answer) await sleep(gatherMs);
  }

  async function readOn(): Promise<void> {
    while (connection.status !== "end") {
      try {
        if (places.size > 0) await readOnce();
        else await new Promise<void>((resolve) => (wakeIdle = resolve));
      } catch (err) {
        if ((connection.status as string) === "end") break;
        log.warn({ err: (err as Error).message }, "live streams could not be read");
        await sleep(200);
      }
    }
    callbacks.onEnd();
  }

  connection.on("end", () => wakeIdle?.());
  void readOn();

  return {
    watchFrom(workspaceId, after) {
      if (places.has(workspaceId)) return;
      places.set(workspaceId, after);
      wake();
    },
    watch(workspaceId, after) {
      places.set(workspaceId, after);
      wake();
    },
    unwatch(workspaceId) {
      places.delete(workspaceId);
      resting.delete(workspaceId);
    },
    placeOf: (workspaceId) => places.get(workspaceId),
  };
}
