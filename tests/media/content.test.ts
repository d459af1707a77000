import { GET } from "@/app/api/v1/media/[mediaId]/content/route";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import { readRange } from "@/lib/media/content";
import { dispositionOf } from "@/lib/shared/disposition";
import { cleanFilename, misfitOf, nextDownload, servedAs } from "@/lib/media/rules";
import { pictureSize, sniff } from "@/lib/media/sniff";
import { digestOf, isMediaAddress } from "@/lib/whatsapp/media";
import { webmToOgg } from "@/components/inbox/media/webm-to-ogg";
import { messagesOf } from "@/components/inbox/media/messages-of";
import { sampleMedia } from "@/simulator/core/samples";
import { addFile } from "@/tests/support/files";
import { png, voiceNote } from "@/tests/support/files-made";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";
import { NextRequest } from "next/server";

let shop: TestWorkspace;
let picture: Buffer;
let mediaId: string;

beforeAll(async () => {
  await redisReady();
  shop = await makeWorkspace();
  picture = png(200, 100, 77);
  mediaId = (await addFile(shop.scope, { kind: "image", filename: "Blau «1».png" }, picture)).id;
});
afterAll(() => closeRedis());

async function get(headers: Record<string, string> = {}, query = "") {
  const request = new NextRequest(`http://127.0.0.1:3000/api/v1/media/x/content${query}`, {
    headers: { ...shop.headers, ...headers },
  });
  const response = await GET(request, { params: Promise.resolve({ mediaId }) });
  return {
    status: response.status,
    headers: response.headers,
    bytes: Buffer.from(await response.arrayBuffer()),
  };
}

test("a browser gets a picture whole, may keep it for itself, and is not sent it twice", async () => {
  const { status, headers, bytes } = await get();
  expect([status, headers.get("content-type")]).toEqual([200, "image/png"]);
  expect(bytes.equals(picture)).toBe(true);
  expect(headers.get("cache-control")).toMatch(/^private, .*immutable/);
  expect(headers.get("content-disposition")).toMatch(/^inline; .*filename\*=UTF-8''Blau%20/);
  const again = await get({ "if-none-match": headers.get("etag")! });
  expect([again.status, again.bytes.length]).toEqual([304, 0]);
});

test("a browser that asks for a part gets that part", async () => {
  const middle = await get({ range: "bytes=10-19" });
  expect([middle.status, middle.headers.get("content-range")]).toEqual([
    206,
    `bytes 10-19/${picture.length}`,
  ]);
  expect(middle.bytes.equals(picture.subarray(10, 20))).toBe(true);
  const end = await get({ range: "bytes=-5" });
  expect(end.bytes.equals(picture.subarray(-5))).toBe(true);
  const beyond = await get({ range: "bytes=999999-" });
  expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${picture.length}`]);
  const other = await get({ range: "bytes=0-1", "if-range": '"another"' });
  expect([other.status, other.bytes.length]).toEqual([200, picture.length]);
});

test("asked to download, a picture comes as a file", async () => {
  expect((await get({}, "?download=1")).headers.get("content-disposition")).toMatch(/^attachment/);
});

test.each([
  ["bytes=0-0", 10, { start: 0, end: 0 }],
  ["bytes=5-", 10, { start: 5, end: 9 }],
  ["bytes=5-100", 10, { start: 5, end: 9 }],
  ["bytes=-100", 10, { start: 0, end: 9 }],
  ["bytes=-0", 10, "outside"],
  ["bytes=10-", 10, "outside"],
  ["bytes=6-5", 10, null],
  ["bytes=0-1,3-4", 10, null],
  ["lines=0-1", 10, null],
  ["bytes=-", 10, null],
])("the range %s of %d bytes is %j", (header, size, expected) => {
  expect(readRange(header, size)).toEqual(expected);
});

test.each([
  ["image/png", "image/png", true],
  ["image/jpeg; x=y", "image/jpeg", true],
  ["image/svg+xml", "application/octet-stream", false],
  ["text/html", "application/octet-stream", false],
  ["text/plain", "application/octet-stream", false],
  ["application/xhtml+xml", "application/octet-stream", false],
  ["application/pdf", "application/pdf", false],
])("%s is served as %s", (mimeType, contentType, inline) => {
  expect(servedAs(mimeType)).toEqual({ contentType, inline });
});

test.each([
  ["offer.pdf", "offer.pdf"],
  ["عرض.pdf", "عرض.pdf"],
  ["../../etc/passwd", "etc passwd"],
  ["a\r\nset-cookie: x", "a set-cookie x"],
  ["invoice\u202egpj.exe", "invoice gpj.exe"],
  ["\u200b\u2066 . ", null],
  ["x".repeat(400) + ".pdf", "x".repeat(176) + ".pdf"],
])("the name %j becomes %j", (name, clean) => {
  expect(cleanFilename(name)).toBe(clean);
});

test("no name breaks out of its header", () => {
  for (const name of ['"; filename=x.html', "a\\", "ü'(*).pdf", "%0d%0a"]) {
    expect(dispositionOf(false, name)).toMatch(
      /^attachment; filename="[\w. ()-]*"; filename\*=UTF-8''[\w.%!~-]*$/,
    );
  }
});

test.each<[string, Buffer, string, string]>([
  ["a picture that says it is a page", png(), "text/html", "image/png"],
  ["a page that says it is a picture", Buffer.from("<html>"), "image/png", "application/octet-stream"],
  ["a voice note", voiceNote(), "application/octet-stream", "audio/ogg"],
  ["a sticker", sampleMedia("sticker").bytes, "image/png", "image/webp"],
  ["a PDF", sampleMedia("document").bytes, "text/plain", "application/pdf"],
  ["a film", sampleMedia("video").bytes, "video/mp4", "video/mp4"],
  ["a film that is heard only", sampleMedia("video").bytes, "audio/mp4", "audio/mp4"],
  ["words", Buffer.from("Guten Tag"), "text/plain", "text/plain"],
  ["words with a page in them", Buffer.from("\n<script>"), "text/plain", "application/octet-stream"],
  ["an archive", Buffer.from("PK\x03\x04"), "application/pdf", "application/zip"],
])("%s is known by its bytes", (_, bytes, claimed, expected) => {
  expect(sniff(bytes, claimed)).toBe(expected);
});

test("the size of a picture is read without decoding it", () => {
  expect(pictureSize(png(321, 123), "image/png")).toEqual({ width: 321, height: 123 });
  expect(pictureSize(Buffer.from("GIF89a\x10\x00\x20\x00", "latin1"), "image/gif")).toEqual({
    width: 16,
    height: 32,
  });
  expect(pictureSize(Buffer.from([0xff, 0xd8, 0xff]), "image/jpeg")).toBeNull();
});

test.each([
  ["image", "image/png", 5 * 1024 * 1024, null],
  ["image", "image/png", 5 * 1024 * 1024 + 1, "too_large"],
  ["image", "image/gif", 10, "wrong_type"],
  ["document", "application/pdf", 0, "empty"],
  ["audio", "audio/x-m4a", 10, null],
] as const)("a file sent as %s of type %s with %d bytes: %s", (type, mimeType, sizeBytes, reason) => {
  expect(misfitOf(type, { mimeType, sizeBytes })?.reason ?? null).toBe(reason);
});

test("downloads are tried at growing distances and given up after two days at the latest", () => {
  const waits = Array.from({ length: 12 }, (_, i) => nextDownload(i + 1, 0.5));
  const real = waits.filter((wait) => wait !== null);
  expect(real).toEqual(real.toSorted((a, b) => a - b));
  expect(waits.at(-1)).toBeNull();
  expect(real.reduce((sum, wait) => sum + wait, 0)).toBeLessThan(48 * 3_600_000);
});

test("a digest is the same in base64 and in hex", () => {
  const hex = "ab".repeat(32);
  expect(digestOf(Buffer.from(hex, "hex").toString("base64"))).toBe(hex);
  expect(digestOf(hex.toUpperCase())).toBe(hex);
  expect(digestOf("nonsense")).toBeNull();
});

test.each([
  ["https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1", true],
  ["https://scontent.xx.fbcdn.net/v/file", true],
  ["https://mmg.whatsapp.net/file", true],
  ["https://fbsbx.com.evil.example/file", false],
  ["http://lookaside.fbsbx.com/file", false],
  ["https://user@lookaside.fbsbx.com/file", false],
])("the token may travel to %s: %s", (address, trusted) => {
  expect(isMediaAddress(address, { baseUrl: "https://graph.facebook.com", accessToken: "x" })).toBe(trusted);
});

/** A recording as Chromium writes it: parts of unknown length, one Opus packet to a block. */
function webm(packets: Buffer[]): Buffer {
  const element = (id: number[], body: Buffer) =>
    Buffer.concat([Buffer.from(id), Buffer.from([0x40 | (body.length >> 8), body.length & 0xff]), body]);
  const head = Buffer.from("OpusHead\x01\x01\x38\x01\x80\xbb\x00\x00\x00\x00\x00", "latin1");
  const track = element(
    [0xae],
    Buffer.concat([element([0xd7], Buffer.from([1])), element([0x63, 0xa2], head)]),
  );
  const blocks = packets.map((packet, i) =>
    element([0xa3], Buffer.concat([Buffer.from([0x81, 0, i * 20, 0x80]), packet])),
  );
  return Buffer.concat([
    element([0x1a, 0x45, 0xdf, 0xa3], Buffer.alloc(0)),
    Buffer.from([0x18, 0x53, 0x80, 0x67, 0x01, 255, 255, 255, 255, 255, 255, 255]),
    element([0x16, 0x54, 0xae, 0x6b], track),
    Buffer.from([0x1f, 0x43, 0xb6, 0x75, 0x01, 255, 255, 255, 255, 255, 255, 255]),
    ...blocks,
  ]);
}

test("a recording in WebM becomes Ogg with the same packets, page sums and length", () => {
  const packets = Array.from({ length: 5 }, (_, i) =>
    Buffer.concat([Buffer.from([0xf8]), Buffer.alloc(i * 130, i)]),
  );
  const ogg = Buffer.from(webmToOgg(webm(packets))!);
  expect(sniff(ogg, "audio/ogg")).toBe("audio/ogg");
  for (const packet of packets) expect(ogg.includes(packet)).toBe(true);
  const last = ogg.lastIndexOf("OggS");
  expect(ogg[last + 5]).toBe(4);
  expect(ogg.readBigInt64LE(last + 6)).toBe(BigInt(5 * 960));
  expect(webmToOgg(new Uint8Array([1, 2, 3]))).toBeNull();
});

const file = (kind: "image" | "audio" | "document", id: string) => ({
  ...{
    id,
    kind,
    state: "ready" as const,
    mimeType: "x/y",
    filename: null,
    sizeBytes: 1,
    width: null,
    height: null,
  },
  ...{ durationMs: null, waveform: [], error: null },
});

test("words become the caption of the first file that takes one, or a message after the files", () => {
  const types = (files: ReturnType<typeof file>[], words: string) =>
    messagesOf(files, words).map(({ message }) => [
      message.type,
      (message as unknown as Record<string, { caption?: string }>)[message.type]?.caption,
    ]);
  expect(types([file("audio", "a"), file("image", "b")], "Hi")).toEqual([
    ["audio", undefined],
    ["image", "Hi"],
  ]);
  expect(types([file("audio", "a")], "Hi")).toEqual([
    ["audio", undefined],
    ["text", undefined],
  ]);
  expect(types([file("image", "a")], "x".repeat(2_000)).map(([type]) => type)).toEqual(["image", "text"]);
});
