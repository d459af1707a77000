import { NextRequest } from "next/server";
import { env } from "@/lib/platform/env";

type Handler = (
  request: NextRequest,
  context: { params: Promise<Record<string, string | string[] | undefined>> },
) => Promise<Response>;

/**
 * Asks an endpoint the way Next does, without a server in between.
 * @param headers who asks: `member.headers` or `workspace.apiHeaders`
 * @returns the status, the parsed JSON (text when it is none, null for an empty answer) and the response's headers
 */
export async function ask<T = Record<string, unknown>>(
  handler: Handler,
  headers: Record<string, string>,
  input: {
    method?: string;
    body?: unknown;
    params?: Record<string, string>;
    query?: Record<string, string>;
  } = {},
): Promise<{ status: number; body: T; headers: Headers }> {
  const url = new URL("/api/v1/test", env.APP_URL);
  for (const [name, value] of Object.entries(input.query ?? {})) url.searchParams.set(name, value);
  const request = new NextRequest(url, {
    method: input.method ?? (input.body === undefined ? "GET" : "POST"),
    headers: { ...headers, ...(input.body === undefined ? {} : { "content-type": "application/json" }) },
    ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
  });
  const response = await handler(request, { params: Promise.resolve(input.params ?? {}) });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
  const body: unknown = text && isJson ? JSON.parse(text) : text || null;
  return { status: response.status, body: body as T, headers: response.headers };
}
