/** Less than this left, and the agent is told to hurry. */
const closingMs = 60 * 60 * 1000;

export type WindowState =
  | { state: "open" | "closing"; leftMs: number }
  | { state: "closed"; sinceMs: number }
  /** The customer has not written on this number yet. */
  | { state: "never" };

/**
 * Where the customer service window stands. It is the same rule by which the server decides: a little before Meta's own
 * end, so that a message on its way at the last second is not refused.
 * @param endsAt end of the window as the API gives it @param marginMs how much earlier we stop
 */
export function windowState(endsAt: string | null, nowMs: number, marginMs: number): WindowState {
  if (endsAt === null) return { state: "never" };
  const leftMs = Date.parse(endsAt) - marginMs - nowMs;
  if (leftMs <= 0) return { state: "closed", sinceMs: -leftMs };
  return { state: leftMs < closingMs ? "closing" : "open", leftMs };
}

/** Hours, minutes and seconds of a countdown; only the two that matter are shown. */
export function countdown(ms: number): { hours: number; minutes: number; seconds: number } {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return {
    hours: Math.floor(seconds / 3600),
    minutes: Math.floor((seconds % 3600) / 60),
    seconds: seconds % 60,
  };
}
