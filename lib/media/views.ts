export type MediaKind = "image" | "video" | "audio" | "voice" | "document" | "sticker";
export type MediaState = "pending" | "ready" | "failed";

/** Why a file is not there, and who has to act. */
export type MediaError = { reason: string; turn: "you" | "customer" | "meta" | "parley"; message: string };

/** A file as API and browser see it. Its bytes are at GET /media/{id}/content. */
export type MediaView = {
  id: string;
  state: MediaState;
  kind: MediaKind;
  mimeType: string;
  filename: string | null;
  sizeBytes: number | null;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  /** Loudness of a voice note, 0 to 100; empty when it is not known. */
  waveform: number[];
  error: MediaError | null;
};

export type MediaRow = {
  id: string;
  state: MediaState;
  kind: string;
  mimeType: string;
  filename: string | null;
  sizeBytes: number | null;
  width: number | null;
  height: number | null;
  durationMs: number | null;
  waveform: number[];
  error: unknown;
};

export const toMediaView = (row: MediaRow): MediaView => ({
  id: row.id,
  state: row.state,
  kind: row.kind as MediaKind,
  mimeType: row.mimeType,
  filename: row.filename,
  sizeBytes: row.sizeBytes,
  width: row.width,
  height: row.height,
  durationMs: row.durationMs,
  waveform: row.waveform,
  error: row.state === "failed" ? (row.error as MediaError) : null,
});
