import { Client } from "pg";
import { startGoogle, type GooglePerson } from "@/tests/support/google";
import { isolatedStack, type IsolatedStack } from "@/tests/support/servers";
import { newcomer, newVisitor, type Newcomer, type Visitor } from "@/tests/support/visitor";

const client = { id: "parley-tests", secret: "google-client-secret" };
let google: Awaited<ReturnType<typeof startGoogle>>;
let stack: IsolatedStack;
let database: Client;

beforeAll(async () => {
  google = await startGoogle(client);
  stack = await isolatedStack({
    GOOGLE_CLIENT_ID: client.id,
    GOOGLE_CLIENT_SECRET: client.secret,
    GOOGLE_ISSUER_URL: google.issuer,
  });
  await stack.startWeb();
  database = new Client({ connectionString: stack.databaseUrl });
  await database.connect();
}, 120_000);
afterAll(async () => {
  await database.end();
  await stack.stop();
  await google.stop();
}, 60_000);

let people = 0;
const someone = (facts: Partial<GooglePerson> = {}): GooglePerson => ({
  sub: `10000000000000000${people++}`,
  email: newcomer().email,
  email_verified: true,
  name: "Gil Google",
  ...facts,
});
const visit = () => newVisitor({ baseUrl: stack.appUrl });

/** Through Google and back. @returns where one arrives */
async function comeFromGoogle(visitor: Visitor, person: GooglePerson, callbackUrl = "/w"): Promise<string> {
  google.person = person;
  const leave = await visitor.request("/api/auth/signin/google", {
    method: "POST",
    body: new URLSearchParams({ csrfToken: await visitor.csrf(), json: "true", callbackUrl }),
  });
  const { url } = (await leave.json()) as { url: string };
  expect(new URL(url).origin).toBe(google.issuer);
  const agreed = await fetch(url, { redirect: "manual" });
  const back = new URL(agreed.headers.get("location")!);
  expect(back.origin).toBe(stack.appUrl);
  const arrived = await visitor.request(back.pathname + back.search);
  expect(arrived.status).toBe(302);
  return arrived.headers.get("location")!;
}

type Me = {
  user: {
    id: string;
    email: string;
    name: string;
    emailVerified: boolean;
    hasPassword: boolean;
    hasGoogle: boolean;
  };
  workspaces: unknown[];
};
async function me(visitor: Visitor): Promise<Me["user"] | null> {
  const answer = await visitor.api("GET", "/me");
  return answer.status === 200 ? ((await answer.json()) as Me).user : null;
}

async function localAccount(options: { confirmed: boolean }): Promise<Newcomer & { visitor: Visitor }> {
  const person = newcomer();
  const visitor = visit();
  expect((await visitor.signUp(person)).status).toBe(201);
  expect((await visitor.signIn(person.email, person.password)).status).toBe(200);
  if (options.confirmed) {
    const token = await linkIn(person.email, "verify-email");
    expect((await visitor.api("POST", "/email-verifications/completions", { token })).status).toBe(204);
  }
  return { ...person, visitor };
}

async function linkIn(email: string, page: string): Promise<string> {
  const { rows } = await database.query<{ token: string }>(
    `SELECT substring(text from $2) AS token FROM mails WHERE "to" = $1 AND text ~ $2 ORDER BY id DESC LIMIT 1`,
    [email, `/${page}\\?token=([A-Za-z0-9_-]{43})`],
  );
  return rows[0]!.token;
}

test("a newcomer from Google has an account with a confirmed address, and none of Google's tokens stay here", async () => {
  const visitor = visit();
  const person = someone({ name: "Gil \u202EGoogle" });
  expect(await comeFromGoogle(visitor, { ...person, email: person.email.toUpperCase() })).toBe(
    `${stack.appUrl}/w`,
  );
  expect(await me(visitor)).toMatchObject({
    email: person.email,
    name: "Gil Google",
    emailVerified: true,
    hasPassword: false,
    hasGoogle: true,
  });
  const { rows } = await database.query(`SELECT * FROM accounts WHERE provider_account_id = $1`, [
    person.sub,
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/google-access|google-refresh|eyJ/);
});

test("the same person comes back to the same account, also after their address at Google changed", async () => {
  const person = someone();
  const first = visit();
  await comeFromGoogle(first, person);
  const second = visit();
  await comeFromGoogle(second, { ...person, email: newcomer().email, email_verified: false });
  expect((await me(second))!.id).toBe((await me(first))!.id);
});

test("an address Google does not vouch for opens nothing", async () => {
  const visitor = visit();
  const person = someone({ email_verified: false });
  expect(await comeFromGoogle(visitor, person)).toBe("/sign-in?error=google_unverified");
  expect(await me(visitor)).toBeNull();
  const { rows } = await database.query(`SELECT 1 FROM users WHERE email = $1`, [person.email]);
  expect(rows).toHaveLength(0);
});

test("Google joins an account whose address was confirmed; afterwards both ways lead in", async () => {
  const local = await localAccount({ confirmed: true });
  const visitor = visit();
  expect(await comeFromGoogle(visitor, someone({ email: local.email }))).toBe(`${stack.appUrl}/w`);
  expect(await me(visitor)).toMatchObject({
    id: (await me(local.visitor))!.id,
    hasPassword: true,
    hasGoogle: true,
  });
  expect((await visit().signIn(local.email, local.password)).status).toBe(200);
});

test("who signed up with somebody else's address does not get to share the account with them", async () => {
  const squatter = await localAccount({ confirmed: false });
  const owner = someone({ email: squatter.email });
  const visitor = visit();
  expect(await comeFromGoogle(visitor, owner)).toBe("/sign-in?error=address_unconfirmed");
  expect(await me(visitor)).toBeNull();
  expect(await me(squatter.visitor)).toMatchObject({ hasGoogle: false });

  // The owner of the mailbox takes the account over: the squatter is out, and Google works.
  await visitor.api("POST", "/password-resets", { email: owner.email });
  const completed = await visitor.api("POST", "/password-resets/completions", {
    token: await linkIn(owner.email, "reset-password"),
    password: "the owner's password",
  });
  expect(completed.status).toBe(204);
  expect(await me(squatter.visitor)).toBeNull();
  expect((await visit().signIn(squatter.email, squatter.password)).status).toBe(401);
  expect(await comeFromGoogle(visitor, owner)).toBe(`${stack.appUrl}/w`);
  expect(await me(visitor)).toMatchObject({ email: owner.email, hasGoogle: true });
});

test("coming from Google as somebody else changes who one is; it links nothing to who one was", async () => {
  const local = await localAccount({ confirmed: true });
  const before = (await me(local.visitor))!;
  const other = someone();
  await comeFromGoogle(local.visitor, other);
  expect(await me(local.visitor)).toMatchObject({ email: other.email });
  const again = visit();
  await again.signIn(local.email, local.password);
  expect(await me(again)).toMatchObject({ id: before.id, hasGoogle: false });
});

test("an answer of Google's that this browser did not ask for is refused", async () => {
  const attacker = visit();
  google.person = someone();
  const leave = await attacker.request("/api/auth/signin/google", {
    method: "POST",
    body: new URLSearchParams({ csrfToken: await attacker.csrf(), json: "true", callbackUrl: "/w" }),
  });
  const { url } = (await leave.json()) as { url: string };
  const back = new URL((await fetch(url, { redirect: "manual" })).headers.get("location")!);
  const victim = visit();
  const arrived = await victim.request(back.pathname + back.search);
  expect(arrived.headers.get("location")).toContain("error=");
  expect(await me(victim)).toBeNull();
});

test("the way back from Google stays with us", async () => {
  const visitor = visit();
  expect(await comeFromGoogle(visitor, someone(), "https://evil.example/")).toBe(`${stack.appUrl}/w`);
});

test("the Google button is there exactly when Google is set up", async () => {
  const withGoogle = await (await visit().request("/sign-in")).text();
  expect(withGoogle).toContain("Continue with Google</button>");
  const withoutGoogle = await (await newVisitor().request("/sign-in")).text();
  expect(withoutGoogle).not.toContain("Continue with Google</button>");
});
