export type Picture = { mimeType: "image/png" | "image/jpeg" | "image/webp"; width: number; height: number };

/** The frame header of a JPEG has its size; what comes before it is skipped by its length. */
function jpegSize(bytes: Buffer): [number, number] | null {
  let at = 2;
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) at += 1;
    else if (marker === 0xd8 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)) at += 2;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    } else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

function webpSize(bytes: Buffer): [number, number] | null {
  if (bytes.length < 30) return null;
  const kind = bytes.toString("latin1", 12, 16);
  if (kind === "VP8X") return [1 + bytes.readUIntLE(24, 3), 1 + bytes.readUIntLE(27, 3)];
  if (kind === "VP8 ") return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff];
  if (kind !== "VP8L") return null;
  const bits = bytes.readUInt32LE(21);
  return [1 + (bits & 0x3fff), 1 + ((bits >> 14) & 0x3fff)];
}

/**
 * What the bytes say of a picture, never what the sender says; the size is in pixels, as its header has it.
 * @returns null for what is no PNG, JPEG or WebP. An SVG is none: it may carry scripts.
 */
export function pictureOf(bytes: Buffer): Picture | null {
  const head = bytes.toString("latin1", 0, 16);
  const as = (mimeType: Picture["mimeType"], size: [number, number] | null): Picture | null =>
    size && { mimeType, width: size[0], height: size[1] };
  if (head.startsWith("\x89PNG\r\n\x1a\n") && bytes.length >= 24) {
    return as("image/png", [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]);
  }
  if (head.startsWith("\xff\xd8\xff")) return as("image/jpeg", jpegSize(bytes));
  if (head.startsWith("RIFF") && head.slice(8, 12) === "WEBP") return as("image/webp", webpSize(bytes));
  return null;
}

/** A picture somebody uploaded, for the browser of whoever may see it: it is never more than a picture. */
export const pictureResponse = ({ bytes, mimeType }: { bytes: Uint8Array<ArrayBuffer>; mimeType: string }) =>
  new Response(bytes, {
    headers: {
      "content-type": mimeType,
      "cache-control": "private, max-age=31536000, immutable",
      "content-security-policy": "default-src 'none'; sandbox",
      "x-content-type-options": "nosniff",
    },
  });
