import { GET as listSharedRoute } from "@/app/api/v1/conversations/[conversationId]/media/route";
import { POST as upload } from "@/app/api/v1/media/route";
import { sendMessage } from "@/lib/inbox/commands";
import type { SendMessageInput } from "@/lib/inbox/schemas";
import { forgetUnused } from "@/lib/media/uploads";
import type { MediaView } from "@/lib/media/views";
import { env } from "@/lib/platform/env";
import { platformDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import { sampleMedia } from "@/simulator/core/samples";
import { addFile } from "@/tests/support/files";
import { noise, png, voiceNote } from "@/tests/support/files-made";
import { ask } from "@/tests/support/handler";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import {
  expectNothingTwice,
  liveMeta,
  openShop,
  type LiveMeta,
  type SendingShop,
} from "@/tests/support/sending";
import { NextRequest } from "next/server";

let meta: LiveMeta;
let queue: OwnRedis;

beforeAll(async () => {
  queue = await ownRedis();
  queue.use();
  meta = await liveMeta();
  await redisReady();
});
afterAll(async () => {
  await meta.close();
  await closeQueues();
  closeRedis();
  await queue.remove();
});

const send = (shop: SendingShop, conversationId: string, message: object) =>
  sendMessage(shop.scope, { conversationId, ...message } as SendMessageInput, { now: new Date() });

/** Uploads the way a browser does: raw bytes, everything else in the address. */
async function post(
  shop: SendingShop,
  query: Record<string, string>,
  bytes: Buffer,
  more: { type?: string; key?: string } = {},
) {
  const url = new URL("/api/v1/media", env.APP_URL);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  const request = new NextRequest(url, {
    method: "POST",
    headers: {
      ...shop.headers,
      "content-type": more.type ?? "image/png",
      ...(more.key ? { "idempotency-key": more.key } : {}),
    },
    body: new Uint8Array(bytes),
  });
  const response = await upload(request, { params: Promise.resolve({}) });
  return {
    status: response.status,
    body: (await response.json()) as MediaView & { error: { reason: string } },
  };
}

const uploads = async (shop: SendingShop) => {
  const { data } = { data: await platformDb.media.findMany({ where: { workspaceId: shop.workspace.id } }) };
  return data;
};

async function phoneShows(shop: SendingShop, conversationId: string) {
  await meta.quiet();
  const { contact } = await platformDb.conversation.findUniqueOrThrow({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: conversationId } },
    include: { contact: true },
  });
  const chats = await meta.sim.numbers.chats(shop.metaNumberId, { strangers: true });
  const chat = chats.find(({ customer }) => customer.waId === contact.waId)!;
  const { messages } = await meta.sim.customers.thread(shop.metaNumberId, chat.customer.id);
  return messages;
}

test("an agent's picture with its words reaches the customer's phone", async () => {
  const shop = await openShop(meta);
  const { id } = await shop.conversation();
  const picture = png(64, 48, 0x55);
  const file = await post(shop, { kind: "image", filename: "shoe.png" }, picture);
  expect(file).toMatchObject({ status: 201, body: { state: "ready", kind: "image", width: 64, height: 48 } });
  const sent = await send(shop, id, {
    type: "image",
    image: { mediaId: file.body.id, caption: "This one?" },
  });
  expect(sent).toMatchObject({ status: "queued", text: "This one?", media: { id: file.body.id } });
  await shop.deliver();
  const [shown] = await phoneShows(shop, id);
  expect(shown).toMatchObject({
    type: "image",
    text: "This one?",
    media: { kind: "image", size: picture.length },
  });
  const bytes = Buffer.from(await (await meta.sim.media(shown!.media!.url!)).arrayBuffer());
  expect(bytes.equals(picture)).toBe(true);
  expect((await shop.row(sent.id)).status).toMatch(/accepted|sent|delivered/);
});

test.each<[string, Parameters<typeof addFile>[1] & object, string, Buffer, string, object]>([
  ["video", { kind: "video" }, "video", sampleMedia("video").bytes, "video/mp4", {}],
  ["sound", { kind: "audio" }, "audio", voiceNote(), "audio/ogg", { voice: false }],
  ["voice note", { kind: "voice", durationMs: 2000 }, "audio", voiceNote(), "audio/ogg", { voice: true }],
  ["sticker", { kind: "sticker" }, "sticker", sampleMedia("sticker").bytes, "image/webp", {}],
  [
    "document",
    { kind: "document", filename: "offer ٣.pdf" },
    "document",
    sampleMedia("document").bytes,
    "application/pdf",
    { filename: "offer ٣.pdf" },
  ],
])("an agent's %s reaches the customer's phone", async (_, query, type, bytes, mime, expected) => {
  const shop = await openShop(meta);
  const { id } = await shop.conversation();
  const file = await addFile(shop.scope, query, bytes, mime);
  await send(shop, id, { type, [type]: { mediaId: file.id } });
  await shop.deliver();
  const [shown] = await phoneShows(shop, id);
  expect(shown).toMatchObject({ type, media: { size: bytes.length, ...expected } });
});

test("several files and the words after them arrive in the order they were sent", async () => {
  const shop = await openShop(meta);
  const { id } = await shop.conversation();
  for (const shade of [1, 2, 3]) {
    const file = await addFile(shop.scope, { kind: "image" }, png(20 + shade, 20, shade));
    await send(shop, id, { type: "image", image: { mediaId: file.id, caption: `Picture ${shade}` } });
  }
  await shop.write(id, "That is all");
  await shop.deliver();
  expect((await phoneShows(shop, id)).map(({ text }) => text)).toEqual([
    "Picture 1",
    "Picture 2",
    "Picture 3",
    "That is all",
  ]);
});

test("a file that is sent to many is uploaded to Meta once", async () => {
  const shop = await openShop(meta);
  const file = await addFile(shop.scope, { kind: "image" }, png(33, 33));
  const seen = await meta.sim.faults.arm({
    match: { numberId: shop.metaNumberId, path: "/media$" },
    times: null,
    action: { kind: "delay", ms: 1 },
  });
  for (let i = 0; i < 3; i++) {
    const { id } = await shop.conversation();
    await send(shop, id, { type: "image", image: { mediaId: file.id } });
  }
  await shop.deliver();
  expect(await shop.accepted()).toHaveLength(3);
  const faults = await meta.sim.faults.list();
  expect(faults.find(({ id }) => id === seen.id)!.struck).toBe(1);
  await meta.sim.faults.disarm(seen.id);
});

test.each([
  ["breaks off", { kind: "cut", where: "before" } as const],
  ["stumbles", { kind: "refuse", code: 131000 } as const],
  ["answers nonsense", { kind: "garble", body: "html" } as const],
])("when Meta %s over a file nothing was sent, so it is tried again and sent once", async (_, action) => {
  const shop = await openShop(meta);
  const { id } = await shop.conversation();
  const file = await addFile(shop.scope);
  await meta.sim.faults.arm({ match: { numberId: shop.metaNumberId, path: "/media$" }, action });
  const message = await send(shop, id, { type: "image", image: { mediaId: file.id } });
  await shop.deliver();
  const first = await shop.row(message.id);
  expect(first).toMatchObject({ status: "queued", wamid: null });
  await platformDb.message.updateMany({ where: { workspaceId: shop.workspace.id }, data: { dueAt: null } });
  await shop.deliver();
  expect(await shop.accepted()).toHaveLength(1);
  await expectNothingTwice(shop);
});

test("a file Meta refuses fails the message with Meta's own reason, and may be sent again", async () => {
  const shop = await openShop(meta);
  const { id } = await shop.conversation();
  const file = await addFile(shop.scope);
  await meta.sim.faults.arm({
    match: { numberId: shop.metaNumberId, path: "/media$" },
    action: { kind: "refuse", code: 131053 },
  });
  const message = await send(shop, id, { type: "image", image: { mediaId: file.id } });
  await shop.deliver();
  expect(await shop.row(message.id)).toMatchObject({ status: "failed", error: { code: 131053 } });
  expect(await shop.accepted()).toHaveLength(0);
});

test.each<[string, Record<string, string>, Buffer, string, string]>([
  [
    "a sticker of a megabyte",
    { kind: "sticker" },
    Buffer.concat([sampleMedia("sticker").bytes, noise(1024 * 1024)]),
    "image/webp",
    "file_too_large",
  ],
  [
    "a page as picture",
    { kind: "image" },
    Buffer.from("<html><script>1</script></html>"),
    "image/png",
    "file_type_refused",
  ],
  ["a PDF as picture", { kind: "image" }, sampleMedia("document").bytes, "image/png", "file_type_refused"],
  [
    "a program as document",
    { kind: "document" },
    Buffer.from("MZ\0\0"),
    "application/pdf",
    "file_type_refused",
  ],
  [
    "a page as text",
    { kind: "document" },
    Buffer.from("<!DOCTYPE html><p>"),
    "text/plain",
    "file_type_refused",
  ],
  ["nothing", { kind: "document" }, Buffer.alloc(0), "text/plain", "file_empty"],
  ["a kind nobody knows", { kind: "hologram" }, png(), "image/png", "invalid_input"],
])("%s is refused with its reason", async (_, query, bytes, type, reason) => {
  const shop = await openShop(meta);
  const { status, body } = await post(shop, query, bytes, { type });
  expect([status, body.error.reason]).toEqual([422, reason]);
  expect(await uploads(shop)).toEqual([]);
});

test("an upload that is repeated with its key is the same file", async () => {
  const shop = await openShop(meta);
  const [first, second] = [
    await post(shop, { kind: "image" }, png(), { key: "k-1" }),
    await post(shop, { kind: "image" }, png(), { key: "k-1" }),
  ];
  expect(second.body.id).toBe(first.body.id);
  expect(await uploads(shop)).toHaveLength(1);
  const other = await post(shop, { kind: "image" }, png(9, 9), { key: "k-1" });
  expect([other.status, other.body.error.reason]).toEqual([409, "idempotency_key_reused"]);
});

test("another workspace's file cannot be sent, and a picture cannot go as a video", async () => {
  const [shop, other] = [await openShop(meta), await openShop(meta)];
  const { id } = await shop.conversation();
  const theirs = await addFile(other.scope);
  await expect(send(shop, id, { type: "image", image: { mediaId: theirs.id } })).rejects.toMatchObject({
    code: "not_found",
  });
  const ours = await addFile(shop.scope);
  await expect(send(shop, id, { type: "video", video: { mediaId: ours.id } })).rejects.toMatchObject({
    reason: "file_type_refused",
  });
});

test("a file that is never sent is forgotten after two days, one that was sent is kept", async () => {
  const shop = await openShop(meta);
  const { id } = await shop.conversation();
  const [unused, sent] = [await addFile(shop.scope), await addFile(shop.scope, { kind: "image" }, png(5, 5))];
  await send(shop, id, { type: "image", image: { mediaId: sent.id } });
  await platformDb.media.updateMany({
    where: { workspaceId: shop.workspace.id, dueAt: { not: null } },
    data: { dueAt: new Date(0) },
  });
  await forgetUnused();
  expect((await uploads(shop)).map((row) => row.id)).toEqual([sent.id]);
  expect(unused.id).not.toBe(sent.id);
});

test("what was shared in a conversation is listed by kind, newest first, page by page", async () => {
  const shop = await openShop(meta);
  const { id } = await shop.conversation();
  for (const width of [3, 4, 5]) {
    const file = await addFile(shop.scope, { kind: "image" }, png(width, 3));
    await send(shop, id, { type: "image", image: { mediaId: file.id } });
  }
  const paper = await addFile(
    shop.scope,
    { kind: "document" },
    sampleMedia("document").bytes,
    "application/pdf",
  );
  await send(shop, id, { type: "document", document: { mediaId: paper.id } });
  await shop.write(id, "See https://example.com/shoes");
  const list = async (query: Record<string, string>) => {
    const { body } = await ask<{
      data: { media: MediaView | null; text: string | null }[];
      nextCursor: string | null;
    }>(listSharedRoute, shop.headers, { params: { conversationId: id }, query });
    return body;
  };
  const first = await list({ limit: "2" });
  expect(first.data.map(({ media }) => media!.width)).toEqual([5, 4]);
  const second = await list({ limit: "2", cursor: first.nextCursor! });
  expect(second.data.map(({ media }) => media!.width)).toEqual([3]);
  expect(second.nextCursor).toBeNull();
  expect((await list({ kind: "documents" })).data.map(({ media }) => media!.id)).toEqual([paper.id]);
  expect((await list({ kind: "links" })).data.map(({ text }) => text)).toEqual([
    "See https://example.com/shoes",
  ]);
  expect((await list({ kind: "audio" })).data).toEqual([]);
});
