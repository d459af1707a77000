import type { NextRequest } from "next/server";

/** What is still read, and thrown away, of a body nobody wants any longer. */
const patienceBytes = 8 * 1024 * 1024;

/**
 * A request's body piece by piece. Whoever stops in the middle leaves up to 8 MB to be read here without being kept: an
 * answer over an unread body would leave the next request on the connection (a proxy's, of somebody else) waiting.
 */
export async function* streamBody(request: NextRequest): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  if (!reader) return;
  let ended = false;
  try {
    for (let part = await reader.read(); ; part = await reader.read()) {
      ended = part.done;
      if (part.done) return;
      yield part.value;
    }
  } finally {
    for (let left = patienceBytes; !ended;) {
      const part = await reader.read().catch(() => ({ done: true as const, value: undefined }));
      left -= part.value?.length ?? 0;
      ended = part.done;
      if (!ended && left < 0) {
        await reader.cancel().catch(() => undefined);
        ended = true;
      }
    }
  }
}
