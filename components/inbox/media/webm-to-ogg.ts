/**
 * Chromium records Opus in WebM; WhatsApp plays voice notes from Ogg only. The sound itself is the same, so it is put into
 * the other container without being touched. Sources: RFC 9559 (Matroska), RFC 3533 (Ogg), RFC 7845 (Opus in Ogg).
 */

/** Elements whose insides are looked at: Segment, Tracks, TrackEntry, Cluster, BlockGroup. */
const containers = new Set([0x18538067, 0x1654ae6b, 0xae, 0x1f43b675, 0xa0]);
const codecPrivate = 0x63a2;
const blocks = new Set([0xa3, 0xa1]);

type Found = { head: Uint8Array | null; packets: Uint8Array[] };

/** @returns the value and how many bytes it took; a value of -1 for a size that is not known */
function readVint(bytes: Uint8Array, at: number, keepMark: boolean): [value: number, length: number] | null {
  const first = bytes[at];
  if (!first) return null;
  const length = Math.clz32(first) - 23;
  if (at + length > bytes.length) return null;
  let value = keepMark ? first : first & (0xff >> length);
  let unknown = !keepMark && value === 0xff >> length;
  for (let i = 1; i < length; i++) {
    value = value * 256 + bytes[at + i]!;
    unknown &&= bytes[at + i] === 0xff;
  }
  return [unknown ? -1 : value, length];
}

function collect(bytes: Uint8Array, from: number, to: number, found: Found): void {
  for (let at = from; at < to;) {
    const id = readVint(bytes, at, true);
    const size = id && readVint(bytes, at + id[1], false);
    if (!id || !size) return;
    const start = at + id[1] + size[1];
    const end = size[0] === -1 ? to : Math.min(to, start + size[0]);
    // A part without an end is walked through in place: what follows belongs to it, or stands beside it.
    if (containers.has(id[0])) {
      if (size[0] === -1) {
        at = start;
        continue;
      }
      collect(bytes, start, end, found);
    } else if (id[0] === codecPrivate) found.head ??= bytes.subarray(start, end);
    else if (blocks.has(id[0])) {
      const track = readVint(bytes, start, false);
      // Track, two bytes of time, one of flags; recorders do not lace.
      if (track) found.packets.push(bytes.subarray(start + track[1] + 3, end));
    }
    at = end;
  }
}

/** Samples of a packet at 48 kHz, by its first byte. Source: RFC 6716, section 3.1. */
export function samplesOf(packet: Uint8Array): number {
  const toc = packet[0] ?? 0;
  const config = toc >> 3;
  const frame =
    config < 12
      ? [480, 960, 1920, 2880][config & 3]!
      : config < 16
        ? [480, 960][config & 1]!
        : [120, 240, 480, 960][config & 3]!;
  const frames = (toc & 3) === 0 ? 1 : (toc & 3) < 3 ? 2 : (packet[1] ?? 0) & 0x3f;
  return frame * frames;
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let value = n << 24;
  for (let bit = 0; bit < 8; bit++) value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value >>> 0;
});

function page(packets: readonly Uint8Array[], sequence: number, granule: number, flags: number): Uint8Array {
  const lacing = packets.flatMap(({ length }) => [
    ...Array.from({ length: Math.floor(length / 255) }, () => 255),
    length % 255,
  ]);
  const size = packets.reduce((sum, { length }) => sum + length, 0);
  const bytes = new Uint8Array(27 + lacing.length + size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x4f, 0x67, 0x67, 0x53, 0, flags]);
  view.setBigInt64(6, BigInt(granule), true);
  view.setUint32(14, 0x5041524c, true);
  view.setUint32(18, sequence, true);
  bytes[26] = lacing.length;
  bytes.set(lacing, 27);
  let at = 27 + lacing.length;
  for (const packet of packets) {
    bytes.set(packet, at);
    at += packet.length;
  }
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) ^ crcTable[((crc >>> 24) ^ byte) & 0xff]!) >>> 0;
  view.setUint32(22, crc, true);
  return bytes;
}

const tags = new TextEncoder().encode("OpusTags\u0006\0\0\0Parley\0\0\0\0");

/**
 * @param webm a recording with one Opus track
 * @returns the same sound in Ogg; null when there is no Opus in it
 */
export function webmToOgg(webm: Uint8Array): Uint8Array<ArrayBuffer> | null {
  const found: Found = { head: null, packets: [] };
  collect(webm, 0, webm.length, found);
  const { head, packets } = found;
  if (!head || new TextDecoder().decode(head.subarray(0, 8)) !== "OpusHead" || packets.length === 0)
    return null;
  const pages = [page([head], 0, 0, 2), page([tags], 1, 0, 0)];
  let granule = 0;
  let waiting: Uint8Array[] = [];
  let segments = 0;
  const turn = (flags: number) => {
    pages.push(page(waiting, pages.length, granule, flags));
    [waiting, segments] = [[], 0];
  };
  for (const packet of packets) {
    const needs = Math.floor(packet.length / 255) + 1;
    // A second of sound to a page, so that one can seek in it.
    if (waiting.length >= 50 || segments + needs > 255) turn(0);
    waiting.push(packet);
    segments += needs;
    granule += samplesOf(packet);
  }
  turn(4);
  const size = pages.reduce((sum, { length }) => sum + length, 0);
  const ogg = new Uint8Array(size);
  let at = 0;
  for (const one of pages) {
    ogg.set(one, at);
    at += one.length;
  }
  return ogg;
}
