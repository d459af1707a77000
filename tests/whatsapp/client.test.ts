import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createRawServer, type AddressInfo, type Socket } from "node:net";
import { z } from "zod";
import { env } from "@/lib/platform/env";
import { callGraph } from "@/lib/whatsapp/client";
import { sentAnswer } from "@/lib/whatsapp/payloads";

/** What the simulator cannot do: a server that breaks HTTP, redirects, floods. */
type Behaviour = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server;
let base: string;
let behave: Behaviour;
let seen: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[];

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      seen.push({ method: request.method!, url: request.url!, headers: request.headers, body });
      behave(request, response, body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  seen = [];
  behave = (_, response) => response.end("{}");
});

const answerWith =
  (status: number, body: unknown, headers: Record<string, string> = {}): Behaviour =>
  (_, response) =>
    void response.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
const send = (more: Partial<Parameters<typeof callGraph>[1]> = {}, baseUrl: string | null = base) =>
  callGraph(
    { baseUrl, accessToken: "secret-token" },
    { method: "POST", path: "/1/messages", body: { a: 1 }, schema: sentAnswer, deadlineMs: 2_000, ...more },
  );
const accepted = { messages: [{ id: "wamid.1" }] };

test("speaks JSON to the configured version, with the token in the header and nowhere else", async () => {
  behave = answerWith(200, accepted);
  expect(await send({ query: { fields: "id,name", limit: 5, after: undefined } })).toEqual({
    ok: true,
    status: 200,
    data: accepted,
  });
  const [call] = seen;
  expect(call).toMatchObject({
    method: "POST",
    url: `/${env.META_GRAPH_VERSION}/1/messages?fields=id%2Cname&limit=5`,
    body: '{"a":1}',
  });
  expect(call!.headers).toMatchObject({
    authorization: "Bearer secret-token",
    "content-type": "application/json",
  });
  expect(call!.url + call!.body).not.toContain("secret-token");
});

test("uploads a form", async () => {
  behave = answerWith(200, { id: "1" });
  const form = new FormData();
  form.set("messaging_product", "whatsapp");
  form.set("file", new Blob(["hello"], { type: "text/plain" }), "hello.txt");
  const answer = await callGraph(
    { baseUrl: base, accessToken: "t" },
    { method: "POST", path: "/1/media", form, schema: z.object({ id: z.string() }) },
  );
  expect(answer).toMatchObject({ ok: true, data: { id: "1" } });
  expect(seen[0]!.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  expect(seen[0]!.body).toContain('filename="hello.txt"');
});

test("keeps connections for many calls", async () => {
  const sockets = new Set<unknown>();
  behave = (request, response) => {
    sockets.add(request.socket);
    response.end(JSON.stringify(accepted));
  };
  for (let i = 0; i < 10; i++) expect((await send()).ok).toBe(true);
  // A second one is opened when the first is still putting its answer away.
  expect(sockets.size).toBeLessThanOrEqual(2);
});

test("an error of Meta's is read whole", async () => {
  const error = {
    message: "(#131047) Re-engagement message",
    code: 131047,
    error_data: { details: "24 hours" },
    fbtrace_id: "A1",
  };
  behave = answerWith(400, { error });
  expect(await send()).toEqual({
    ok: false,
    outcome: "refused",
    status: 400,
    error: {
      code: 131047,
      title: "Re-engagement message",
      message: error.message,
      details: "24 hours",
      fbtraceId: "A1",
    },
  });
});

test("a wish to wait is heard, but not for ever", async () => {
  behave = answerWith(429, "slow down", { "retry-after": "7" });
  expect(await send()).toMatchObject({ outcome: "not_now", retryAfterMs: 7_000 });
  behave = answerWith(429, "slow down", { "retry-after": "999999" });
  expect(await send()).toMatchObject({ outcome: "not_now", retryAfterMs: 3_600_000 });
});

test("a redirect is not followed, and the token goes to nobody else", async () => {
  let visited = false;
  const other = createServer((_, response) => {
    visited = true;
    response.end(JSON.stringify(accepted));
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const location = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  for (const status of [301, 302, 307, 308]) {
    behave = answerWith(status, "", { location });
    expect(await send()).toMatchObject({ ok: false, outcome: "ambiguous", status });
  }
  expect(visited).toBe(false);
  await new Promise((resolve) => other.close(resolve));
});

test("a success that cannot be read is none", async () => {
  for (const body of ["", "<html>", '{"messages":[', "{}", { messages: [] }, { messages: [{}] }, "null"]) {
    behave = answerWith(200, body);
    expect(await send()).toMatchObject({ ok: false, outcome: "ambiguous", status: 200 });
  }
});

test("an endless answer is cut off by counting", async () => {
  let closed = false;
  behave = (request, response) => {
    request.socket.on("close", () => (closed = true));
    // Said to be short, and then not.
    response.writeHead(200, { "content-type": "application/json" });
    const flood = () => {
      if (response.destroyed) return;
      response.write("x".repeat(64 * 1024));
      setImmediate(flood);
    };
    flood();
  };
  expect(await send()).toEqual({ ok: false, outcome: "ambiguous", cause: "answer too large" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(closed).toBe(true);
});

test("the deadline covers headers and body together", async () => {
  behave = () => undefined;
  expect(await send({ deadlineMs: 150 })).toEqual({ ok: false, outcome: "ambiguous", cause: "deadline" });
  behave = (_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const drip = setInterval(() => response.write(" "), 20);
    response.on("close", () => clearInterval(drip));
  };
  expect(await send({ deadlineMs: 150 })).toEqual({ ok: false, outcome: "ambiguous", cause: "deadline" });
});

test("a connection cut after the request is a doubt", async () => {
  behave = (request) => request.socket.destroy();
  expect(await send()).toMatchObject({ ok: false, outcome: "ambiguous" });
  behave = (request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"messages"');
    setTimeout(() => request.socket.destroy(), 20);
  };
  expect(await send()).toMatchObject({ ok: false, outcome: "ambiguous" });
});

describe("nothing was written, and that is known", () => {
  test("when the port is closed or the name unknown", async () => {
    expect(await send({}, "http://127.0.0.1:9")).toMatchObject({
      outcome: "not_sent",
      cause: "ECONNREFUSED",
    });
    expect(await send({}, "http://graph.invalid")).toMatchObject({ outcome: "not_sent" });
  });

  test("when the other side does not speak TLS", async () => {
    const plain = createRawServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("HTTP/1.1 400 Bad Request\r\n\r\n", () => socket.destroy());
    });
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const address = `https://127.0.0.1:${(plain.address() as AddressInfo).port}`;
    expect(await send({}, address)).toMatchObject({ outcome: "not_sent" });
    await new Promise((resolve) => plain.close(resolve));
  });

  test("when the deadline passes while connecting", async () => {
    // Says nothing, so that the handshake never ends.
    const sockets: Socket[] = [];
    const silent = createRawServer((socket) => void sockets.push(socket.on("error", () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    expect(await send({ deadlineMs: 200 }, address)).toEqual({
      ok: false,
      outcome: "not_sent",
      cause: "deadline",
    });
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });

  test("when it is withdrawn at the last moment", async () => {
    expect(await send({ mayStart: () => false })).toMatchObject({ outcome: "not_sent" });
    behave = answerWith(200, accepted);
    expect((await send()).ok).toBe(true);
    expect(seen).toHaveLength(1);
  });

  test("when the address is none", async () => {
    expect(await send({}, "not an address")).toMatchObject({ outcome: "not_sent" });
  });
});

test("two hundred calls at once all get their answers", async () => {
  behave = (_, response, body) =>
    void setTimeout(() => response.end(JSON.stringify({ messages: [{ id: body }] })), 5);
  const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => send({ body: { n } })));
  expect(answers.map((answer) => answer.ok && answer.data)).toEqual(
    Array.from({ length: 200 }, (_, n) => ({ messages: [{ id: `{"n":${n}}` }] })),
  );
});
