import { Readable } from "node:stream";
import { Agent, type Dispatcher } from "undici";
import type { z } from "zod";
import { env } from "@/lib/platform/env";
import {
  outcomeOf,
  readGraphError,
  waitOf,
  type GraphError,
  type Outcome,
  type Wait,
} from "@/lib/whatsapp/outcome";

/** Where and as whom to call. `baseUrl` without version; META_GRAPH_URL when it is missing. */
export type GraphTarget = { baseUrl?: string | null; accessToken: string };

export type GraphCall<T> = {
  method: "GET" | "POST" | "DELETE";
  /** Without version: `/106540352242922/messages`. */
  path: string;
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as multipart/form-data; not together with `body`. */
  form?: FormData;
  /** Sent as it comes, never held whole; not together with `body` or `form`. */
  stream?: GraphStream;
  /** Beside the usual ones, or in their place. */
  headers?: Record<string, string>;
  /** Covers connecting, headers and body together. Milliseconds, 15,000 by default. */
  deadlineMs?: number;
  /** What a success looks like; a 2xx that does not fit is no success. Without it any JSON will do. */
  schema?: z.ZodType<T>;
  /** Asked at the very last moment before the first byte is written; `false` means nothing is written. */
  mayStart?: () => boolean;
};

/** A body of a known length that is read while it is written. */
export type GraphStream = { contentType: string; sizeBytes: number; open: () => AsyncIterable<Uint8Array> };

export type GraphFailure = {
  ok: false;
  outcome: Outcome;
  /** HTTP status, when there was one. */
  status?: number;
  error?: GraphError;
  /** For `not_now`: how long it lasts, and for whom. */
  wait?: Wait;
  /** Meta's own wish in milliseconds (Retry-After). */
  retryAfterMs?: number;
  /** Why there is no answer, for people: a code of the network or a few words. Never holds a secret. */
  cause?: string;
};

export type GraphAnswer<T = unknown> = { ok: true; data: T; status: number } | GraphFailure;

/** No answer of the Graph API's JSON comes near it; what is larger is not an answer. */
const largestAnswer = 1024 * 1024;
const usualDeadline = 15_000;

// HTTP/1.1 on purpose: there the moment before the first byte is known, and with it what was certainly not sent.
const agent = new Agent({
  connections: 192,
  pipelining: 1,
  allowH2: false,
  connect: { timeout: 10_000 },
  // The deadline of the call covers both.
  headersTimeout: 0,
  bodyTimeout: 0,
  // A connection that Meta closes while we write leaves a doubt, so idle ones are given up early.
  keepAliveTimeout: 4_000,
  keepAliveMaxTimeout: 30_000,
  keepAliveTimeoutThreshold: 2_000,
});

type Raw =
  | { kind: "answer"; status: number; body: Buffer; retryAfter: string | undefined }
  | { kind: "broken"; written: boolean; cause: string };

function causeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const words = typeof code === "string" ? code : typeof message === "string" ? message : "unknown";
  return words.slice(0, 200);
}

/** One exchange. Never rejects; after the deadline nothing more is written or read. */
function exchange(options: Agent.DispatchOptions, deadlineMs: number, mayStart: () => boolean): Promise<Raw> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined;
    let status = 0;
    let retryAfter: string | undefined;
    let size = 0;
    const chunks: Buffer[] = [];
    let ended = false;

    const end = (raw: Raw) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      resolve(raw);
    };
    const give = (cause: string) => {
      end({ kind: "broken", written: controller !== undefined, cause });
      controller?.abort(new Error(cause));
    };
    const timer = setTimeout(() => give("deadline"), deadlineMs);

    try {
      agent.dispatch(options, {
        // undici writes right after this returns, and writes nothing when it throws.
        onRequestStart(given) {
          if (ended) throw new Error("deadline");
          if (!mayStart()) throw new Error("withdrawn");
          controller = given;
        },
        onResponseStart(_, code, headers) {
          status = code;
          retryAfter = [headers["retry-after"]].flat()[0];
        },
        onResponseData(_, chunk) {
          size += chunk.length;
          if (size > largestAnswer) give("answer too large");
          else chunks.push(chunk);
        },
        onResponseEnd() {
          end({ kind: "answer", status, body: Buffer.concat(chunks), retryAfter });
        },
        onResponseError(_, error) {
          end({ kind: "broken", written: controller !== undefined, cause: causeOf(error) });
        },
      });
    } catch (error) {
      give(causeOf(error));
    }
  });
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Seconds, or a date; at most an hour, for a header is only a wish. */
function waitMs(retryAfter: string | undefined): number | undefined {
  if (!retryAfter) return undefined;
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - Date.now()) / 1_000;
  return seconds > 0 ? Math.min(seconds, 3_600) * 1_000 : undefined;
}

function addressOf(target: GraphTarget, path: string, query: GraphCall<unknown>["query"]) {
  const base = new URL(target.baseUrl ?? env.META_GRAPH_URL);
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) search.set(name, String(value));
  }
  const folder = base.pathname.replace(/\/+$/, "");
  const question = search.size > 0 ? `?${search}` : "";
  return { origin: base.origin, path: `${folder}/${env.META_GRAPH_VERSION}${path}${question}` };
}

async function dispatchOptions(
  target: GraphTarget,
  call: GraphCall<unknown>,
): Promise<Agent.DispatchOptions> {
  const headers: Record<string, string> = { accept: "application/json", "user-agent": "Parley" };
  if (target.accessToken) headers.authorization = `Bearer ${target.accessToken}`;
  Object.assign(headers, call.headers);
  let body: string | Buffer | Readable | null = null;
  if (call.stream) {
    headers["content-type"] = call.stream.contentType;
    headers["content-length"] = String(call.stream.sizeBytes);
    body = Readable.from(call.stream.open(), { objectMode: false });
  } else if (call.form) {
    const form = new Response(call.form);
    headers["content-type"] = form.headers.get("content-type")!;
    body = Buffer.from(await form.arrayBuffer());
  } else if (call.body !== undefined) {
    headers["content-type"] = "application/json";
    body = JSON.stringify(call.body);
  }
  return { ...addressOf(target, call.path, call.query), method: call.method, headers, body };
}

/**
 * Calls Meta's Graph API once. Nothing is tried again here and redirects are not followed; who calls decides from the
 * outcome. The token travels in the header only. Never throws.
 */
export async function callGraph<T = unknown>(
  target: GraphTarget,
  call: GraphCall<T>,
): Promise<GraphAnswer<T>> {
  let options: Agent.DispatchOptions;
  try {
    options = await dispatchOptions(target, call as GraphCall<unknown>);
  } catch (error) {
    return { ok: false, outcome: "not_sent", cause: causeOf(error) };
  }
  const raw = await exchange(options, call.deadlineMs ?? usualDeadline, call.mayStart ?? (() => true));
  if (raw.kind === "broken") {
    return { ok: false, outcome: outcomeOf(raw) as Outcome, cause: raw.cause };
  }
  const { status } = raw;
  const body = readJson(raw.body);
  const error = readGraphError(body);
  const parsed = call.schema ? call.schema.safeParse(body) : { success: body !== undefined, data: body as T };
  const outcome = outcomeOf({ kind: "answer", status, error, readable: parsed.success });
  if (outcome === "ok") return { ok: true, data: parsed.data as T, status };
  const wait = outcome === "not_now" ? waitOf(status, error) : null;
  const retryAfterMs = outcome === "not_now" ? waitMs(raw.retryAfter) : undefined;
  return {
    ok: false,
    outcome,
    status,
    ...(error ? { error } : { cause: `HTTP ${status} without an answer of the Graph API` }),
    ...(wait ? { wait } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}
