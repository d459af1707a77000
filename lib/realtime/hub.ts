import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import {
  degraded,
  bytes,
  frame,
  heartbeat,
  isAfter,
  isEntryId,
  retry,
  type Entry,
} from "@/lib/realtime/frames";
import { markOnline } from "@/lib/realtime/online";
import { takePosition, type Position } from "@/lib/realtime/position";
import { startReader, type Reader } from "@/lib/realtime/reader";
import { hearWhispers, type Whispers } from "@/lib/realtime/whispers";

/** Bytes a listener may leave unread before it is let go; it resumes, or is told `reset`, when it comes back. */
const longestQueue = 1024 * 1024;
const streamsPerSubject = 20;
const tickMs = 3_000;
const heartbeatMs = 20_000;

export type Listener<Proof> = {
  workspaceId: string;
  /** Whose streams are counted together: a user or an API key. */
  subject: string;
  /** What allowed this stream to open; it is proven again and again while it is open. */
  proof: Proof;
  lastEventId: string | null;
};

type Client = {
  subject: string;
  proof: unknown;
  lastEventId: string | null;
  /** The newest entry it has been given; null until its first frame. */
  since: string | null;
  /** What arrived before its position was known. */
  held: Entry[];
  controller: ReadableStreamDefaultController<Uint8Array>;
};

type Workspace = {
  id: string;
  clients: Set<Client>;
  /** Something may have been missed and nobody was told yet. */
  stale: boolean;
};

type Hub = {
  workspaces: Map<string, Workspace>;
  reader: Reader | undefined;
  whispers: Whispers | undefined;
  closing: boolean;
  /** Which of the proofs still hold. */
  stillHold: (proofs: unknown[]) => Promise<boolean[]>;
};

// One per process, kept over hot reloads in development.
const store = globalThis as unknown as { parleyHub?: Hub };

function drop(hub: Hub, workspace: Workspace, client: Client): void {
  if (!workspace.clients.delete(client) || workspace.clients.size > 0) return;
  hub.workspaces.delete(workspace.id);
  hub.reader?.unwatch(workspace.id);
  hub.whispers?.unwatch(workspace.id);
}

function close(hub: Hub, workspace: Workspace, client: Client, lastWords = ""): void {
  drop(hub, workspace, client);
  try {
    if (lastWords) client.controller.enqueue(bytes(lastWords));
    client.controller.close();
  } catch {
    // The other side closed it first.
  }
}

function write(hub: Hub, workspace: Workspace, client: Client, chunk: Uint8Array): void {
  const room = client.controller.desiredSize;
  if (room === null) return drop(hub, workspace, client);
  if (room < -longestQueue) {
    log.info({ workspaceId: workspace.id }, "a live stream was not read and is closed");
    drop(hub, workspace, client);
    // Named like an abort, so that the server tears the connection down without calling it a failure.
    return client.controller.error(new DOMException("The stream was not read.", "AbortError"));
  }
  client.controller.enqueue(chunk);
}

/** Hands entries to every listener: the same bytes to all who are at the same place. */
function deliver(hub: Hub, workspaceId: string, entries: Entry[]): void {
  const workspace = hub.workspaces.get(workspaceId);
  const first = entries[0];
  if (!workspace || !first) return;
  const newest = entries[entries.length - 1]!.id;
  let shared: Uint8Array | undefined;
  for (const client of workspace.clients) {
    if (client.since === null) {
      client.held.push(...entries);
    } else if (isAfter(first.id, client.since)) {
      client.since = newest;
      write(hub, workspace, client, (shared ??= bytes(entries.map(frame).join(""))));
    } else {
      catchUp(hub, workspace, client, entries);
    }
  }
}

function catchUp(hub: Hub, workspace: Workspace, client: Client, entries: Entry[]): void {
  const unseen = entries.filter((entry) => isAfter(entry.id, client.since!));
  if (unseen.length === 0) return;
  client.since = unseen[unseen.length - 1]!.id;
  write(hub, workspace, client, bytes(unseen.map(frame).join("")));
}

/** The first frame: where the listener stands, and whether nothing was missed before. */
function welcome(hub: Hub, workspace: Workspace, client: Client, position: Position): void {
  const resumed = position.missed !== null;
  const at = resumed ? client.lastEventId! : position.at;
  const words = [retry(1_000, 2_000) + frame({ id: at, type: "hello", data: JSON.stringify({ resumed }) })];
  if (!resumed && client.lastEventId !== null) words.push(frame({ id: at, type: "reset", data: "{}" }));
  client.since = at;
  write(hub, workspace, client, bytes(words.join("")));
  catchUp(hub, workspace, client, [...(position.missed ?? []), ...client.held]);
  client.held = [];
}

/** After events may have been missed by this process: everybody asks again, from the newest position on. */
async function resync(hub: Hub, workspace: Workspace): Promise<void> {
  workspace.stale = true;
  const position = await takePosition(workspace.id);
  workspace.stale = false;
  if (workspace.clients.size === 0) return;
  hub.reader?.watch(workspace.id, position.at);
  const reset = bytes(frame({ id: position.at, type: "reset", data: "{}" }));
  for (const client of workspace.clients) {
    if (client.since === null) {
      welcome(hub, workspace, client, { ...position, missed: null });
    } else {
      client.since = position.at;
      write(hub, workspace, client, reset);
    }
  }
}

function everyClient(hub: Hub): { workspace: Workspace; client: Client }[] {
  return [...hub.workspaces.values()].flatMap((workspace) =>
    [...workspace.clients].map((client) => ({ workspace, client })),
  );
}

function toEveryone(hub: Hub, chunk: Uint8Array): void {
  for (const { workspace, client } of everyClient(hub)) write(hub, workspace, client, chunk);
}

/** Closes the streams of sessions, memberships and keys that no longer hold: one question for all of them. */
async function proveAgain(hub: Hub): Promise<void> {
  const open = everyClient(hub);
  if (open.length === 0) return;
  const holds = await hub.stillHold(open.map(({ client }) => client.proof));
  open.forEach(({ workspace, client }, i) => {
    if (!holds[i]) close(hub, workspace, client);
  });
}

async function keepWatching(hub: Hub): Promise<void> {
  await Promise.all(
    [...hub.workspaces.values()].map(async (workspace) => {
      if (workspace.stale) return resync(hub, workspace);
      const place = hub.reader?.placeOf(workspace.id);
      const { at } = await takePosition(workspace.id);
      // A stream that began anew behind our place (Redis emptied, its clock set back) would never be heard.
      if (place !== undefined && isAfter(place, at)) await resync(hub, workspace);
    }),
  );
}

function startReading(hub: Hub): void {
  hub.reader ??= startReader({
    onEntries: (workspaceId, entries) => deliver(hub, workspaceId, entries),
    onGap: (workspaceId) => {
      const workspace = hub.workspaces.get(workspaceId);
      // When it fails now, the next tick tries again.
      if (workspace) void resync(hub, workspace).catch(() => undefined);
    },
    onLost: () => toEveryone(hub, degraded),
    onEnd: () => {
      hub.reader = undefined;
      for (const { workspace, client } of everyClient(hub)) close(hub, workspace, client);
    },
  });
}

/** Passed on to those who have had their first frame; who comes later asks for what is so by then. */
function startHearing(hub: Hub): void {
  hub.whispers ??= hearWhispers(
    (workspaceId, frame) => {
      const workspace = hub.workspaces.get(workspaceId);
      for (const client of workspace?.clients ?? []) {
        if (client.since !== null && workspace) write(hub, workspace, client, frame);
      }
    },
    () => (hub.whispers = undefined),
  );
}

function sayWhoIsOnline(hub: Hub): Promise<void> {
  return markOnline(
    new Map(
      [...hub.workspaces.values()]
        .filter(({ clients }) => clients.size > 0)
        .map(({ id, clients }) => [id, new Set([...clients].map(({ subject }) => subject))]),
    ),
  );
}

function open(): Hub {
  const hub: Hub = {
    workspaces: new Map(),
    reader: undefined,
    whispers: undefined,
    closing: false,
    stillHold: async (proofs) => proofs.map(() => true),
  };
  const quietly = (work: Promise<void>, what: string) =>
    void work.catch((err: Error) => log.warn({ err: err.message }, what));
  setInterval(() => {
    // While PostgreSQL is out of reach nobody can be signed out either; streams stay.
    quietly(proveAgain(hub), "open streams could not be proven");
    quietly(keepWatching(hub), "open streams could not be kept up");
    void sayWhoIsOnline(hub);
  }, tickMs).unref();
  setInterval(() => toEveryone(hub, heartbeat), heartbeatMs).unref();
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      hub.closing = true;
      for (const { workspace, client } of everyClient(hub)) {
        close(hub, workspace, client, `${retry(500, 4_500)}\n`);
      }
    });
  }
  return hub;
}

/**
 * Opens a live stream of a workspace: server-sent events, all listeners of this process behind one reader of Redis.
 *
 * The first frame, `hello`, names the position; while Redis is away only `here` comes before it. `resumed` says whether
 * everything since `lastEventId` follows. When it does not, `reset` follows and the listener asks again for what it shows.
 * A listener that does not read is let go; one whose session, membership or key ends is closed within five seconds.
 *
 * @param stillHold asked every three seconds about all open streams together: which proofs still hold
 * @throws AppError rate_limited when this user or key has too many streams open, unavailable during shutdown
 */
export function openStream<Proof>(
  listener: Listener<Proof>,
  stillHold: (proofs: Proof[]) => Promise<boolean[]>,
): ReadableStream<Uint8Array> {
  const hub = (store.parleyHub ??= open());
  hub.stillHold = stillHold as Hub["stillHold"];
  if (hub.closing)
    throw new AppError("unavailable", "restarting", "Parley is restarting.", { retryAfterSeconds: 1 });
  const mine = everyClient(hub).filter(({ client }) => client.subject === listener.subject).length;
  if (mine >= streamsPerSubject) {
    throw new AppError(
      "rate_limited",
      "too_many_streams",
      "Too many live streams are open. Close some tabs.",
      {
        retryAfterSeconds: 30,
      },
    );
  }

  const workspace = hub.workspaces.get(listener.workspaceId) ?? {
    id: listener.workspaceId,
    clients: new Set<Client>(),
    stale: false,
  };
  hub.workspaces.set(workspace.id, workspace);
  let client: Client;
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        client = {
          subject: listener.subject,
          proof: listener.proof,
          lastEventId: listener.lastEventId,
          since: null,
          held: [],
          controller,
        };
        workspace.clients.add(client);
        startReading(hub);
        startHearing(hub);
        hub.whispers?.watch(workspace.id);
        void markOnline(new Map([[workspace.id, new Set([listener.subject])]]));
        void enter(hub, workspace, client);
      },
      cancel: () => drop(hub, workspace, client),
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 16 * 1024 }),
  );
}

async function enter(hub: Hub, workspace: Workspace, client: Client): Promise<void> {
  const since = client.lastEventId && isEntryId(client.lastEventId) ? client.lastEventId : undefined;
  try {
    const position = await takePosition(workspace.id, since);
    if (!workspace.clients.has(client)) return;
    hub.reader?.watchFrom(workspace.id, position.at);
    welcome(hub, workspace, client, position);
  } catch (err) {
    log.warn({ err: (err as Error).message }, "a live stream opens without Redis");
    workspace.stale = true;
    write(hub, workspace, client, degraded);
  }
}

/** Open streams of this process. */
export const countStreams = (): number => (store.parleyHub ? everyClient(store.parleyHub).length : 0);
