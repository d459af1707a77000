"use client";

import { useWorkspace } from "@/hooks/use-workspace";
import type { MediaView } from "@/lib/media/views";

/** Where a file's bytes are. An element cannot set headers, so the address names the workspace. */
export function useMediaSource(): (media: MediaView, download?: boolean) => string {
  const { slug } = useWorkspace();
  return (media, download) =>
    `/api/v1/media/${media.id}/content?workspace=${encodeURIComponent(slug)}${download ? "&download=1" : ""}`;
}

/** 61,500 → 1:01 */
export function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** The word people know a file by: PDF, JPEG, MP4; null for types nobody has a word for. */
export function shortType(mimeType: string | null, filename?: string | null): string | null {
  const ending = /\.([A-Za-z0-9]{1,5})$/.exec(filename ?? "")?.[1];
  const words = mimeType?.split(";")[0]?.split("/")[1] ?? "";
  const known = /^(pdf|jpeg|png|gif|webp|mp4|3gpp|webm|ogg|mpeg|aac|amr|plain|zip)$/.exec(words)?.[1];
  return (ending ?? (known === "plain" ? "text" : known))?.toUpperCase() ?? null;
}
