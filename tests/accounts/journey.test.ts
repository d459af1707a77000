import { platformDb } from "@/lib/platform/db";
import { mailedToken, mailsTo } from "@/tests/support/mailed";
import { reside } from "@/tests/support/resident";
import { arrive, newcomer, newVisitor } from "@/tests/support/visitor";

// Passwords are slow to check on purpose, and tests of several files wait for the same two threads.
jest.setTimeout(120_000);

type Me = {
  user: { name: string; email: string; emailVerified: boolean; hasPassword: boolean };
  workspaces: { id: string; slug: string; name: string; role: string; timeZone: string; country: string }[];
};
const readMe = async (response: Response) => (await response.json()) as Me;

test("one request makes the user, the workspace and its owner; the password just typed signs in", async () => {
  const visitor = newVisitor();
  const person = newcomer();
  const signedUp = await visitor.signUp({
    ...person,
    email: ` ${person.email.toUpperCase()}`,
    ...{ timeZone: "Europe/Madrid", country: "ES" },
  });
  expect(signedUp.status).toBe(201);
  expect(await signedUp.json()).toEqual({ data: { email: person.email } });
  expect((await visitor.api("GET", "/me")).status).toBe(401);

  expect((await visitor.signIn(person.email, person.password)).status).toBe(200);
  const me = await readMe(await visitor.api("GET", "/me"));
  expect(me.user).toMatchObject({ name: person.name, email: person.email, emailVerified: false });
  expect(me.workspaces).toEqual([
    expect.objectContaining({
      name: person.workspaceName,
      role: "owner",
      timeZone: "Europe/Madrid",
      country: "ES",
    }),
  ]);
  expect(JSON.stringify(me)).not.toContain("$2b$");

  const { slug } = me.workspaces[0]!;
  const members = await visitor.api("GET", "/members", undefined, { "x-workspace": slug });
  expect(await members.json()).toMatchObject({ data: [{ email: person.email, role: "owner" }] });
});

test("the mailed link confirms the address, once, and looking at it confirms nothing", async () => {
  const { visitor, email } = await arrive();
  const token = await mailedToken(email, "verify-email");
  const isVerified = async () => (await readMe(await visitor.api("GET", "/me"))).user.emailVerified;

  expect((await visitor.request(`/verify-email?token=${token}`)).status).toBe(200);
  expect(await isVerified()).toBe(false);

  // Another browser: the mail is read where one likes.
  const mailProgram = newVisitor();
  expect((await mailProgram.api("POST", "/email-verifications/completions", { token })).status).toBe(204);
  expect(await isVerified()).toBe(true);
  const again = await mailProgram.api("POST", "/email-verifications/completions", { token });
  expect(again.status).toBe(404);
  expect(await again.json()).toMatchObject({ error: { reason: "link_dead" } });
});

test("a newer confirmation link replaces the older one, and a confirmed address gets none", async () => {
  const { visitor, email } = await arrive();
  const older = await mailedToken(email, "verify-email");
  expect((await visitor.api("POST", "/email-verifications")).status).toBe(204);
  const newer = await mailedToken(email, "verify-email");
  expect(newer).not.toBe(older);
  const use = (token: string) => visitor.api("POST", "/email-verifications/completions", { token });
  expect((await use(older)).status).toBe(404);
  expect((await use(newer)).status).toBe(204);

  const sent = (await mailsTo(email)).length;
  expect((await visitor.api("POST", "/email-verifications")).status).toBe(204);
  expect(await mailsTo(email)).toHaveLength(sent);
});

test("a confirmation link does not reset a password, nor the other way round", async () => {
  const { visitor, email } = await arrive();
  const token = await mailedToken(email, "verify-email");
  const reset = await visitor.api("POST", "/password-resets/completions", {
    token,
    password: "another fine password",
  });
  expect(reset.status).toBe(404);
  expect((await visitor.api("POST", "/email-verifications/completions", { token })).status).toBe(204);
});

test("somebody who is signed in makes another workspace and is its owner too", async () => {
  const { visitor } = await reside();
  const made = await visitor.api("POST", "/workspaces", { name: "Second <b>shop</b>", country: "BR" });
  expect(made.status).toBe(201);
  const workspace = (await made.json()) as { id: string; slug: string; name: string };
  expect(workspace).toMatchObject({ name: "Second <b>shop</b>", country: "BR" });
  expect(workspace.slug).toMatch(/^second-b-shop-b/);
  const me = await readMe(await visitor.api("GET", "/me"));
  expect(me.workspaces.map(({ role }) => role)).toEqual(["owner", "owner"]);
});

test("twenty people who choose the same name at once get twenty workspaces with addresses of their own", async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => reside()));
  const slugs = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const made = await people[i % 4]!.visitor.api("POST", "/workspaces", { name: "Corner Café" });
      return ((await made.json()) as { slug: string }).slug;
    }),
  );
  expect(new Set(slugs).size).toBe(20);
  for (const slug of slugs) expect(slug).toMatch(/^corner-cafe(-[a-z0-9]{1,5})?$/);
});

test("an admin renames the workspace and sets its zone; its address stays, and an agent may not", async () => {
  const { visitor } = await reside();
  const { workspaces } = await readMe(await visitor.api("GET", "/me"));
  const { id, slug } = workspaces[0]!;
  const inWorkspace = { "x-workspace": slug };
  const changed = await visitor.api(
    "PATCH",
    "/workspace",
    { name: "Flores Lima", timeZone: "America/Sao_Paulo", country: "br" },
    inWorkspace,
  );
  expect(await changed.json()).toMatchObject({
    id,
    slug,
    name: "Flores Lima",
    timeZone: "America/Sao_Paulo",
    country: "BR",
  });
  const wrong = await visitor.api("PATCH", "/workspace", { timeZone: "Nowhere" }, inWorkspace);
  expect(wrong.status).toBe(422);
  expect(await wrong.json()).toMatchObject({ error: { fields: { timeZone: expect.any(String) } } });

  await platformDb.membership.updateMany({ where: { workspaceId: id }, data: { role: "agent" } });
  expect((await visitor.api("PATCH", "/workspace", { name: "Mine" }, inWorkspace)).status).toBe(403);
  expect((await visitor.api("GET", "/workspace", undefined, inWorkspace)).status).toBe(200);
});

test("a name is what a person typed, without the characters that turn the text around it", async () => {
  const { visitor } = await reside();
  const hostile = "<img src=x onerror=alert(1)> \u202Egnp.exe\u0000\r\n\"';--";
  const renamed = await visitor.api("PATCH", "/me", { name: hostile });
  expect(renamed.status).toBe(200);
  expect((await readMe(renamed)).user.name).toBe("<img src=x onerror=alert(1)> gnp.exe \"';--");
  const empty = await visitor.api("PATCH", "/me", { name: " \u200B " });
  expect(empty.status).toBe(422);
  expect(await empty.json()).toMatchObject({ error: { fields: { name: "Enter your name." } } });
});

test("a refused sign-up names every field at once and makes nothing", async () => {
  const refused = await newVisitor().api("POST", "/sign-ups", {
    name: " ",
    email: "nobody",
    password: "password1",
    workspaceName: "",
  });
  expect(refused.status).toBe(422);
  const { error } = (await refused.json()) as { error: { fields: Record<string, string> } };
  expect(Object.keys(error.fields).sort()).toEqual(["email", "name", "password", "workspaceName"]);
});

test("what happened to accounts stands in the audit log: who, from where, and no secret", async () => {
  const { visitor, email, password } = await arrive();
  await visitor.signIn(email, "a wrong password");
  await visitor.api("PUT", "/me/password", {
    currentPassword: password,
    newPassword: "another fine password",
  });
  await visitor.api("DELETE", "/sessions");
  const user = await platformDb.user.findUniqueOrThrow({ where: { email } });
  const entries = await platformDb.auditEntry.findMany({
    where: { OR: [{ actorId: user.id }, { targetId: user.id }] },
    orderBy: { id: "asc" },
  });
  expect(entries.map(({ action }) => action)).toEqual([
    "user.signed_up",
    "workspace.created",
    "session.started",
    "session.refused",
    "session.all_ended",
    "password.changed",
    "session.all_ended",
  ]);
  expect(new Set(entries.map(({ ip }) => ip))).toEqual(new Set([visitor.ip]));
  expect(entries.every(({ requestId }) => requestId !== null)).toBe(true);
  expect(JSON.stringify(entries)).not.toContain(password);
});
