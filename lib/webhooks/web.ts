import type { Door } from "@/lib/webhooks/doors";
import {
  answerHandshake,
  maxBodyBytes,
  readBytes,
  storeWebhook,
  tooLarge,
  type Answer,
} from "@/lib/webhooks/store";

// Web-standard requests, as Next gives them, in front of the door.

const toResponse = ({ status, body, headers }: Answer): Response => new Response(body, { status, headers });

/** The body of a request, piece by piece. */
export async function* chunksOf(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (!body) return;
  const reader = body.getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
  } finally {
    // Also when nobody wants the rest.
    await reader.cancel().catch(() => undefined);
  }
}

/** Answers a POST of Meta's. */
export async function receivePost(request: Request, door: Door): Promise<Response> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) return toResponse(tooLarge());
  const bytes = await readBytes(chunksOf(request.body));
  if (!bytes) return toResponse(tooLarge());
  const signature = request.headers.get("x-hub-signature-256");
  return toResponse(await storeWebhook({ door, bytes, signature }));
}

/** Answers the greeting of Meta's. */
export const receiveHandshake = async (request: Request, door: Door): Promise<Response> =>
  toResponse(await answerHandshake(door, new URL(request.url).searchParams));
