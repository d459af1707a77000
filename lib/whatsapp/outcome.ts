/** An error as the Graph API says it, in an answer or in a `failed` status. */
export type GraphError = {
  code: number;
  /** Meta's words for the code; they change, so decide on `code`. */
  title: string;
  message: string;
  details?: string;
  subcode?: number;
  fbtraceId?: string;
};

/**
 * What a call that did not succeed means.
 * - `refused`: Meta said no, and nothing happened.
 * - `not_now`: Meta said no for a reason that passes, and nothing happened.
 * - `not_sent`: nothing was written to the wire.
 * - `ambiguous`: it may have happened, and nobody told us.
 */
export type Outcome = "refused" | "not_now" | "not_sent" | "ambiguous";

/** What came back: an HTTP answer (its Graph error when it had one), or nothing that can be trusted. */
export type CallEnd =
  | { kind: "answer"; status: number; error: GraphError | null; readable: boolean }
  | { kind: "broken"; written: boolean };

/**
 * How long, and for whom, a passing refusal lasts.
 * - `number`: the number's own limit or maintenance; its other messages would meet the same.
 * - `pair`: only this recipient; 4^n seconds, n from 0.
 * - `message`: Meta failed and says so; a few more tries of this message, then it has failed.
 * - `open`: it lasts longer than a person should wait without being told, or nobody says how long.
 */
export type Wait =
  | { of: "number"; reason: "throughput" | "maintenance" | "calls"; baseMs: number }
  | { of: "pair" }
  | { of: "message"; tries: number }
  | { of: "open" };

const few = 3;
const many = 6;

/** Codes that pass, from the column "retry" (A and L) of Meta's error codes. Everything else is a plain no. */
const passing = new Map<number, Wait>([
  [1, { of: "message", tries: few }],
  [2, { of: "message", tries: many }],
  [4, { of: "number", reason: "calls", baseMs: 60_000 }],
  [17, { of: "number", reason: "calls", baseMs: 60_000 }],
  [32, { of: "number", reason: "calls", baseMs: 60_000 }],
  [613, { of: "number", reason: "calls", baseMs: 60_000 }],
  [80007, { of: "number", reason: "calls", baseMs: 60_000 }],
  [80008, { of: "number", reason: "calls", baseMs: 60_000 }],
  [130429, { of: "number", reason: "throughput", baseMs: 250 }],
  [131000, { of: "message", tries: few }],
  [131016, { of: "message", tries: many }],
  [131048, { of: "open" }],
  [131056, { of: "pair" }],
  [131057, { of: "number", reason: "maintenance", baseMs: 60_000 }],
  [131064, { of: "open" }],
  [132069, { of: "open" }],
  [133000, { of: "message", tries: few }],
  [133004, { of: "message", tries: many }],
  [133008, { of: "open" }],
  [133009, { of: "open" }],
  [133015, { of: "open" }],
  [133016, { of: "open" }],
  [134101, { of: "open" }],
]);

/** Every code of Meta's list that is a plain no, whatever HTTP status it travels with. */
// prettier-ignore
const final = new Set([
  0, 3, 10, 33, 100, 102, 190, 368, 130403, 130472, 130497, 131005, 131008, 131009, 131021, 131026, 131030, 131031,
  131036, 131037, 131042, 131045, 131047, 131049, 131050, 131051, 131052, 131053, 131055, 131059, 131060,
  131061, 131062, 131063, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 132018, 132068, 133005,
  133006, 133010, 134011, 134100, 134102, 135000, 137000, 147001, 147002, 147003, 147004, 2388019, 2388039,
  2388040, 2388047, 2388072, 2388073, 2388293, 2388299, 2593107, 2593108, 2593109,
]);

const isPermission = (code: number): boolean => code >= 200 && code <= 299;

/**
 * How long a refusal lasts, null when waiting does not help. A code we do not know passes when it came as a 5xx.
 * A 429 passes whatever is in it.
 */
export function waitOf(status: number, error: GraphError | null): Wait | null {
  const known = error && passing.get(error.code);
  if (known) return known;
  if (status === 429) return { of: "number", reason: "calls", baseMs: 5_000 };
  if (!error || final.has(error.code) || isPermission(error.code)) return null;
  return status >= 500 ? { of: "message", tries: few } : null;
}

/**
 * Classifies the end of a call. "Nothing happened" has to be proven, by a Graph error body, a 429, or by never having
 * written a byte; whatever is not proven is ambiguous: a timeout, a reset, a 5xx of some proxy, a 2xx nobody can read.
 * @returns "ok" for a 2xx that was understood
 */
export function outcomeOf(end: CallEnd): "ok" | Outcome {
  if (end.kind === "broken") return end.written ? "ambiguous" : "not_sent";
  const { status, error, readable } = end;
  if (status >= 200 && status < 300) return readable && !error ? "ok" : "ambiguous";
  if (status === 429) return "not_now";
  if (status < 400 || !error) return "ambiguous";
  return waitOf(status, error) ? "not_now" : "refused";
}

/**
 * Whether the refusal is about our token and not about what was asked.
 * Source: Meta, "Error codes", authorization: 0, 102 and 190 (not authenticated), 3, 10, 131005, 200–299 (permission).
 */
export function brokenCredential(error: GraphError | undefined): "invalid" | "missing_permission" | null {
  if (!error) return null;
  if (error.code === 0 || error.code === 102 || error.code === 190) return "invalid";
  return error.code === 3 || error.code === 10 || error.code === 131005 || isPermission(error.code)
    ? "missing_permission"
    : null;
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value ? value.slice(0, 2_000) : undefined;

/**
 * Reads the `error` of a Graph answer; null when the body is something else, a proxy's page for example.
 * Meta writes `(#131047) Re-engagement message`; the title is that without the code.
 */
export function readGraphError(body: unknown): GraphError | null {
  const error = isObject(body) ? body.error : undefined;
  if (!isObject(error) || typeof error.code !== "number" || !Number.isInteger(error.code)) return null;
  const message = textOf(error.message) ?? "Meta gave no reason.";
  const data = isObject(error.error_data) ? error.error_data : {};
  const details = textOf(data.details) ?? textOf(error.error_user_msg);
  return {
    code: error.code,
    title: textOf(error.error_user_title) ?? message.replace(/^\(#\d+\)\s*/, ""),
    message,
    ...(details ? { details } : {}),
    ...(typeof error.error_subcode === "number" ? { subcode: error.error_subcode } : {}),
    ...(typeof error.fbtrace_id === "string" ? { fbtraceId: error.fbtrace_id.slice(0, 100) } : {}),
  };
}
