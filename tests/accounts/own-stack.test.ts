import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { request, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { json } from "node:stream/consumers";
import { isolatedStack, type IsolatedStack } from "@/tests/support/servers";
import { arrive, newcomer, newVisitor } from "@/tests/support/visitor";

// Things that need a product of their own: another public address, another limit, a Redis that may be stopped.
const publicAddress = "https://parley.example";
let stack: IsolatedStack;
let baseUrl: string;

beforeAll(async () => {
  stack = await isolatedStack({ APP_URL: publicAddress, NEXTAUTH_URL: "", IMPORT_MAX_MB: "1" });
  await stack.startWeb();
  baseUrl = stack.appUrl;
}, 120_000);
afterAll(() => stack.stop(), 60_000);

const visit = () => newVisitor({ baseUrl });

test("where the public address is https, cookies are Secure and HttpOnly, whatever the request claims", async () => {
  const visitor = visit();
  const person = newcomer();
  expect((await visitor.signUp(person)).status).toBe(201);
  const csrf = await visitor.request("/api/auth/csrf", { headers: { "x-forwarded-proto": "http" } });
  expect(csrf.headers.getSetCookie().join("\n")).toMatch(
    /^__Host-next-auth\.csrf-token=.*Path=\/; HttpOnly; Secure; SameSite=Lax/m,
  );
  const signedIn = await visitor.signIn(person.email, person.password);
  const cookie = signedIn.headers.getSetCookie().find((line) => line.includes("session-token"))!;
  expect(cookie).toMatch(/^__Secure-next-auth\.session-token=/);
  for (const attribute of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"])
    expect(cookie).toContain(attribute);
  expect(await signedIn.json()).toEqual({ url: `${publicAddress}/` });
  expect((await visitor.api("GET", "/me")).status).toBe(200);

  const plain = visit();
  plain.cookies.set("next-auth.session-token", visitor.cookies.get("__Secure-next-auth.session-token")!);
  expect((await plain.api("GET", "/me")).status).toBe(401);
});

test("only our own public address may change something with a visitor's cookie", async () => {
  const { visitor } = await arrive(visit());
  const rename = (origin: string) => visitor.api("PATCH", "/me", { name: "Eve" }, { origin });
  expect((await rename("https://evil.example")).status).toBe(403);
  expect((await rename("http://parley.example")).status).toBe(403);
  expect((await rename(baseUrl)).status).toBe(403);
  expect((await rename(publicAddress)).status).toBe(200);
});

/** Every file under a folder. */
const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

test("a file of contacts larger than the operator allows is refused with the limit, and nothing of it stays", async () => {
  const { visitor } = await arrive(visit());
  const me = (await (await visitor.api("GET", "/me")).json()) as { workspaces: { slug: string }[] };
  const headers = { "x-workspace": me.workspaces[0]!.slug, origin: publicAddress };
  const send = (body: BodyInit) =>
    visitor.request("/api/v1/contact-imports?filename=people.csv", {
      method: "POST",
      headers: { ...headers, "content-type": "text/csv" },
      body,
      ...{ duplex: "half" },
    });
  const before = await filesIn(stack.env.DATA_DIR!);
  const large = Buffer.from(`phone,name\n${"+49 170 1234567,Ana\n".repeat(400_000)}`);
  // With its length said beforehand, and as a stream whose length nobody knows.
  for (const body of [large, new Blob([large]).stream()]) {
    const answer = await send(body);
    expect([answer.status, await answer.json()]).toMatchObject([
      422,
      { error: { reason: "file_too_large", fields: { file: expect.stringContaining("1 MB") as string } } },
    ]);
  }
  expect(await filesIn(stack.env.DATA_DIR!)).toEqual(before);
  const list = async () => (await visitor.api("GET", "/contact-imports", undefined, headers)).json();
  expect(await list()).toMatchObject({ data: [] });

  expect((await send(large.subarray(0, 1_000_000))).status).toBe(201);
  expect(await list()).toMatchObject({ data: [{ filename: "people.csv", sizeBytes: 1_000_000 }] });
});

/**
 * A client that sends all it has before it looks for an answer, as many do, and then asks something else on the same
 * connection. @returns both answers as they came
 */
async function sendThenRead(head: string[], pieces: Iterable<Buffer>): Promise<string> {
  const { hostname, port } = new URL(baseUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  socket.pause();
  const lines = (all: string[]) => `${[...all, `host: ${hostname}:${port}`].join("\r\n")}\r\n\r\n`;
  socket.write(lines(head));
  for (const piece of pieces) if (!socket.write(piece)) await once(socket, "drain");
  socket.write(lines(["GET /api/health HTTP/1.1", "connection: close"]));
  let said = "";
  for await (const part of socket) said += String(part);
  return said;
}

test("an upload that is much too large is answered to a client that reads late, and its connection goes on", async () => {
  const { visitor } = await arrive(visit());
  const me = (await (await visitor.api("GET", "/me")).json()) as { workspaces: { slug: string }[] };
  const head = [
    "POST /api/v1/contact-imports?filename=people.csv HTTP/1.1",
    `cookie: ${[...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; ")}`,
    `x-workspace: ${me.workspaces[0]!.slug}`,
    `origin: ${publicAddress}`,
    "content-type: text/csv",
  ];
  const piece = Buffer.alloc(1024 ** 2, "+49 170 1234567,Ana\n");
  const pieces = Array<Buffer>(40).fill(piece);
  const chunk = Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n")]);
  const chunks = [...Array<Buffer>(40).fill(chunk), Buffer.from("0\r\n\r\n")];
  for (const said of [
    await sendThenRead([...head, `content-length: ${40 * piece.length}`], pieces),
    await sendThenRead([...head, "transfer-encoding: chunked"], chunks),
  ]) {
    const [refused, after] = said.split(/(?=HTTP\/1\.1 \d{3} )/);
    expect(refused).toMatch(/^HTTP\/1\.1 422 /);
    expect(refused).toContain('"reason":"file_too_large"');
    expect(after).toMatch(/^HTTP\/1\.1 200 /);
  }
}, 60_000);

test("of a body that says beforehand that it is too large nothing is waited for", async () => {
  const { visitor } = await arrive(visit());
  const me = (await (await visitor.api("GET", "/me")).json()) as { workspaces: { slug: string }[] };
  const refusalOf = async (path: string) => {
    const asked = request(new URL(path, baseUrl), {
      method: "POST",
      headers: {
        cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
        "x-workspace": me.workspaces[0]!.slug,
        origin: publicAddress,
        "content-type": "text/csv",
        "content-length": 5 * 1024 ** 3,
      },
    });
    // Nothing of it is ever sent.
    asked.flushHeaders();
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    const { error } = (await json(answer)) as { error: { reason: string } };
    asked.destroy();
    return [answer.statusCode, error.reason];
  };
  expect(await refusalOf("/api/v1/contact-imports?filename=people.csv")).toEqual([422, "file_too_large"]);
  expect(await refusalOf("/api/v1/media?kind=document&filename=a.pdf")).toEqual([422, "file_too_large"]);
  expect(await refusalOf("/api/v1/contacts")).toEqual([422, "too_large"]);
});

test("while Redis is away people sign up and in, and guessing stays limited", async () => {
  await stack.redis.stop();
  const { email } = await arrive(visit());
  const answers: number[] = [];
  for (let i = 0; i < 12; i++) answers.push((await visit().signIn(email, `guess number ${i}`)).status);
  expect(answers).toEqual([...Array<number>(10).fill(401), 429, 429]);
}, 120_000);
