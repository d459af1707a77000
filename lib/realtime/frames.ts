/** One entry of a workspace's stream. `data` is JSON, made once by the publisher. */
export type Entry = { id: string; type: string; data: string };

const encoder = new TextEncoder();

export const bytes = (text: string): Uint8Array => encoder.encode(text);

/** JSON has no raw line breaks, so one `data:` line is enough. */
export const frame = ({ id, type, data }: Entry): string => `id: ${id}\nevent: ${type}\ndata: ${data}\n\n`;

/**
 * Keeps proxies and sockets from taking silence for death. An event and not a comment, because a browser does not show
 * comments to the page, which has to notice a connection that died while the computer slept. It has no id and moves no place.
 */
export const heartbeat = bytes("event: here\ndata: {}\n\n");

/** Redis is out of reach: the stream stays, and says `reset` when events flow again. */
export const degraded = bytes(": degraded\n\n");

/** Milliseconds after which an EventSource tries again; spread, so that not everybody comes at once. */
export const retry = (least: number, spread: number): string =>
  `retry: ${Math.round(least + Math.random() * spread)}\n`;

/** Ids of Redis streams, `<milliseconds>-<number>`; what a stranger sends as Last-Event-ID is checked first. */
export const isEntryId = (id: string): boolean => /^\d{1,15}-\d{1,9}$/.test(id);

/** Whether entry `a` was added after entry `b`. */
export function isAfter(a: string, b: string): boolean {
  const [aMs, aNumber] = a.split("-").map(Number) as [number, number];
  const [bMs, bNumber] = b.split("-").map(Number) as [number, number];
  return aMs === bMs ? aNumber > bNumber : aMs > bMs;
}
