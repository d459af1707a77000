import { crc32, deflateSync } from "node:zlib";

/** Small real files, made in code: what a customer sends who does not say which. */
const WEBP = "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==";

/** A blue-green gradient of 96 × 64 pixels. */
function png(): Buffer {
  const [width, height] = [96, 64];
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rows.set([60 + x, 150 - y, 120 + y], y * (1 + width * 3) + 1 + x * 3);
    }
  }
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const frame = Buffer.alloc(8 + body.length);
    frame.writeUInt32BE(data.length, 0);
    body.copy(frame, 4);
    frame.writeUInt32BE(crc32(body), 4 + body.length);
    return frame;
  };
  const head = Buffer.from([0, 0, 0, width, 0, 0, 0, height, 8, 2, 0, 0, 0]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function pdf(): Buffer {
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 144] /Contents 4 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
    "<< /Length 44 >>\nstream\nBT /F1 18 Tf 40 80 Td (Sample document) Tj ET\nendstream",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const start = text.length;
  text += `xref\n0 5\n0000000000 65535 f \n${offsets.map((one) => `${String(one).padStart(10, "0")} 00000 n \n`).join("")}`;
  return Buffer.from(`${text}trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`);
}

/** Two seconds of silence as mono Opus in Ogg, the only thing WhatsApp calls a voice note. */
function voiceNote(): Buffer {
  const head = Buffer.from("OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00", "latin1");
  const tags = Buffer.concat([
    Buffer.from("OpusTags", "latin1"),
    Buffer.from([6, 0, 0, 0]),
    Buffer.from("Parley"),
    Buffer.alloc(4),
  ]);
  const silence = Buffer.from([0xf8, 0xff, 0xfe]);
  const packets = Array.from({ length: 100 }, () => silence);
  return Buffer.concat([
    oggPage([head], 0, 0, 2),
    oggPage([tags], 1, 0, 0),
    oggPage(packets, 2, 100 * 960, 4),
  ]);
}

function oggPage(packets: Buffer[], sequence: number, granule: number, flags: number): Buffer {
  const header = Buffer.alloc(27);
  header.write("OggS", 0, "latin1");
  header[5] = flags;
  header.writeBigInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(1, 14);
  header.writeUInt32LE(sequence, 18);
  header[26] = packets.length;
  const page = Buffer.concat([header, Buffer.from(packets.map((packet) => packet.length)), ...packets]);
  let crc = 0;
  for (const byte of page) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  page.writeUInt32LE(crc >>> 0, 22);
  return page;
}

/** A well-formed MP4 container without a track: enough to be carried, nothing to be seen. */
function mp4(): Buffer {
  const box = (type: string, body: Buffer) => {
    const size = Buffer.alloc(4);
    size.writeUInt32BE(8 + body.length);
    return Buffer.concat([size, Buffer.from(type, "latin1"), body]);
  };
  const movieHeader = Buffer.alloc(100);
  movieHeader.writeUInt32BE(1000, 12);
  movieHeader.writeUInt32BE(0x00010000, 20);
  movieHeader.writeUInt16BE(0x0100, 24);
  movieHeader.writeUInt32BE(1, 96);
  return Buffer.concat([
    box("ftyp", Buffer.from("isom\0\0\x02\0isommp42", "latin1")),
    box("moov", box("mvhd", movieHeader)),
  ]);
}

/** @returns bytes and the MIME type WhatsApp would give them. */
export function sampleMedia(kind: string): { bytes: Buffer; mimeType: string; filename: string | null } {
  if (kind === "sticker")
    return { bytes: Buffer.from(WEBP, "base64"), mimeType: "image/webp", filename: null };
  if (kind === "document") return { bytes: pdf(), mimeType: "application/pdf", filename: "sample.pdf" };
  if (kind === "audio") return { bytes: voiceNote(), mimeType: "audio/ogg; codecs=opus", filename: null };
  if (kind === "video") return { bytes: mp4(), mimeType: "video/mp4", filename: null };
  return { bytes: png(), mimeType: "image/png", filename: null };
}
