import { ApiError } from "@/hooks/use-api";
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

type Refusal = { error?: { code?: string; reason?: string; message?: string } };

/**
 * Uploads a file. XMLHttpRequest and not fetch: only it tells how far it has come.
 * @throws ApiError; an AbortError when the signal says so
 */
export function uploadFile({ slug, key, file, query, onProgress, signal }: Upload): Promise<MediaView> {
  const search = new URLSearchParams({ kind: query.kind });
  if (query.filename) search.set("filename", query.filename);
  if (query.durationMs !== undefined) search.set("durationMs", String(Math.round(query.durationMs)));
  if (query.waveform && query.waveform.length > 0) search.set("waveform", query.waveform.join(","));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/media?${search}`);
    request.responseType = "json";
    request.setRequestHeader("x-workspace", slug);
    request.setRequestHeader("idempotency-key", key);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status === 201) return resolve(request.response as MediaView);
      const { error } = (request.response ?? {}) as Refusal;
      reject(
        new ApiError({
          status: request.status,
          code: error?.code ?? "unavailable",
          reason: error?.reason ?? "no_answer",
          message: error?.message ?? `The server answered ${request.status}.`,
        }),
      );
    };
    request.onerror = () =>
      reject(new ApiError({ status: 0, code: "unavailable", reason: "unreachable", message: "" }));
    request.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
    if (signal.aborted) return reject(new DOMException("Cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
