import type { NextRequest } from "next/server";
import type { z } from "zod";
import { errorResponse, json } from "@/lib/http/response";
import { claimedBytes, streamBody } from "@/lib/http/stream-body";
import { readSession, sessionCookieName, type SignedIn } from "@/lib/http/session";
import { env } from "@/lib/platform/env";
import { AppError, type FieldErrors } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { useRate } from "@/lib/platform/rate-limit";
import { newId } from "@/lib/shared/id";
import { roleAllows, type Role } from "@/lib/tenancy/roles";
import { scopeFromApiKey, scopeFromMembership, type Scope } from "@/lib/tenancy/scope";

/** What every handler may know about the call besides its input. */
export type Call = { request: NextRequest; requestId: string; ip: string; userAgent: string | null };

type Schemas = { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType };
type Parsed<S extends Schemas> = {
  params: S["params"] extends z.ZodType ? z.output<S["params"]> : undefined;
  query: S["query"] extends z.ZodType ? z.output<S["query"]> : undefined;
  body: S["body"] extends z.ZodType ? z.output<S["body"]> : undefined;
};
type Options = { maxBodyBytes?: number; status?: number };

type Context = { params: Promise<Record<string, string | string[] | undefined>> };

/** What an endpoint was declared with, for the tests that hold it against the API's document. */
export type Contract = Schemas & Options & { access: { role: Role } | "user" | "anyone" };
type Handler = ((request: NextRequest, context: Context) => Promise<Response>) & { contract: Contract };

const declare = (
  contract: Contract,
  run: (request: NextRequest, context: Context) => Promise<Response>,
): Handler => Object.assign(run, { contract });

const apiRate = { name: "api", limit: 1_200, windowSeconds: 60 };
const anonymousRate = { name: "anonymous", limit: 300, windowSeconds: 60 };

/** The address of the caller, as the last proxy wrote it. */
function callerAddress(request: NextRequest): string {
  return request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "local";
}

/** A browser must be on our own pages to change something with its cookie. */
function refuseForeignOrigin(request: NextRequest): void {
  if (request.method === "GET" || request.method === "HEAD") return;
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const ours =
    origin === null ? site === null || site === "same-origin" : origin === new URL(env.APP_URL).origin;
  if (!ours) {
    throw new AppError("forbidden", "foreign_origin", "This request did not come from Parley's own pages.");
  }
}

async function prove(request: NextRequest): Promise<{ scope: Scope; signedIn: SignedIn | null }> {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (bearer !== undefined) {
    const scope = await scopeFromApiKey(bearer.trim(), new Date());
    if (!scope)
      throw new AppError("unauthenticated", "bad_api_key", "This API key is unknown, expired or revoked.");
    return { scope, signedIn: null };
  }
  const signedIn = await proveSignedIn(request);
  const slug =
    request.headers.get("x-workspace") ??
    (request.method === "GET" ? request.nextUrl.searchParams.get("workspace") : null);
  if (!slug) {
    throw new AppError(
      "invalid",
      "workspace_missing",
      "Say which workspace you mean in the header X-Workspace.",
    );
  }
  const scope = await scopeFromMembership(signedIn, slug);
  if (!scope)
    throw new AppError(
      "not_found",
      "workspace_not_found",
      "There is no such workspace, or you are not a member of it.",
    );
  return { scope, signedIn };
}

async function proveSignedIn(request: NextRequest): Promise<SignedIn> {
  refuseForeignOrigin(request);
  const signedIn = await readSession(request.cookies.get(sessionCookieName())?.value);
  if (!signedIn) throw new AppError("unauthenticated", "signed_out", "Sign in to go on.");
  return signedIn;
}

async function limitRate(limit: typeof apiRate, subject: string): Promise<void> {
  const decision = await useRate([{ limit, subject }]);
  if (!decision.allowed) {
    throw new AppError(
      "rate_limited",
      "too_many_requests",
      `Too many requests. Try again in ${decision.retryAfterSeconds} seconds.`,
      { retryAfterSeconds: decision.retryAfterSeconds },
    );
  }
}

function fieldErrors(error: z.ZodError, where: string): FieldErrors {
  const fields: FieldErrors = {};
  for (const issue of error.issues) {
    const path = issue.path.join(".") || where;
    fields[path] ??= issue.message;
  }
  return fields;
}

function parse<T>(schema: z.ZodType<T> | undefined, value: unknown, where: string): T | undefined {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = fieldErrors(parsed.error, where);
  // An id of the wrong shape is an id that does not exist.
  if (where === "params") throw new AppError("not_found", "not_found", "There is nothing at this address.");
  const [name, problem] = Object.entries(fields)[0]!;
  throw new AppError("invalid", "invalid_input", `${name}: ${problem}`, { fields });
}

/**
 * Reads at most `max` bytes, by counting; the Content-Length header is only a claim, but of a body that claims to be
 * larger nothing is read.
 * @throws AppError invalid `too_large`, `incomplete`
 */
export async function readBytes(request: NextRequest, max: number): Promise<Buffer<ArrayBuffer>> {
  const tooLarge = () =>
    new AppError("invalid", "too_large", `The request is larger than ${Math.round(max / 1024)} KB.`);
  if ((claimedBytes(request) ?? 0) > max) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of streamBody(request)) {
      size += part.length;
      if (size > max) throw tooLarge();
      chunks.push(part);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    // Who hangs up in the middle of a request is nobody's fault here, and reads no answer.
    throw new AppError("invalid", "incomplete", "The request ended before all of it had arrived.");
  }
  return Buffer.concat(chunks);
}

async function readBody(request: NextRequest, max: number): Promise<unknown> {
  const text = (await readBytes(request, max)).toString("utf8");
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new AppError("invalid", "not_json", "The request body is not valid JSON.", {
      fields: { body: "is not valid JSON" },
    });
  }
}

async function parseAll<S extends Schemas>(
  schemas: S & Options,
  request: NextRequest,
  context: Context,
): Promise<Parsed<S>> {
  const params = parse(schemas.params, schemas.params && (await context.params), "params");
  const query = parse(
    schemas.query,
    schemas.query && Object.fromEntries(request.nextUrl.searchParams),
    "query",
  );
  const body = parse(
    schemas.body,
    schemas.body && (await readBody(request, schemas.maxBodyBytes ?? 256 * 1024)),
    "body",
  );
  return { params, query, body } as Parsed<S>;
}

async function answer(
  request: NextRequest,
  run: (call: Call, note: (facts: Record<string, unknown>) => void) => Promise<unknown>,
  status: number | undefined,
): Promise<Response> {
  const started = performance.now();
  const requestId = newId();
  const facts: Record<string, unknown> = {
    requestId,
    method: request.method,
    path: request.nextUrl.pathname,
  };
  let response: Response;
  try {
    const call = {
      request,
      requestId,
      ip: callerAddress(request),
      userAgent: request.headers.get("user-agent"),
    };
    const result = await run(call, (more) => Object.assign(facts, more));
    response =
      result instanceof Response
        ? result
        : result === undefined
          ? new Response(null, { status: 204, headers: { "cache-control": "no-store" } })
          : json(result, status ?? 200);
    response.headers.set("x-request-id", requestId);
  } catch (error) {
    response = errorResponse(error, requestId);
  }
  log.info({ ...facts, status: response.status, ms: Math.round(performance.now() - started) }, "request");
  return response;
}

/**
 * The wrapper of every endpoint inside a workspace: session or API key → workspace → membership → Scope → role →
 * rate limit → parse → run → JSON, or the one error mapper. Authorisation is here and nowhere else.
 *
 * The handler's value becomes the JSON answer (`undefined` → 204); it may also return a Response.
 */
export function route<S extends Schemas>(
  options: { role: Role } & S & Options,
  handler: (input: { scope: Scope; signedIn: SignedIn | null } & Parsed<S> & Call) => Promise<unknown>,
): Handler {
  return declare({ ...options, access: { role: options.role } }, (request, context) =>
    answer(
      request,
      async (call, note) => {
        const { scope, signedIn } = await prove(request);
        const { actor } = scope;
        note({
          workspaceId: scope.workspaceId,
          actor:
            actor.type === "user" ? actor.userId : actor.type === "api_key" ? actor.apiKeyId : actor.type,
        });
        if (!("role" in actor) || !roleAllows(actor.role, options.role)) {
          throw new AppError(
            "forbidden",
            "role_too_low",
            `This needs the role ${options.role}. An owner of the workspace can give it to you.`,
          );
        }
        await limitRate(
          apiRate,
          actor.type === "user" ? actor.userId : actor.type === "api_key" ? actor.apiKeyId : "system",
        );
        const parsed = await parseAll(options, request, context);
        return handler({ scope, signedIn, ...parsed, ...call });
      },
      options.status,
    ),
  );
}

/** The wrapper of endpoints about oneself, outside any workspace: needs a session, gives no Scope. */
export function userRoute<S extends Schemas>(
  options: S & Options,
  handler: (input: { signedIn: SignedIn } & Parsed<S> & Call) => Promise<unknown>,
): Handler {
  return declare({ ...options, access: "user" }, (request, context) =>
    answer(
      request,
      async (call, note) => {
        const signedIn = await proveSignedIn(request);
        note({ actor: signedIn.userId });
        await limitRate(apiRate, signedIn.userId);
        return handler({ signedIn, ...(await parseAll(options, request, context)), ...call });
      },
      options.status,
    ),
  );
}

/** The wrapper of the few endpoints anyone may call: signing up, asking for a reset link. */
export function publicRoute<S extends Schemas>(
  options: S & Options,
  handler: (input: Parsed<S> & Call) => Promise<unknown>,
): Handler {
  return declare({ ...options, access: "anyone" }, (request, context) =>
    answer(
      request,
      async (call) => {
        refuseForeignOrigin(request);
        await limitRate(anonymousRate, call.ip);
        return handler({ ...(await parseAll(options, request, context)), ...call });
      },
      options.status,
    ),
  );
}
