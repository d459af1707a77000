const ascii = (head: Buffer, start: number, end: number): string => head.toString("latin1", start, end);

const zipTypes = new Set([
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  "application/zip",
]);
const oleTypes = new Set(["application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"]);

/** What the first bytes say of a container that holds several kinds of file, helped by what was claimed. */
function boxType(head: Buffer, claimed: string): string {
  const brand = ascii(head, 8, 12);
  if (brand.startsWith("M4A") || brand.startsWith("M4B")) return "audio/mp4";
  if (brand.startsWith("3g")) return claimed.startsWith("audio/") ? claimed : "video/3gpp";
  if (/^(heic|heix|mif1|msf1|avif|avis)/.test(brand)) return "image/heic";
  return claimed === "audio/mp4" || claimed === "audio/x-m4a" || claimed === "audio/m4a"
    ? "audio/mp4"
    : "video/mp4";
}

const magic: [test: (head: Buffer) => boolean, type: (claimed: string, head: Buffer) => string][] = [
  [(h) => h[0] === 0xff && h[1] === 0xd8 && h[2] === 0xff, () => "image/jpeg"],
  [(h) => h.length >= 8 && h.readUInt32BE(0) === 0x89504e47, () => "image/png"],
  [(h) => ascii(h, 0, 4) === "GIF8", () => "image/gif"],
  [(h) => ascii(h, 0, 4) === "RIFF" && ascii(h, 8, 12) === "WEBP", () => "image/webp"],
  [(h) => ascii(h, 4, 8) === "ftyp", (claimed, h) => boxType(h, claimed)],
  [(h) => ascii(h, 0, 4) === "OggS", () => "audio/ogg"],
  [
    (h) => h.length >= 4 && h.readUInt32BE(0) === 0x1a45dfa3,
    (claimed) => (claimed.startsWith("audio/") ? "audio/webm" : "video/webm"),
  ],
  [(h) => ascii(h, 0, 5) === "#!AMR", () => "audio/amr"],
  // ADTS before MPEG audio: both begin with eleven or twelve ones, and ADTS has layer 0.
  [(h) => h[0] === 0xff && (h[1]! & 0xf6) === 0xf0, () => "audio/aac"],
  [(h) => ascii(h, 0, 3) === "ID3" || (h[0] === 0xff && (h[1]! & 0xe0) === 0xe0), () => "audio/mpeg"],
  [(h) => ascii(h, 0, 5) === "%PDF-", () => "application/pdf"],
  [
    (h) => ascii(h, 0, 4) === "PK\x03\x04",
    (claimed) => (zipTypes.has(claimed) ? claimed : "application/zip"),
  ],
  [
    (h) => h.length >= 8 && h.readUInt32BE(0) === 0xd0cf11e0,
    (claimed) => (oleTypes.has(claimed) ? claimed : "application/x-ole-storage"),
  ],
];

/** Whether a browser could take these bytes for a page or a picture with scripts in it. */
const looksLikeMarkup = (head: Buffer): boolean =>
  /^\s*(<!doctype|<html|<svg|<\?xml|<script|<body|<head|<iframe)/i.test(
    head.toString("utf8", head[0] === 0xef ? 3 : 0, 1_024),
  );

/**
 * The type of a file by its first bytes; what was claimed decides only where bytes cannot: between kinds of the same
 * container, and for plain text. Anything else is `application/octet-stream`.
 *
 * @param head at least the first 4,096 bytes, or the whole file
 * @param claimed MIME type without parameters
 */
export function sniff(head: Buffer, claimed: string): string {
  const known = magic.find(([test]) => test(head));
  if (known) return known[1](claimed, head);
  if (claimed === "text/plain" && !head.includes(0) && !looksLikeMarkup(head)) return "text/plain";
  return "application/octet-stream";
}

type Size = { width: number; height: number };

/** Walks the segments of a JPEG to its frame; a picture turned by its EXIF data keeps the size it is stored with. */
function jpegSize(head: Buffer): Size | null {
  for (let at = 2; at + 9 < head.length && head[at] === 0xff;) {
    const marker = head[at + 1]!;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: head.readUInt16BE(at + 5), width: head.readUInt16BE(at + 7) };
    at += 2 + head.readUInt16BE(at + 2);
  }
  return null;
}

function webpSize(head: Buffer): Size | null {
  if (head.length < 30) return null;
  switch (ascii(head, 12, 16)) {
    case "VP8X":
      return { width: 1 + head.readUIntLE(24, 3), height: 1 + head.readUIntLE(27, 3) };
    case "VP8L": {
      const bits = head.readUInt32LE(21);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
    }
    case "VP8 ":
      return { width: head.readUInt16LE(26) & 0x3fff, height: head.readUInt16LE(28) & 0x3fff };
    default:
      return null;
  }
}

/** Pixels of a picture, read off its first bytes; null when they do not say. Nothing is decoded. */
export function pictureSize(head: Buffer, mimeType: string): Size | null {
  let size: Size | null = null;
  if (mimeType === "image/png" && head.length >= 24) {
    size = { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
  } else if (mimeType === "image/gif" && head.length >= 10) {
    size = { width: head.readUInt16LE(6), height: head.readUInt16LE(8) };
  } else if (mimeType === "image/jpeg") size = jpegSize(head);
  else if (mimeType === "image/webp") size = webpSize(head);
  const sane = size && size.width > 0 && size.height > 0 && size.width <= 65_535 && size.height <= 65_535;
  return sane ? size : null;
}
