import type { LiveEvent } from "@/types/live";

/**
 * connecting: not yet online for the first time · online · reconnecting: the connection was lost and is being sought ·
 * offline: the browser has no network. Then nobody tries any more: ended: the session is over · removed: the membership
 * is · factor_missing: the workspace asks for a second factor.
 */
export type LiveState = "connecting" | "online" | "reconnecting" | "offline" | LiveEnd;
export type LiveEnd = "ended" | "removed" | "factor_missing";

/** Refusals that stay, by their reason. */
const ends: Record<string, LiveEnd> = {
  signed_out: "ended",
  workspace_not_found: "removed",
  two_factor_missing: "factor_missing",
};

type Note =
  | { kind: "event"; id: string; event: LiveEvent }
  | { kind: "state"; state: LiveState; lastEventId: string | null }
  | { kind: "who leads" };

export type LiveConnectionOptions = {
  /** The slug. */
  workspace: string;
  onEvent: (event: LiveEvent) => void;
  onState: (state: LiveState) => void;
};

const events: readonly LiveEvent["type"][] = [
  "message.changed",
  "conversation.changed",
  "conversation.read",
  "mentions.seen",
  "phone_number.changed",
  "campaign.changed",
  "campaign.deleted",
  "template.changed",
  "template.told",
  "contact_import.changed",
  "library.changed",
  "presence.changed",
  "scheduled_message.changed",
  "reset",
];

/** The server says something at least every 20 seconds. */
const silenceMs = 50_000;
const longestWaitMs = 30_000;

/** Waits grow from half a second to half a minute and are spread, so that a whole office does not return at once. */
const waitMs = (failures: number): number =>
  Math.min(longestWaitMs, 500 * 2 ** failures) * (0.5 + Math.random() / 2);

/**
 * The one connection of this browser: reads the stream, counts failures, keeps the place.
 * @returns what ends it
 */
function readStream(
  workspace: string,
  place: { lastEventId: string | null },
  hear: (event: LiveEvent, id: string) => void,
  setState: (state: LiveState) => void,
  onEnded: () => void,
): () => void {
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let wasOnline = false;
  let heardAt = Date.now();
  const asking = new AbortController();

  const address = () => {
    const query = new URLSearchParams({ workspace });
    if (place.lastEventId) query.set("lastEventId", place.lastEventId);
    return `/api/v1/events?${query.toString()}`;
  };

  /** An EventSource does not tell why it was refused; only somebody who may not listen any more stops trying. */
  async function whyOver(): Promise<LiveEnd | null> {
    try {
      const response = await fetch(address(), { cache: "no-store", signal: asking.signal });
      if (response.ok) {
        void response.body?.cancel();
        return null;
      }
      const { error } = (await response.json()) as { error?: { reason?: string } };
      return ends[error?.reason ?? ""] ?? null;
    } catch {
      return null;
    }
  }

  function lose(): void {
    source?.close();
    source = undefined;
    clearTimeout(retry);
    setState(navigator.onLine ? (wasOnline ? "reconnecting" : "connecting") : "offline");
  }

  function later(): void {
    lose();
    retry = setTimeout(connect, waitMs(failures++));
  }

  async function refused(): Promise<void> {
    lose();
    const over = await whyOver();
    if (asking.signal.aborted || source) return;
    if (!over) return later();
    setState(over);
    stop();
    onEnded();
  }

  function connect(): void {
    clearTimeout(retry);
    source?.close();
    const askedFrom = place.lastEventId;
    const current = (source = new EventSource(address()));
    heardAt = Date.now();
    const listen = (name: string, react: (message: MessageEvent<string>) => void) =>
      current.addEventListener(name, (message: MessageEvent<string>) => {
        if (current !== source) return;
        heardAt = Date.now();
        react(message);
      });
    listen("hello", (message) => {
      failures = 0;
      wasOnline = true;
      place.lastEventId = message.lastEventId;
      setState("online");
      // Whoever begins without a place may have read the page before the stream began. The others are told.
      if (askedFrom === null) hear({ type: "reset", data: {} }, message.lastEventId);
    });
    listen("here", () => undefined);
    for (const type of events) {
      listen(type, (message) =>
        hear({ type, data: JSON.parse(message.data) } as LiveEvent, message.lastEventId),
      );
    }
    current.onerror = () => {
      if (current !== source) return;
      if (current.readyState === EventSource.CLOSED) void refused();
      else later();
    };
  }

  const watch = setInterval(() => {
    if (source && Date.now() - heardAt > silenceMs) later();
  }, 5_000);
  const online = () => {
    failures = 0;
    connect();
  };
  const offline = () => setState("offline");
  window.addEventListener("online", online);
  window.addEventListener("offline", offline);

  function stop(): void {
    asking.abort();
    clearInterval(watch);
    clearTimeout(retry);
    window.removeEventListener("online", online);
    window.removeEventListener("offline", offline);
    source?.close();
    source = undefined;
  }

  connect();
  return stop;
}

/**
 * Listens to a workspace's live stream. All tabs of a browser share one connection: the tab that holds a lock reads it
 * and tells the others; when it closes the next one goes on from the last event everybody has seen. Without locks or
 * channels (an insecure address, an old browser) each tab reads for itself.
 *
 * `reset` is delivered whenever something may have been missed; answer it by asking again for what is on the screen.
 * @returns what ends it
 */
export function openLiveConnection(options: LiveConnectionOptions): () => void {
  const { workspace, onEvent } = options;
  const place: { lastEventId: string | null } = { lastEventId: null };
  let state: LiveState = "connecting";
  let stopReading: (() => void) | undefined;
  let stopLeading = () => {};
  let ended = false;

  const setState = (next: LiveState) => {
    if (state !== next) options.onState(next);
    state = next;
  };

  if (!("locks" in navigator) || typeof BroadcastChannel === "undefined") {
    return readStream(
      workspace,
      place,
      (event, id) => {
        place.lastEventId = id || place.lastEventId;
        onEvent(event);
      },
      setState,
      () => undefined,
    );
  }

  const name = `parley-live:${workspace}`;
  const channel = new BroadcastChannel(name);
  const tell = (note: Note) => channel.postMessage(note);
  const tellState = () => tell({ kind: "state", state, lastEventId: place.lastEventId });

  channel.onmessage = ({ data: note }: MessageEvent<Note>) => {
    if (note.kind === "who leads") {
      if (stopReading) tellState();
    } else if (note.kind === "event") {
      place.lastEventId = note.id || place.lastEventId;
      onEvent(note.event);
    } else if (!stopReading) {
      place.lastEventId ??= note.lastEventId;
      setState(note.state);
    }
  };

  const leaving = new AbortController();
  navigator.locks
    .request(name, { signal: leaving.signal }, () => {
      // Held until this tab closes.
      return new Promise<void>((release) => {
        if (ended) return release();
        const stop = readStream(
          workspace,
          place,
          (event, id) => {
            place.lastEventId = id || place.lastEventId;
            tell({ kind: "event", id, event });
            onEvent(event);
          },
          (next) => {
            setState(next);
            tellState();
          },
          // The lock goes to the next tab: somebody may sign in again there.
          () => stopLeading(),
        );
        stopReading = stop;
        stopLeading = () => {
          stopReading?.();
          stopReading = undefined;
          release();
        };
      });
    })
    .catch(() => undefined);
  tell({ kind: "who leads" });

  // A page taken back from the browser's memory has heard nothing while it lay there.
  const returned = (event: PageTransitionEvent) => {
    if (!event.persisted) return;
    onEvent({ type: "reset", data: {} });
    tell({ kind: "who leads" });
  };
  window.addEventListener("pageshow", returned);

  return () => {
    ended = true;
    window.removeEventListener("pageshow", returned);
    leaving.abort();
    stopLeading();
    channel.close();
  };
}
