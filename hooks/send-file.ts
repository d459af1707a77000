import { ApiError, unreachable } from "@/hooks/use-api";

type Send = {
  /** Below /api/v1, with its query. */
  path: string;
  slug: string;
  file: Blob;
  /** The same key and file give the same row, however often it is tried. */
  idempotencyKey?: string;
  /** 0 to 1. */
  onProgress: (share: number) => void;
  signal: AbortSignal;
};

type Refusal = { error?: { code?: string; reason?: string; message?: string } };

const aborted = () => new DOMException("Cancelled", "AbortError");

/**
 * Sends a file as it is, without reading it into memory. XMLHttpRequest and not fetch: only it tells how far it has come.
 * @returns what the server made of it
 * @throws ApiError; an AbortError when the signal says so
 */
export function sendFile<T>({ path, slug, file, idempotencyKey, onProgress, signal }: Send): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1${path}`);
    request.responseType = "json";
    request.setRequestHeader("x-workspace", slug);
    if (idempotencyKey) request.setRequestHeader("idempotency-key", idempotencyKey);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status === 201) return resolve(request.response as T);
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
    request.onerror = () => reject(unreachable());
    request.onabort = () => reject(aborted());
    if (signal.aborted) return reject(aborted());
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
