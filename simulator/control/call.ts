import type { IncomingMessage, ServerResponse } from "node:http";
import type { z } from "zod";

/** One call of the control API. */
export interface ControlCall {
  request: IncomingMessage;
  response: ServerResponse;
  pathname: string;
  query: URLSearchParams;
  body: Buffer;
  token: string;
}

/** An error of the control API, said in words. */
export class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The JSON body through its schema. @throws ControlError 400 naming every mistake. */
export function read<T extends z.ZodType>(call: ControlCall, schema: T): z.output<T> {
  let value: unknown = {};
  if (call.body.length > 0) {
    try {
      value = JSON.parse(call.body.toString("utf8"));
    } catch {
      throw new ControlError(400, "the body is not JSON");
    }
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ControlError(
    400,
    parsed.error.issues.map((issue) => `${issue.path.join(".") || "body"}: ${issue.message}`).join("; "),
  );
}

/** Found, or 404 with what was looked for. */
export function found<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new ControlError(404, `no such ${what}`);
  return value;
}

export function send(call: ControlCall, value: unknown, status = 200): void {
  const text = JSON.stringify(value ?? null);
  call.response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
  });
  call.response.end(text);
}
