import { sendFile } from "@/hooks/send-file";
import type { UploadQuery } from "@/lib/media/schemas";
import type { MediaView } from "@/lib/media/views";

type Upload = {
  slug: string;
  /** The same key and file give the same row, however often it is tried. */
  key: string;
  file: Blob;
  query: Pick<UploadQuery, "kind" | "filename" | "durationMs" | "waveform">;
  /** 0 to 1. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
};

/** Uploads a file. @throws ApiError; an AbortError when the signal says so */
export function uploadFile({ key, query, ...send }: Upload): Promise<MediaView> {
  const search = new URLSearchParams({ kind: query.kind });
  if (query.filename) search.set("filename", query.filename);
  if (query.durationMs !== undefined) search.set("durationMs", String(Math.round(query.durationMs)));
  if (query.waveform && query.waveform.length > 0) search.set("waveform", query.waveform.join(","));
  return sendFile<MediaView>({ path: `/media?${search}`, idempotencyKey: key, ...send });
}
