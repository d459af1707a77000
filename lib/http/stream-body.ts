import type { NextRequest } from "next/server";

/** How long the body is, in bytes, as the request says before any of it came; null when it does not. Only a claim. */
export function claimedBytes(request: NextRequest): number | null {
  const said = request.headers.get("content-length");
  return said === null ? null : Number(said);
}

/**
 * Reads on what nobody wants any longer, without keeping it and without anybody waiting: the answer is on its way
 * meanwhile, and whoever sends all of it before they look for an answer finds it. Cut off, they would find a broken
 * connection, and left in the middle the next request on it (a proxy's, of somebody else) would wait for ever. Node
 * does the same with a body of which nothing was read, and hangs up on one that takes longer than five minutes.
 */
async function drain(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  while (!(await reader.read()).done);
}

/** A request's body piece by piece. Whoever stops in the middle may answer at once: the rest is read and thrown away. */
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
    // Whoever hangs up meanwhile reads no answer.
    if (!ended) void drain(reader).catch(() => undefined);
  }
}
