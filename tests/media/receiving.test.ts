import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { GET as getContent } from "@/app/api/v1/media/[mediaId]/content/route";
import { POST as askAgain } from "@/app/api/v1/media/[mediaId]/downloads/route";
import { fetchFiles } from "@/lib/inbox/files";
import { listThread } from "@/lib/inbox/thread";
import type { MessageView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import { drainPending } from "@/lib/webhooks/drain";
import { newId } from "@/lib/shared/id";
import type { CustomerMessage } from "@/simulator/types/customer";
import { noise, png, voiceNote } from "@/tests/support/files-made";
import { ask } from "@/tests/support/handler";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import { liveMeta, openShop, type LiveMeta, type SendingShop } from "@/tests/support/sending";

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

let customers = 0;

async function openWithCustomer() {
  const shop = await openShop(meta);
  const phone = `4915100${String(++customers).padStart(5, "0")}`;
  const customer = await meta.sim.customers.create(shop.account.wabaId, { name: "Ana", phone });
  const write = async (message: CustomerMessage) => {
    await meta.sim.customers.write(shop.metaNumberId, customer.id, message);
    await meta.quiet();
  };
  return { shop, write };
}

async function newest(shop: SendingShop): Promise<MessageView> {
  const conversation = await platformDb.conversation.findFirstOrThrow({
    where: { workspaceId: shop.workspace.id },
  });
  const { data } = await listThread(shop.scope, conversation.id, { limit: 1 });
  return data[0]!;
}

const base64 = (bytes: Buffer) => bytes.toString("base64");
/** Lets Meta refuse the only file of this shop. */
async function refuse(shop: SendingShop, code: number, times: number | null, subcode?: number) {
  const { metaMediaId } = await platformDb.media.findFirstOrThrow({
    where: { workspaceId: shop.workspace.id },
  });
  return meta.sim.faults.arm({
    match: { path: `/${metaMediaId}$`, method: "GET" },
    times,
    action: { kind: "refuse", code, ...(subcode ? { subcode } : {}) },
  });
}
const makeDue = (shop: SendingShop) =>
  platformDb.media.updateMany({
    where: { workspaceId: shop.workspace.id, state: { not: "ready" } },
    data: { dueAt: new Date(0) },
  });

test("a customer's picture is shown as on its way at once, and is here after it was fetched", async () => {
  const { shop, write } = await openWithCustomer();
  const picture = png(120, 80);
  await write({
    type: "image",
    caption: "Is this the right one?",
    base64: base64(picture),
    mimeType: "image/png",
  });
  const before = await newest(shop);
  expect(before.media).toMatchObject({ state: "pending", kind: "image", mimeType: "image/png", error: null });
  await fetchFiles();
  const after = await newest(shop);
  expect(after.media).toMatchObject({
    id: before.media!.id,
    state: "ready",
    sizeBytes: picture.length,
    width: 120,
    height: 80,
  });
  expect(after.version).toBeGreaterThan(before.version);
  const { status, headers } = await ask(getContent, shop.headers, { params: { mediaId: after.media!.id } });
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("image/png");
  expect(Number(headers.get("content-length"))).toBe(picture.length);
});

test.each<[string, CustomerMessage, object]>([
  ["video", { type: "video" }, { kind: "video", mimeType: "video/mp4" }],
  ["voice note", { type: "audio", voice: true }, { kind: "voice", mimeType: "audio/ogg" }],
  ["sound", { type: "audio", voice: false }, { kind: "audio", mimeType: "audio/ogg" }],
  ["document", { type: "document", filename: "offer.pdf" }, { kind: "document", filename: "offer.pdf" }],
  ["sticker", { type: "sticker" }, { kind: "sticker", mimeType: "image/webp" }],
])("a customer's %s arrives", async (_, message, expected) => {
  const { shop, write } = await openWithCustomer();
  await write(message);
  await fetchFiles();
  expect((await newest(shop)).media).toMatchObject({ state: "ready", error: null, ...expected });
});

test("the same webhook ten times over makes one file", async () => {
  const { shop, write } = await openWithCustomer();
  await write({ type: "image" });
  const events = await platformDb.webhookEvent.findMany({ orderBy: { id: "desc" }, take: 1 });
  await platformDb.webhookEvent.updateMany({
    where: { id: events[0]!.id },
    data: { state: "pending", processedAt: null },
  });
  await Promise.all(Array.from({ length: 10 }, () => drainPending()));
  expect(await platformDb.media.count({ where: { workspaceId: shop.workspace.id } })).toBe(1);
});

test("a file whose name would break out of its place arrives with a tame one", async () => {
  const { shop, write } = await openWithCustomer();
  await write({ type: "document", filename: '../../etc/\u202egpj.exe\r\nset-cookie: a="b".pdf' });
  await fetchFiles();
  const { media } = await newest(shop);
  expect(media!.filename).toBe("etc gpj.exe set-cookie a= b .pdf");
  const { headers } = await ask(getContent, shop.headers, { params: { mediaId: media!.id } });
  expect(headers.get("content-disposition")).toMatch(
    /^attachment; filename="etc gpj.exe set-cookie a_ b .pdf"/,
  );
  expect(headers.get("set-cookie")).toBeNull();
});

test("a page with scripts that calls itself a picture is never shown in a page", async () => {
  const { shop, write } = await openWithCustomer();
  const page = Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
  await write({ type: "image", base64: base64(page), mimeType: "image/svg+xml" });
  await fetchFiles();
  const { media } = await newest(shop);
  expect(media).toMatchObject({ state: "ready", mimeType: "application/octet-stream" });
  const { headers } = await ask(getContent, shop.headers, { params: { mediaId: media!.id } });
  expect(headers.get("content-type")).toBe("application/octet-stream");
  expect(headers.get("content-disposition")).toMatch(/^attachment/);
  expect(headers.get("content-security-policy")).toContain("sandbox");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
});

test("while Meta stumbles the file is asked for again by itself", async () => {
  const { shop, write } = await openWithCustomer();
  await write({ type: "image" });
  await refuse(shop, 131000, 2);
  await fetchFiles();
  expect((await newest(shop)).media).toMatchObject({ state: "pending", error: null });
  await makeDue(shop);
  await fetchFiles();
  await makeDue(shop);
  await fetchFiles();
  expect((await newest(shop)).media).toMatchObject({ state: "ready" });
});

test("a file Meta no longer has is the customer's turn, and can be tried again", async () => {
  const { shop, write } = await openWithCustomer();
  await write({ type: "image" });
  const fault = await refuse(shop, 100, null, 33);
  for (let tries = 0; tries < 3; tries++) {
    await makeDue(shop);
    await fetchFiles();
  }
  const { media } = await newest(shop);
  expect(media).toMatchObject({ state: "failed", error: { reason: "expired", turn: "customer" } });
  await meta.sim.faults.disarm(fault.id);
  await fetchFiles();
  expect((await newest(shop)).media).toMatchObject({ state: "failed" });
  const again = await ask(askAgain, shop.headers, { method: "POST", params: { mediaId: media!.id } });
  expect([again.status, again.body.state]).toEqual([202, "pending"]);
  await fetchFiles();
  expect((await newest(shop)).media).toMatchObject({ state: "ready" });
});

test("while the number's token is refused it is your turn, and afterwards the file comes by itself", async () => {
  const { shop, write } = await openWithCustomer();
  await write({ type: "audio", voice: true, base64: base64(voiceNote()), mimeType: "audio/ogg" });
  await refuse(shop, 190, 1);
  await fetchFiles();
  expect((await newest(shop)).media).toMatchObject({
    state: "failed",
    error: { reason: "token", turn: "you" },
  });
  await makeDue(shop);
  await fetchFiles();
  expect((await newest(shop)).media).toMatchObject({ state: "ready", kind: "voice" });
});

/** A Graph API that says of each file what a test wants, and a place the files lie at. */
async function strangeMeta(answer: (own: string) => { facts: object; file?: Buffer; redirect?: string }) {
  const seen: { url: string; authorization: string | undefined }[] = [];
  let own = "";
  const server: Server = createServer((request, response) => {
    seen.push({ url: request.url!, authorization: request.headers.authorization });
    const { facts, file, redirect } = answer(own);
    if (request.url!.startsWith("/v")) return response.end(JSON.stringify(facts));
    if (redirect) return response.writeHead(302, { location: redirect }).end();
    response.writeHead(200, { "content-type": "image/png" }).end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { own, seen, close: () => server.closeAllConnections() };
}

async function receiveFrom(strange: Awaited<ReturnType<typeof strangeMeta>>, kind = "image") {
  const shop = await openShop(meta, { graphUrl: strange.own });
  const id = newId();
  await platformDb.media.create({
    data: {
      id,
      workspaceId: shop.workspace.id,
      phoneNumberId: shop.phoneNumber.id,
      kind,
      mimeType: "image/png",
      metaMediaId: "4711",
      dueAt: new Date(0),
    },
  });
  const state = () =>
    platformDb.media.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId: shop.workspace.id, id } } });
  return { shop, state };
}

test.each([
  ["another host", "https://evil.example/file"],
  ["a host that only ends alike", "https://evil-fbsbx.com/file"],
  ["the machine itself", "http://127.0.0.1:1/file"],
  ["Meta without encryption", "http://lookaside.fbsbx.com/file"],
  ["Meta at a port of its own", "https://lookaside.fbsbx.com:8443/file"],
  ["a name before the host", "https://lookaside.fbsbx.com@evil.example/file"],
  ["no address", "file:///etc/passwd"],
])("a file is not fetched from %s, and the token stays at home", async (_, url) => {
  const strange = await strangeMeta(() => ({ facts: { url, mime_type: "image/png" } }));
  const { state } = await receiveFrom(strange);
  await fetchFiles();
  expect(await state()).toMatchObject({ state: "failed", error: { reason: "refused_host" }, dueAt: null });
  expect(strange.seen.map(({ url: asked }) => asked)).toEqual(["/v25.0/4711"]);
  strange.close();
});

test("a redirect is not followed", async () => {
  const strange = await strangeMeta((own) => ({
    facts: { url: `${own}/file` },
    redirect: `${own}/elsewhere`,
  }));
  const { state } = await receiveFrom(strange);
  await fetchFiles();
  expect(await state()).toMatchObject({ state: "failed", error: { reason: "refused_host" } });
  expect(strange.seen.some(({ url }) => url === "/elsewhere")).toBe(false);
  strange.close();
});

test("bytes that are not those Meta described are thrown away", async () => {
  const strange = await strangeMeta((own) => ({
    facts: { url: `${own}/file`, sha256: createHash("sha256").update("something else").digest("hex") },
    file: png(),
  }));
  const { shop, state } = await receiveFrom(strange);
  for (let tries = 0; tries < 3; tries++) {
    expect((await state()).storageKey).toBeNull();
    await makeDue(shop);
    await fetchFiles();
  }
  expect(await state()).toMatchObject({ state: "failed", error: { reason: "damaged", turn: "meta" } });
  strange.close();
});

test("a file that is larger than it may be is cut off, whatever was said of it", async () => {
  const strange = await strangeMeta((own) => ({
    facts: { url: `${own}/file`, file_size: "1" },
    file: noise(9 * 1024 * 1024),
  }));
  const { state } = await receiveFrom(strange, "sticker");
  await fetchFiles();
  expect(await state()).toMatchObject({ state: "failed", error: { reason: "too_large", turn: "customer" } });
  strange.close();
});
