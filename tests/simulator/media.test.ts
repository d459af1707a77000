import { createHash } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { graphWith, newBusiness, startSimulator, until, type Running } from "./harness";

let running: Running;
beforeAll(async () => {
  running = await startSimulator();
});
afterAll(() => running.close());

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

function form(bytes: Uint8Array<ArrayBuffer>, type: string, filename = "file"): FormData {
  const data = new FormData();
  data.set("messaging_product", "whatsapp");
  data.set("file", new Blob([bytes], { type }), filename);
  return data;
}

async function openBusiness() {
  const business = await newBusiness(running);
  await running.sim.customers.write(business.numberId, business.phone.id, { type: "text", text: "hi" });
  return business;
}

describe("media", () => {
  it("is uploaded, described, downloaded byte for byte with the token, sent, and deleted", async () => {
    const { graph, numberId, account, phone } = await openBusiness();
    const bytes = new Uint8Array(PNG);
    const { body } = await graph.post(`${numberId}/media`, form(bytes, "image/png", 'we"ird.png'));
    const described = await graph.get(`${String(body.id)}?phone_number_id=${numberId}`);
    expect(described.body).toEqual({
      messaging_product: "whatsapp",
      url: expect.stringMatching(/\/whatsapp_business\/attachments\/\?mid=/),
      mime_type: "image/png",
      sha256: createHash("sha256").update(PNG).digest("base64"),
      file_size: String(PNG.length),
      id: body.id,
    });
    const url = String(described.body.url);
    const download = await fetch(url, { headers: { authorization: `Bearer ${account.accessToken}` } });
    expect(Buffer.from(await download.arrayBuffer()).equals(PNG)).toBe(true);
    expect((await fetch(url)).status).toBe(403);
    const sent = await graph.send(numberId, {
      to: "+" + phone.phone,
      type: "image",
      image: { id: body.id, caption: "look" },
    });
    const bubble = (await running.sim.customers.thread(numberId, phone.id)).messages.at(-1)!;
    expect(bubble).toMatchObject({
      id: sent.body.messages![0]!.id,
      text: "look",
      media: { kind: "image", mimeType: "image/png" },
    });
    const shown = await running.sim.media(bubble.media!.url!);
    expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true);
    expect((await graph.delete(String(body.id))).body).toEqual({ success: true });
    expect((await graph.get(String(body.id))).body.error).toMatchObject({ code: 100, error_subcode: 33 });
  });

  it("gives addresses good for five minutes, ids from customers for seven days and uploaded ones for thirty", async () => {
    const { graph, numberId, account, phone } = await openBusiness();
    const authorization = `Bearer ${account.accessToken}`;
    const { message } = await running.sim.customers.write(numberId, phone.id, {
      type: "image",
      caption: "mine",
    });
    const told = await until("the webhook", () =>
      running.receiver.messages().find((one) => one.id === message!.id),
    );
    const image = told.image as { id: string; url: string; sha256: string };
    expect(image).toMatchObject({
      caption: "mine",
      mime_type: "image/png",
      sha256: expect.stringMatching(/=$/),
    });
    expect((await fetch(image.url, { headers: { authorization } })).status).toBe(200);
    const uploaded = String(
      (await graph.post(`${numberId}/media`, form(new Uint8Array(PNG), "image/png"))).body.id,
    );
    const shift = (ms: number) => running.sim.numbers.change(numberId, { clockShiftMs: ms });
    await shift(5 * 60_000 + 1000);
    expect((await fetch(image.url, { headers: { authorization } })).status).toBe(404);
    expect((await graph.get(image.id)).status).toBe(200);
    await shift(7 * 86_400_000 + 60_000);
    expect((await graph.get(image.id)).status).toBe(400);
    expect((await graph.get(uploaded)).status).toBe(200);
    await shift(30 * 86_400_000 + 60_000);
    expect((await graph.get(uploaded)).status).toBe(400);
  });

  it("belongs to its account", async () => {
    const { graph, numberId } = await openBusiness();
    const other = await openBusiness();
    const id = String(
      (await graph.post(`${numberId}/media`, form(new Uint8Array(PNG), "image/png"))).body.id,
    );
    expect((await other.graph.get(id)).body.error!.code).toBe(200);
    expect((await graphWith(running.url, "").get(id)).body.error!.code).toBe(200);
    const stolen = await other.graph.send(other.numberId, {
      to: "+" + other.phone.phone,
      type: "image",
      image: { id },
    });
    expect(stolen.body.error!.code).toBe(131009);
  });

  it("refuses kinds and sizes Meta refuses", async () => {
    const { graph, numberId } = await openBusiness();
    const svg = await graph.post(`${numberId}/media`, form(new Uint8Array(PNG), "image/svg+xml"));
    expect(svg.body.error).toMatchObject({ code: 100, message: expect.stringContaining("image/svg+xml") });
    const big = await graph.post(`${numberId}/media`, form(new Uint8Array(5 * 2 ** 20 + 1), "image/jpeg"));
    expect(big.body.error!.code).toBe(131053);
    const empty = new FormData();
    empty.set("messaging_product", "whatsapp");
    expect((await graph.post(`${numberId}/media`, empty)).body.error!.message).toMatch(/file is required/);
  });

  it("fails a document sent as an image with 131053 by webhook", async () => {
    const { graph, numberId, phone } = await openBusiness();
    const { body } = await graph.post(`${numberId}/media`, form(new Uint8Array(PNG), "application/pdf"));
    const sent = await graph.send(numberId, { to: "+" + phone.phone, type: "image", image: { id: body.id } });
    const id = sent.body.messages![0]!.id;
    const failed = await until("failed", () =>
      running.receiver.statuses("failed").find((one) => one.id === id),
    );
    expect(failed.errors).toMatchObject([
      { code: 131053, error_data: { details: expect.stringContaining("application/pdf") } },
    ]);
  });

  it("fetches links, shows what it got, and fails a link that is not there", async () => {
    const { graph, numberId, phone } = await openBusiness();
    const host = http.createServer((request, response) => {
      if (request.url === "/a.png") response.writeHead(200, { "content-type": "image/png" }).end(PNG);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
    const base = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    const send = async (link: string) =>
      (await graph.send(numberId, { to: "+" + phone.phone, type: "image", image: { link } })).body
        .messages![0]!.id;
    const good = await send(`${base}/a.png`);
    await until("delivered", () => running.receiver.statuses("delivered").find((one) => one.id === good));
    const bubble = (await running.sim.customers.thread(numberId, phone.id)).messages.find(
      (one) => one.id === good,
    )!;
    expect(Buffer.from(await (await running.sim.media(bubble.media!.url!)).arrayBuffer()).equals(PNG)).toBe(
      true,
    );
    const bad = await send(`${base}/gone.png`);
    const failed = await until("failed", () =>
      running.receiver.statuses("failed").find((one) => one.id === bad),
    );
    expect(failed.errors).toMatchObject([
      { code: 131053, error_data: { details: expect.stringContaining("404") } },
    ]);
    host.closeAllConnections();
    host.close();
  });

  it.each(["image", "video", "audio", "document", "sticker"] as const)(
    "lets a customer send a real %s, uploaded or sampled",
    async (type) => {
      const { numberId, phone } = await openBusiness();
      const { mediaId } = await running.sim.numbers.upload(
        numberId,
        "some bytes",
        "application/x-test",
        "näme.bin",
      );
      for (const source of [{ mediaId }, {}, { base64: PNG.toString("base64"), mimeType: "image/png" }]) {
        const { message } = await running.sim.customers.write(numberId, phone.id, { type, ...source });
        const told = await until("the webhook", () =>
          running.receiver.messages().find((one) => one.id === message!.id),
        );
        const object = told[type] as Record<string, unknown>;
        const file = await running.sim.media(message!.media!.url!);
        const bytes = Buffer.from(await file.arrayBuffer());
        expect(object.sha256).toBe(createHash("sha256").update(bytes).digest("base64"));
        expect(object.mime_type).toBe(file.headers.get("content-type"));
        if (type === "audio") expect(object.voice).toBe(true);
        if (type === "sticker") expect(object.animated).toBe(false);
        if (type === "document" && "mediaId" in source) expect(object.filename).toBe("näme.bin");
      }
    },
  );
});
