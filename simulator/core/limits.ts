import type { Limits } from "../types/number";
import type { PhoneNumber, Thread } from "./state";

/** One message per 6 s to one customer, up to 45 at once on credit (Meta: about-the-platform, pair rate limits). */
const PAIR_GAP_MS = 6000;
const PAIR_BURST = 45;

const windows = new WeakMap<PhoneNumber, { times: number[]; head: number }>();

/**
 * Counts a send against the number's throughput: at most `limit` in any 1,000 ms, exactly.
 * Only sends count; Meta counts what comes in as well.
 * @returns false when it is over the limit (nothing is counted then).
 */
export function takeThroughput(number: PhoneNumber, limit: number | null, now: number): boolean {
  if (limit === null) return true;
  let window = windows.get(number);
  if (!window) windows.set(number, (window = { times: [], head: 0 }));
  const { times } = window;
  while (window.head < times.length && times[window.head]! <= now - 1000) window.head++;
  if (window.head > 1024 && window.head * 2 > times.length) {
    times.splice(0, window.head);
    window.head = 0;
  }
  if (times.length - window.head >= limit) return false;
  times.push(now);
  return true;
}

/** @returns false when this customer has had too many. `now` in ms of one steady clock. */
export function takePair(thread: Thread, limits: Limits, now: number): boolean {
  if (!limits.pair) return true;
  const tat = Math.max(thread.pairTat, now);
  if (tat - now > (PAIR_BURST - 1) * PAIR_GAP_MS) return false;
  thread.pairTat = tat + PAIR_GAP_MS;
  return true;
}
