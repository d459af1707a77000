import { isAscii, isUtf8 } from "node:buffer";

/** What the bytes of a file are. `binary`: no text in any encoding we know. */
export type Nature = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | "binary";

/** Of a sequence that a piece of UTF-8 may end within, the bytes that are there already: 0 to 3. */
function openEnd(piece: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, piece.length); back++) {
    const byte = piece[piece.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? back : 0;
  }
  return 0;
}

/** Letters of several bytes that are right, and bytes that fit nowhere. */
function countSequences(piece: Uint8Array): { good: number; bad: number } {
  let good = 0;
  let bad = 0;
  for (let at = 0; at < piece.length;) {
    const byte = piece[at]!;
    const length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc2 ? 2 : 0;
    const fits = length > 0 && isUtf8(piece.subarray(at, at + length));
    if (!fits) bad++;
    else if (length > 1) good++;
    at += fits ? length : 1;
  }
  return { good, bad };
}

/** UTF-16 of western text has a NUL in every second byte. */
function widthOf(head: Uint8Array): "utf-16le" | "utf-16be" | null {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const sample = head.subarray(0, 4_096);
  let even = 0;
  let odd = 0;
  sample.forEach((byte, at) => {
    if (byte !== 0) return;
    if (at % 2 === 0) even++;
    else odd++;
  });
  const half = sample.length / 2;
  if (odd > half * 0.4 && even < half * 0.05) return "utf-16le";
  return even > half * 0.4 && odd < half * 0.05 ? "utf-16be" : null;
}

/**
 * Watches the bytes of a text go by, and says in the end how it is written: by its byte order mark, else UTF-8 if all of
 * it can be, else Windows-1252. A file of UTF-8 with a few broken places stays UTF-8: those places are unreadable, not
 * the rest.
 */
export function watchEncoding(): {
  see: (piece: Uint8Array) => void;
  /** @param head the first bytes of the file, 4 KB where there are so many */
  verdict: (head: Uint8Array) => Nature;
} {
  let hasNul = false;
  let good = 0;
  let bad = 0;
  let open: Uint8Array = new Uint8Array(0);
  return {
    see: (piece) => {
      hasNul ||= piece.includes(0);
      const all = open.length === 0 ? piece : Buffer.concat([open, piece]);
      const end = all.length - openEnd(all);
      const whole = all.subarray(0, end);
      open = all.slice(end);
      if (isUtf8(whole)) good += isAscii(whole) ? 0 : 1;
      else {
        const counted = countSequences(whole);
        good += counted.good;
        bad += counted.bad;
      }
    },
    verdict: (head) => {
      const wide = widthOf(head);
      if (wide) return wide;
      if (hasNul) return "binary";
      const broken = bad + (open.length > 0 ? 1 : 0);
      return broken === 0 || good > 10 * broken ? "utf-8" : "windows-1252";
    },
  };
}
