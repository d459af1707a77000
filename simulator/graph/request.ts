import type { IncomingHttpHeaders } from "node:http";
import { GraphError } from "./errors";

/** A Graph call with its body read, its path split and its version taken off. */
export interface GraphRequest {
  method: string;
  version: string;
  /** Path after the version, without slashes at the ends. */
  parts: string[];
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Origin under which the caller sees us, for media addresses. */
  origin: string;
  /** Arrival, ms with fractions. */
  at: number;
}

export interface GraphAnswer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export function ok(body: unknown): GraphAnswer {
  return { status: 200, body };
}

/**
 * The parameters of a call: JSON or form body, with the query string beneath it.
 * @throws GraphError 100 when a JSON body is none.
 */
export function parametersOf(request: GraphRequest): Record<string, unknown> {
  const fromQuery: Record<string, unknown> = {};
  for (const [key, value] of request.query) if (key !== "access_token") fromQuery[key] = value;
  if (request.body.length === 0) return fromQuery;
  const type = request.headers["content-type"] ?? "";
  if (type.includes("application/x-www-form-urlencoded")) {
    return { ...fromQuery, ...Object.fromEntries(new URLSearchParams(request.body.toString("utf8"))) };
  }
  return { ...fromQuery, ...jsonBody(request) };
}

const parsedBodies = new WeakMap<GraphRequest, Record<string, unknown>>();

/** The JSON object of the body, parsed once. @throws GraphError 100 when it is none. */
export function jsonBody(request: GraphRequest): Record<string, unknown> {
  const known = parsedBodies.get(request);
  if (known) return known;
  try {
    const value: unknown = JSON.parse(request.body.toString("utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      parsedBodies.set(request, value as Record<string, unknown>);
      return value as Record<string, unknown>;
    }
  } catch {
    // Said below: Meta answers the same for broken JSON and for JSON that is no object.
  }
  throw new GraphError(100, {
    message: "(#100) Invalid JSON payload. The request body could not be parsed.",
  });
}

/** Objects and arrays also arrive as JSON text in form bodies and query strings. */
export function unpacked(value: unknown): unknown {
  if (typeof value !== "string" || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
