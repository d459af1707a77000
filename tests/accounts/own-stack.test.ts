import { readdir } from "node:fs/promises";
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

test("while Redis is away people sign up and in, and guessing stays limited", async () => {
  await stack.redis.stop();
  const { email } = await arrive(visit());
  const answers: number[] = [];
  for (let i = 0; i < 12; i++) answers.push((await visit().signIn(email, `guess number ${i}`)).status);
  expect(answers).toEqual([...Array<number>(10).fill(401), 429, 429]);
}, 120_000);
