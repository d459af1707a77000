import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { GET, POST } from "@/app/api/webhooks/whatsapp/route";
import {
  GET as connectionGet,
  POST as connectionPost,
} from "@/app/api/webhooks/whatsapp/[connectionId]/route";
import { sealAppSecret } from "@/lib/phone-numbers/credentials";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newId } from "@/lib/shared/id";
import { maxBodyBytes, readBytes, storeWebhook, tooLarge } from "@/lib/webhooks/store";
import {
  asMetaWrites,
  envelope,
  eventOf,
  messageOf,
  messagesFrom,
  post,
  signatureOf,
} from "@/tests/support/webhooks";
import { makeWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);

const url = "http://127.0.0.1/api/webhooks/whatsapp";
const aBody = () => asMetaWrites(messagesFrom({ metaId: "404" }, "15550001111", [messageOf("15550001111")]));

const request = (body: BodyInit | null, headers: Record<string, string> = {}): Request =>
  new Request(url, { method: "POST", body, headers, duplex: "half" } as RequestInit);
const signed = (body: string, secret?: string): Request =>
  request(body, { "x-hub-signature-256": signatureOf(Buffer.from(body), secret) });

async function addConnection(
  workspaceId: string,
  secrets: { current: string; previous?: string; until?: Date },
) {
  const key = { workspaceId, id: newId() };
  return platformDb.webhookConnection.create({
    data: {
      ...key,
      name: "Own app",
      appSecret: sealAppSecret(key, "app_secret", secrets.current),
      previousAppSecret: secrets.previous
        ? sealAppSecret(key, "previous_app_secret", secrets.previous)
        : null,
      previousSecretUntil: secrets.until ?? null,
      verifyToken: "own-verify-token",
    },
  });
}
/** What is answered at last: a busy machine may say "not now" before. */
async function statusOf(ask: () => Promise<{ status: number }>): Promise<number> {
  for (;;) {
    const { status } = await ask();
    if (status !== 503) return status;
  }
}
const params = (connectionId: string) => ({ params: Promise.resolve({ connectionId }) });

describe("POST", () => {
  test("what Meta signed is stored byte for byte and answered 200", async () => {
    const body = aBody();
    expect(await statusOf(() => POST(signed(body)))).toBe(200);
    const event = await eventOf(body);
    expect(Buffer.from(event!.body).toString()).toBe(body);
    expect(event).toMatchObject({ signedBy: "platform", connectionWorkspaceId: null });
  });

  test("the same bytes again are answered 200 and stored once", async () => {
    const body = aBody();
    const answers = await Promise.all(Array.from({ length: 20 }, () => statusOf(() => POST(signed(body)))));
    expect(answers).toEqual(Array(20).fill(200));
    expect(await eventOf(body)).not.toBeNull();
  });

  test.each([
    ["no signature", (body: string) => request(body)],
    ["a signature of another secret", (body: string) => signed(body, "not-our-secret")],
    ["the verify token as secret", (body: string) => signed(body, env.META_WEBHOOK_VERIFY_TOKEN)],
    ["a cut signature", (body: string) => request(body, { "x-hub-signature-256": "sha256=abcd" })],
    [
      "the signature of the same JSON written otherwise",
      (body: string) =>
        request(body, {
          "x-hub-signature-256": signatureOf(Buffer.from(JSON.stringify(JSON.parse(body), null, 1))),
        }),
    ],
  ])("with %s it is 401 and nothing is stored", async (_, make) => {
    const body = aBody();
    const response = await POST(make(body));
    expect(response.status).toBe(401);
    expect(await eventOf(body)).toBeNull();
  });

  test.each([
    ["a field nobody knows", JSON.stringify(envelope({ metaId: "1" }, { x: newId() }, "brand_new"))],
    ["JSON that is no envelope", JSON.stringify({ hello: newId() })],
    ["a cut body", `{"object":"whatsapp_business_account","entry":[{"id":"${newId()}`],
    ["an empty list", JSON.stringify({ object: newId(), entry: [] })],
  ])("%s is kept and answered 200, or Meta would send it for days", async (_, body) => {
    expect(await statusOf(() => POST(signed(body)))).toBe(200);
    expect(await eventOf(body)).not.toBeNull();
  });

  test("broken UTF-8 that is signed is kept and answered 200", async () => {
    const bytes = Buffer.concat([
      Buffer.from(`{"a":"${newId()}`),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}'),
    ]);
    expect(await statusOf(() => post(bytes))).toBe(200);
    expect(Buffer.from((await eventOf(bytes))!.body)).toEqual(bytes);
  });

  test("a body of 3 MB is taken", async () => {
    const body = JSON.stringify({ object: newId(), entry: [], pad: "x".repeat(3 * 1024 * 1024 - 200) });
    expect(await statusOf(() => POST(signed(body)))).toBe(200);
  });

  test("a larger body is 413 by counting, whatever its length header says", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled++;
        controller.enqueue(new Uint8Array(64 * 1024));
      },
    });
    expect((await POST(request(endless, { "content-length": "10" }))).status).toBe(413);
    expect(pulled * 64 * 1024).toBeLessThan(maxBodyBytes + 1024 * 1024);
    expect((await POST(request("x", { "content-length": String(maxBodyBytes + 1) }))).status).toBe(413);
  });

  test("an unsigned body is never parsed", async () => {
    const parse = jest.spyOn(JSON, "parse");
    const status = (await POST(request(aBody()))).status;
    const calls = parse.mock.calls.length;
    parse.mockRestore();
    expect(status).toBe(401);
    expect(calls).toBe(0);
  });
});

describe("GET", () => {
  const greet = (query: Record<string, string>): Request =>
    new Request(`${url}?${new URLSearchParams(query)}`);
  const right = () => ({
    "hub.mode": "subscribe",
    "hub.challenge": "1158201444",
    "hub.verify_token": env.META_WEBHOOK_VERIFY_TOKEN,
  });

  test("the right token gets the bare challenge back", async () => {
    const response = await GET(greet(right()));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("1158201444");
    expect(response.headers.get("content-type")).toContain("text/plain");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  });

  test.each([
    ["a wrong token", { "hub.verify_token": "wrong" }],
    ["no token", { "hub.verify_token": "" }],
    ["the app secret as token", { "hub.verify_token": "tests-only-app-secret" }],
    ["another mode", { "hub.mode": "unsubscribe" }],
    ["no challenge", { "hub.challenge": "" }],
    ["a challenge that is a page", { "hub.challenge": "<script>alert(1)</script>" }],
  ])("%s is 403 and says nothing", async (_, wrong) => {
    const response = await GET(greet({ ...right(), ...wrong }));
    expect(response.status).toBe(403);
    expect(await response.text()).not.toContain("1158201444");
  });

  test("a workspace's own app has its own token", async () => {
    const { workspace } = await makeWorkspace();
    const { id } = await addConnection(workspace.id, { current: "own-app-secret" });
    const own = { ...right(), "hub.verify_token": "own-verify-token" };
    expect(await statusOf(() => connectionGet(greet(own), params(id)))).toBe(200);
    expect((await connectionGet(greet(right()), params(id))).status).toBe(403);
    expect((await connectionGet(greet(own), params(newId()))).status).toBe(403);
    expect((await connectionGet(greet(own), params("../whatsapp"))).status).toBe(403);
    expect((await GET(greet(own))).status).toBe(403);
  });
});

describe("a workspace's own app", () => {
  test("its events are stored with whose they are", async () => {
    const { workspace } = await makeWorkspace();
    const { id } = await addConnection(workspace.id, { current: "own-app-secret" });
    const body = aBody();
    expect(await statusOf(() => connectionPost(signed(body, "own-app-secret"), params(id)))).toBe(200);
    expect(await platformDb.webhookEvent.findMany({ where: { signedBy: id } })).toMatchObject([
      { connectionWorkspaceId: workspace.id },
    ]);
    expect((await connectionPost(signed(aBody()), params(id))).status).toBe(401);
    expect((await POST(signed(aBody(), "own-app-secret"))).status).toBe(401);
    expect((await connectionPost(signed(aBody(), "own-app-secret"), params(newId()))).status).toBe(401);
    expect((await connectionPost(signed(aBody(), "own-app-secret"), params("x"))).status).toBe(401);
  });

  test("during a rotation both secrets are good, afterwards only the new one", async () => {
    const { workspace } = await makeWorkspace();
    const rotating = await addConnection(workspace.id, {
      current: "new-app-secret",
      previous: "old-app-secret",
      until: new Date(Date.now() + 60_000),
    });
    const over = await addConnection(workspace.id, {
      current: "new-app-secret",
      previous: "old-app-secret",
      until: new Date(Date.now() - 1_000),
    });
    const status = (id: string, secret: string) =>
      statusOf(() => connectionPost(signed(aBody(), secret), params(id)));
    expect(await status(rotating.id, "new-app-secret")).toBe(200);
    expect(await status(rotating.id, "old-app-secret")).toBe(200);
    expect(await status(over.id, "new-app-secret")).toBe(200);
    expect(await status(over.id, "old-app-secret")).toBe(401);
  });

  test("it cannot take the place of what the platform's app will deliver", async () => {
    const { workspace } = await makeWorkspace();
    const { id } = await addConnection(workspace.id, { current: "own-app-secret" });
    const body = aBody();
    expect(await statusOf(() => connectionPost(signed(body, "own-app-secret"), params(id)))).toBe(200);
    expect(await eventOf(body)).toBeNull();
    expect(await statusOf(() => POST(signed(body)))).toBe(200);
    expect(await eventOf(body)).toMatchObject({ signedBy: "platform" });
  });
});

test("a plain node:http server is as good a door", async () => {
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const bytes = await readBytes(incoming);
      const header = incoming.headers["x-hub-signature-256"];
      const signature = typeof header === "string" ? header : null;
      const { status, body, headers } = bytes
        ? await storeWebhook({ door: { kind: "platform" }, bytes, signature })
        : tooLarge();
      outgoing.writeHead(status, headers).end(body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const body = aBody();
  const send = (signature: string) =>
    fetch(address, { method: "POST", body, headers: { "x-hub-signature-256": signature } });
  expect(await statusOf(() => send(signatureOf(Buffer.from(body))))).toBe(200);
  expect((await send("sha256=00")).status).toBe(401);
  expect(await eventOf(body)).not.toBeNull();
  await new Promise((resolve) => server.close(resolve));
});

test("two hundred posts at once are all durable when they are answered", async () => {
  const bodies = Array.from({ length: 200 }, aBody);
  await Promise.all(
    bodies.map(async (body) => {
      expect(await statusOf(() => post(body))).toBe(200);
      expect(await eventOf(body)).not.toBeNull();
    }),
  );
});
