import { createReadStream } from "node:fs";
import { z } from "zod";
import { callGraph, type GraphAnswer, type GraphTarget } from "@/lib/whatsapp/client";

/** What Meta takes as the sample of a template's header. Source: Meta, "Resumable Upload API". */
export const sampleTypes = ["image/jpeg", "image/png", "video/mp4", "application/pdf"] as const;

const inspected = z.looseObject({ data: z.looseObject({ app_id: z.string() }) });

/** The app a token belongs to: uploads are made in its name. A token may look at itself. */
export async function appOfToken(target: GraphTarget): Promise<string | null> {
  const answer = await callGraph(target, {
    method: "GET",
    path: "/debug_token",
    query: { input_token: target.accessToken },
    schema: inspected,
  });
  return answer.ok ? answer.data.data.app_id : null;
}

const session = z.looseObject({ id: z.string().regex(/^upload:/) });
const finished = z.looseObject({ h: z.string().min(1) });

/** As long as a connection of some kilobytes a second needs. */
const deadline = (sizeBytes: number): number => 30_000 + Math.ceil(sizeBytes / 256);

/**
 * Uploads a file by the Resumable Upload API, in one go: a session, then the bytes from 0 on.
 * @param appId of the token
 * @param file at a path of this machine, of one of `sampleTypes`
 * @returns the handle that stands in a template as its sample
 */
export async function uploadSample(
  target: GraphTarget,
  appId: string,
  file: { path: string; sizeBytes: number; mimeType: string },
): Promise<GraphAnswer<{ handle: string }>> {
  const opened = await callGraph(target, {
    method: "POST",
    path: `/${appId}/uploads`,
    query: { file_length: file.sizeBytes, file_type: file.mimeType },
    schema: session,
  });
  if (!opened.ok) return opened;
  const sent = await callGraph(target, {
    method: "POST",
    // Meta's ids hold a signature as a query: upload:MTp…?sig=…
    path: `/${opened.data.id}`,
    stream: {
      contentType: "application/octet-stream",
      sizeBytes: file.sizeBytes,
      open: () => createReadStream(file.path) as AsyncIterable<Uint8Array>,
    },
    headers: { file_offset: "0", authorization: `OAuth ${target.accessToken}` },
    deadlineMs: deadline(file.sizeBytes),
    schema: finished,
  });
  return sent.ok ? { ...sent, data: { handle: sent.data.h } } : sent;
}
