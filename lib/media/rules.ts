import type { MediaError, MediaKind } from "@/lib/media/views";

const kb = 1024;
const mb = 1024 * 1024;

/** The types of messages that carry a file. A voice note is an `audio` with `voice`. */
export const fileTypes = ["image", "video", "audio", "document", "sticker"] as const;
export type FileType = (typeof fileTypes)[number];

/**
 * What Meta takes from us, by the type of the message: MIME types and bytes.
 * Source: Meta, "Media", supported media types; 100 KB is for stickers that do not move.
 */
export const sendLimits: Record<FileType, { mimeTypes: readonly string[]; mostBytes: number }> = {
  image: { mimeTypes: ["image/jpeg", "image/png"], mostBytes: 5 * mb },
  video: { mimeTypes: ["video/mp4", "video/3gpp"], mostBytes: 16 * mb },
  audio: {
    mimeTypes: ["audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr"],
    mostBytes: 16 * mb,
  },
  document: {
    mimeTypes: [
      "application/pdf",
      "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
      "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
      "application/vnd.openxmlformats-officedocument.presentationml.presentation",
      "application/msword",
      "application/vnd.ms-excel",
      "application/vnd.ms-powerpoint",
      "text/plain",
    ],
    mostBytes: 100 * mb,
  },
  sticker: { mimeTypes: ["image/webp"], mostBytes: 500 * kb },
};

/** What a browser may record and ffmpeg makes a voice note of. */
export const recordedTypes: readonly string[] = ["audio/webm", ...sendLimits.audio.mimeTypes];

/** A customer's file may be this large. Source: Meta, "Media": 100 MB inbound; pictures and stickers never come near it. */
export const mostBytesReceived: Record<MediaKind, number> = {
  image: 32 * mb,
  sticker: 8 * mb,
  video: 100 * mb,
  audio: 100 * mb,
  voice: 100 * mb,
  document: 100 * mb,
};

/** Other names of the same thing, as browsers and phones write them. */
const aliases: Record<string, string> = {
  "image/jpg": "image/jpeg",
  "audio/mp3": "audio/mpeg",
  "audio/m4a": "audio/mp4",
  "audio/x-m4a": "audio/mp4",
  "audio/opus": "audio/ogg",
  "video/3gp": "video/3gpp",
};

/** MIME type without parameters, in lower case, by its usual name. */
export function baseMime(mimeType: string): string {
  const mime = mimeType.split(";")[0]!.trim().toLowerCase();
  return aliases[mime] ?? mime;
}

/** As what a file is sent when nobody says; null when WhatsApp takes it as nothing. */
export function fileTypeOf(mimeType: string): FileType | null {
  const mime = baseMime(mimeType);
  return (
    (["image", "video", "audio", "document", "sticker"] as const).find((type) =>
      sendLimits[type].mimeTypes.includes(mime),
    ) ?? null
  );
}

export type Misfit = { reason: "wrong_type" | "too_large" | "empty"; mostBytes?: number };

/** Why Meta would refuse the file as this type of message; null when it takes it. Pure, for browser and server. */
export function misfitOf(type: FileType, file: { mimeType: string; sizeBytes: number }): Misfit | null {
  const { mimeTypes, mostBytes } = sendLimits[type];
  if (!mimeTypes.includes(baseMime(file.mimeType))) return { reason: "wrong_type" };
  if (file.sizeBytes === 0) return { reason: "empty" };
  return file.sizeBytes > mostBytes ? { reason: "too_large", mostBytes } : null;
}

export const typeOfKind = (kind: MediaKind): FileType => (kind === "voice" ? "audio" : kind);

/** Meta forgets a customer's file after this long. Source: Meta, "Media": ids from webhooks live 7 days. */
export const keptByMetaMs = 7 * 24 * 3_600_000;

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const waits = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
];

/**
 * How long to wait before the next try of a download.
 * @param attempts how many there were
 * @param random 0 to 1
 * @returns milliseconds; null when it is time to give up
 */
export function nextDownload(attempts: number, random: number): number | null {
  const wait = waits[attempts - 1];
  return wait === undefined ? null : Math.round(wait * (0.75 + random / 2));
}

/** While the number's token is refused, one try in this time is enough to notice that it works again. */
export const tokenPauseMs = 30 * minute;

const failures = {
  expired: {
    turn: "customer",
    message: "WhatsApp no longer has this file. Ask the customer to send it again.",
  },
  too_large: {
    turn: "customer",
    message: "This file is larger than WhatsApp lets through. Ask the customer for a smaller one.",
  },
  token: {
    turn: "you",
    message:
      "WhatsApp refused this number's access token. Reconnect the number; then the file comes by itself.",
  },
  disconnected: {
    turn: "you",
    message: "This number is not connected any more. Reconnect it, then try again.",
  },
  refused_host: {
    turn: "parley",
    message: "WhatsApp named a place for this file that Parley does not trust, so it was not fetched.",
  },
  damaged: {
    turn: "meta",
    message: "The file did not arrive the way WhatsApp described it. Try again in a while.",
  },
  unreachable: {
    turn: "meta",
    message: "WhatsApp did not hand over this file although Parley asked for two days. Try again.",
  },
  refused: { turn: "meta", message: "WhatsApp does not hand over this file. Try again in a while." },
} as const satisfies Record<string, Omit<MediaError, "reason">>;

export type DownloadFailure = keyof typeof failures;

/** A failure as it is stored and shown. */
export const downloadError = (reason: DownloadFailure): MediaError => ({ reason, ...failures[reason] });

/** Types a browser shows without running anything in them; all others are handed over as a download. */
const inline = new Set([
  ...["image/jpeg", "image/png", "image/webp", "image/gif", "video/mp4", "video/3gpp", "video/webm"],
  ...["audio/ogg", "audio/mpeg", "audio/mp4", "audio/aac", "audio/amr", "audio/webm"],
]);

/** How a stored file is served: its Content-Type and whether it may open in the page. */
export function servedAs(mimeType: string): { contentType: string; inline: boolean } {
  const mime = baseMime(mimeType);
  if (inline.has(mime)) return { contentType: mime, inline: true };
  if (mime === "application/pdf") return { contentType: mime, inline: false };
  return { contentType: "application/octet-stream", inline: false };
}

// Controls, marks that turn the direction of writing (they make gpj.exe of exe.jpg), separators of paths and headers.
const hostileInNames =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|["\\/:*?<>|]/g;

/** A file's name made safe to show, to store on a disk and to put into a header; null when nothing is left. */
export function cleanFilename(name: string | null | undefined): string | null {
  const whole = (name ?? "").toWellFormed().replace(hostileInNames, " ").replace(/\s+/g, " ");
  const clean = whole.replace(/^[\s.]+|[\s.]+$/g, "");
  if (clean.length <= 180) return clean === "" ? null : clean;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(clean)?.[0] ?? "";
  return `${clean
    .slice(0, 180 - ending.length)
    .toWellFormed()
    .trimEnd()}${ending}`;
}

const endings: Record<string, string> = {
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/webp": "webp",
  "image/gif": "gif",
  "video/mp4": "mp4",
  "video/3gpp": "3gp",
  "video/webm": "webm",
  "audio/ogg": "ogg",
  "audio/mpeg": "mp3",
  "audio/mp4": "m4a",
  "audio/aac": "aac",
  "audio/amr": "amr",
  "audio/webm": "weba",
  "application/pdf": "pdf",
  "text/plain": "txt",
};

/** The name under which a file without one is saved. */
export const plainFilename = (kind: string, mimeType: string): string => {
  const ending = endings[baseMime(mimeType)];
  return ending ? `${kind}.${ending}` : kind;
};
