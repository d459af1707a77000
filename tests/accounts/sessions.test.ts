import { EncryptJWT } from "jose";
import { encode } from "next-auth/jwt";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newId } from "@/lib/shared/id";
import { reside } from "@/tests/support/resident";
import { newVisitor, type Visitor } from "@/tests/support/visitor";

// Passwords are slow to check on purpose, and tests of several files wait for the same two threads.
jest.setTimeout(120_000);

type Session = { id: string; current: boolean; browser: string | null; system: string | null; ip: string };
const cookieName = "next-auth.session-token";

const listOf = async (visitor: Visitor): Promise<Session[]> =>
  ((await (await visitor.api("GET", "/sessions")).json()) as { data: Session[] }).data;
const isSignedIn = async (visitor: Visitor): Promise<boolean> => {
  const { status } = await visitor.api("GET", "/me");
  expect([200, 401]).toContain(status);
  return status === 200;
};

/** The same person in another browser. */
async function secondBrowser(person: { email: string; password: string }): Promise<Visitor> {
  const visitor = newVisitor();
  expect((await visitor.signIn(person.email, person.password)).status).toBe(200);
  return visitor;
}

test("signing out ends the session for good: a copy of the cookie is worth nothing afterwards", async () => {
  const { visitor } = await reside();
  const copy = newVisitor();
  copy.cookies.set(cookieName, visitor.cookies.get(cookieName)!);
  expect(await isSignedIn(copy)).toBe(true);
  await visitor.signOut();
  expect(visitor.cookies.has(cookieName)).toBe(false);
  expect(await isSignedIn(copy)).toBe(false);
});

test("one sees where one is signed in, and ends another browser with its next request", async () => {
  const person = await reside();
  const other = await secondBrowser(person);
  const sessions = await listOf(person.visitor);
  expect(sessions).toHaveLength(2);
  expect(sessions.filter(({ current }) => current)).toEqual([
    expect.objectContaining({ ip: person.visitor.ip }),
  ]);
  const theOther = sessions.find(({ current }) => !current)!;
  expect(theOther.ip).toBe(other.ip);

  const end = () => person.visitor.api("DELETE", `/sessions/${theOther.id}`);
  expect((await end()).status).toBe(204);
  expect(await isSignedIn(other)).toBe(false);
  expect(await isSignedIn(person.visitor)).toBe(true);
  expect((await end()).status).toBe(204);
  expect(await listOf(person.visitor)).toHaveLength(1);
});

test("nobody ends a stranger's session, and cannot tell whether it exists", async () => {
  const victim = await reside();
  const eve = await reside();
  const [session] = await listOf(victim.visitor);
  const answers = await Promise.all(
    [session!.id, newId(), "not-an-id"].map((id) => eve.visitor.api("DELETE", `/sessions/${id}`)),
  );
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  expect(await isSignedIn(victim.visitor)).toBe(true);
});

test("signing out everywhere ends every browser, this one too", async () => {
  const person = await reside();
  const others = [await secondBrowser(person), await secondBrowser(person)];
  expect((await person.visitor.api("DELETE", "/sessions")).status).toBe(204);
  for (const visitor of [person.visitor, ...others]) expect(await isSignedIn(visitor)).toBe(false);
});

test("changing the password keeps this browser, signs out the others and kills reset links", async () => {
  const person = await reside();
  const other = await secondBrowser(person);
  const wrong = await person.visitor.api("PUT", "/me/password", {
    currentPassword: "not my password",
    newPassword: "another fine password",
  });
  expect(wrong.status).toBe(422);
  expect(await wrong.json()).toMatchObject({ error: { fields: { currentPassword: expect.any(String) } } });
  expect(await isSignedIn(other)).toBe(true);

  const changed = await person.visitor.api("PUT", "/me/password", {
    currentPassword: person.password,
    newPassword: "another fine password",
  });
  expect(changed.status).toBe(204);
  expect(await isSignedIn(person.visitor)).toBe(true);
  expect(await isSignedIn(other)).toBe(false);
  expect((await newVisitor().signIn(person.email, person.password)).status).toBe(401);
  expect((await newVisitor().signIn(person.email, "another fine password")).status).toBe(200);
});

test("a session nobody came back to for a month is over", async () => {
  const { visitor } = await reside();
  const [session] = await listOf(visitor);
  await platformDb.session.update({
    where: { id: session!.id },
    data: { expiresAt: new Date(Date.now() - 1_000) },
  });
  expect(await isSignedIn(visitor)).toBe(false);
});

test("a cookie that was tampered with, or made with another secret, opens nothing", async () => {
  const { visitor, email } = await reside();
  const [session] = await listOf(visitor);
  const good = visitor.cookies.get(cookieName)!;
  const parts = good.split(".");
  const flip = (part: string) => (part.startsWith("A") ? "B" : "A") + part.slice(1);
  const claims = { sid: session!.id };
  const forged = [
    ...[2, 3, 4].map((i) => parts.map((part, j) => (i === j ? flip(part) : part)).join(".")),
    await encode({ token: claims, secret: "some other secret, long enough to be one" }),
    await new EncryptJWT(claims)
      .setProtectedHeader({ alg: "dir", enc: "A256GCM" })
      .encrypt(new Uint8Array(32)),
    // alg none, and a plain JSON token.
    `${Buffer.from('{"alg":"none"}').toString("base64url")}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.`,
    session!.id,
    JSON.stringify({ sid: session!.id, email }),
    "",
    ".".repeat(4),
  ];
  for (const value of forged) {
    const response = await visitor.request("/api/v1/me", { headers: { cookie: `${cookieName}=${value}` } });
    expect([value, response.status]).toEqual([value, 401]);
  }
  expect(await isSignedIn(visitor)).toBe(true);
});

test("a well-made token for a session that never was, or for none, opens nothing", async () => {
  const { visitor } = await reside();
  const user = await platformDb.user.findFirstOrThrow({ where: { sessions: { some: { ip: visitor.ip } } } });
  const secret = env.NEXTAUTH_SECRET;
  for (const token of [{ sid: newId() }, { sub: user.id }, { sid: { not: "" } }, { sid: "" }, {}]) {
    const cookie = `${cookieName}=${await encode({ token: token as { sid: string }, secret })}`;
    expect((await visitor.request("/api/v1/me", { headers: { cookie } })).status).toBe(401);
  }
});

test("an update of the session with made-up data changes nothing, and the session tells no secrets", async () => {
  const { visitor, email } = await reside();
  const victim = await reside();
  const [theirs] = await listOf(victim.visitor);
  const updated = await visitor.request("/api/auth/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      csrfToken: await visitor.csrf(),
      data: { sid: theirs!.id, sub: "x", role: "owner", user: { email: victim.email } },
    }),
  });
  expect(updated.status).toBe(200);
  const session = (await (await visitor.request("/api/auth/session")).json()) as object;
  expect(session).toEqual({ expires: expect.any(String), user: { name: "Ana Lima", email, image: null } });
  const me = (await (await visitor.api("GET", "/me")).json()) as { user: { email: string } };
  expect(me.user.email).toBe(email);
});

test("an ended session clears its own cookie when the browser asks who it is", async () => {
  const { visitor } = await reside();
  const [session] = await listOf(visitor);
  await visitor.api("DELETE", `/sessions/${session!.id}`);
  expect(await (await visitor.request("/api/auth/session")).json()).toEqual({});
  expect(visitor.cookies.has(cookieName)).toBe(false);
});

test("headers that claim to be somebody, or to have passed the middleware, give nothing", async () => {
  const { visitor } = await reside();
  const me = (await (await visitor.api("GET", "/me")).json()) as {
    user: { id: string; email: string };
    workspaces: { slug: string; id: string }[];
  };
  const workspace = me.workspaces[0]!;
  const nobody = newVisitor();
  const claims: Record<string, string>[] = [
    { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
    { "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware" },
    { "x-user-id": me.user.id, "x-user-email": me.user.email, "x-workspace-id": workspace.id },
    { "x-forwarded-user": me.user.email, "x-parley-address": "/w/x", authorization: "Bearer null" },
    { cookie: "next-auth.session-token=; __Secure-next-auth.session-token=x" },
  ];
  for (const headers of claims) {
    for (const path of ["/me", "/workspace", "/members", "/sessions"]) {
      const answer = await nobody.api("GET", path, undefined, { "x-workspace": workspace.slug, ...headers });
      expect([headers, path, answer.status]).toEqual([headers, path, 401]);
    }
    const page = await nobody.request(`/w/${workspace.slug}/settings/profile`, { headers });
    expect([307, 302]).toContain(page.status);
    expect(page.headers.get("location")).toContain("/sign-in");
  }
});

test("a stranger's workspace looks like none at all", async () => {
  const { visitor } = await reside();
  const victim = await reside();
  const me = (await (await victim.visitor.api("GET", "/me")).json()) as { workspaces: { slug: string }[] };
  const read = async (slug: string) => {
    const answer = await visitor.api("GET", "/workspace", undefined, { "x-workspace": slug });
    const body = (await answer.json()) as { error: { requestId?: string } };
    delete body.error.requestId;
    return { status: answer.status, body };
  };
  const theirs = await read(me.workspaces[0]!.slug);
  expect(theirs.status).toBe(404);
  expect(theirs).toEqual(await read("there-is-none"));
});

test("another site cannot use a visitor's cookie to change anything", async () => {
  const { visitor } = await reside();
  for (const headers of [
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
  ] as Record<string, string>[]) {
    const answer = await visitor.api("PATCH", "/me", { name: "Eve" }, headers);
    expect([headers, answer.status]).toEqual([headers, 403]);
    const signOut = await visitor.request("/api/auth/signout", {
      method: "POST",
      headers,
      body: new URLSearchParams({ csrfToken: await visitor.csrf(), json: "true" }),
    });
    expect(signOut.status).toBe(403);
  }
  expect(await isSignedIn(visitor)).toBe(true);
});

test("signing in or out without our own token does nothing", async () => {
  const person = await reside();
  const stranger = newVisitor();
  await stranger.request("/api/auth/callback/credentials", {
    method: "POST",
    body: new URLSearchParams({
      json: "true",
      csrfToken: "x",
      email: person.email,
      password: person.password,
    }),
  });
  expect(stranger.cookies.has(cookieName)).toBe(false);
  await person.visitor.request("/api/auth/signout", {
    method: "POST",
    body: new URLSearchParams({ json: "true", csrfToken: "x" }),
  });
  expect(await isSignedIn(person.visitor)).toBe(true);
});

test.each([
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "javascript:alert(1)",
  "https://parley.example@evil.example",
])("signing in with the way on %j stays with us", async (callbackUrl) => {
  const person = await reside();
  const visitor = newVisitor();
  const answer = await visitor.signIn(person.email, person.password, { callbackUrl });
  const { url } = (await answer.json()) as { url: string };
  expect(new URL(url).origin).toBe(new URL(env.APP_URL).origin);
  const signOut = await visitor.request("/api/auth/signout", {
    method: "POST",
    body: new URLSearchParams({ csrfToken: await visitor.csrf(), json: "true", callbackUrl }),
  });
  const left = (await signOut.json()) as { url: string };
  expect(new URL(left.url).origin).toBe(new URL(env.APP_URL).origin);
  const page = await person.visitor.request(`/sign-in?next=${encodeURIComponent(callbackUrl)}`);
  expect([302, 307]).toContain(page.status);
  expect(page.headers.get("location")).toBe("/w");
});

test.each(["/api/auth/_log", "/api/auth/signin/email", "/api/auth/verify-request", "/api/auth/x"])(
  "%s is shut",
  async (path) => {
    const visitor = newVisitor();
    const answer = await visitor.request(path, {
      method: "POST",
      body: new URLSearchParams({ csrfToken: await visitor.csrf(), level: "error", code: "x" }),
    });
    expect(answer.status).not.toBe(200);
    expect(visitor.cookies.has(cookieName)).toBe(false);
  },
);

test("a sign-in form larger than any sign-in is refused before it is read whole", async () => {
  const answer = await newVisitor().signIn("ana@example.test", "x".repeat(200_000));
  expect(answer.status).toBe(422);
});
