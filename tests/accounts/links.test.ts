import { platformDb } from "@/lib/platform/db";
import { sha256 } from "@/lib/platform/crypto";
import { mailedToken, mailsTo } from "@/tests/support/mailed";
import { reside } from "@/tests/support/resident";
import { newVisitor, type Visitor } from "@/tests/support/visitor";

// Passwords are slow to check on purpose, and tests of several files wait for the same two threads.
jest.setTimeout(120_000);

const complete = (visitor: Visitor, token: string, password: string) =>
  visitor.api("POST", "/password-resets/completions", { token, password });

async function askForReset(email: string): Promise<string> {
  expect((await newVisitor().api("POST", "/password-resets", { email })).status).toBe(202);
  return mailedToken(email, "reset-password");
}

test("the mailed link sets a new password, signs out every browser and confirms the address", async () => {
  const person = await reside();
  const token = await askForReset(person.email);
  const visitor = newVisitor();
  expect((await visitor.request(`/reset-password?token=${token}`)).status).toBe(200);
  expect((await complete(visitor, token, "another fine password")).status).toBe(204);

  expect((await person.visitor.api("GET", "/me")).status).toBe(401);
  expect((await newVisitor().signIn(person.email, person.password)).status).toBe(401);
  expect((await visitor.signIn(person.email, "another fine password")).status).toBe(200);
  const me = (await (await visitor.api("GET", "/me")).json()) as { user: { emailVerified: boolean } };
  expect(me.user.emailVerified).toBe(true);
  const [mail] = await mailsTo(person.email);
  expect(mail!.subject).toBe("Your password was changed");
});

test("of twenty uses of one reset link at the same moment, one counts", async () => {
  const person = await reside();
  const token = await askForReset(person.email);
  const passwords = Array.from({ length: 20 }, (_, i) => `fine password number ${i}`);
  const visitor = newVisitor();
  const answers = await Promise.all(passwords.map((password) => complete(visitor, token, password)));
  const winners = answers.flatMap(({ status }, i) => (status === 204 ? [i] : []));
  expect(winners).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(19);
  expect((await newVisitor().signIn(person.email, passwords[winners[0]!]!)).status).toBe(200);
});

test("a reset link works once, not an hour later, and not after a newer one or a changed password", async () => {
  const person = await reside();
  const first = await askForReset(person.email);
  const second = await askForReset(person.email);
  const visitor = newVisitor();
  expect((await complete(visitor, first, "another fine password")).status).toBe(404);

  const row = await platformDb.userToken.findUniqueOrThrow({
    where: { hash: new Uint8Array(sha256(second)) },
  });
  expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBeLessThanOrEqual(3_600_000);
  await platformDb.userToken.update({ where: { id: row.id }, data: { expiresAt: new Date(Date.now() - 1) } });
  expect((await complete(visitor, second, "another fine password")).status).toBe(404);

  const third = await askForReset(person.email);
  const changed = await person.visitor.api("PUT", "/me/password", {
    currentPassword: person.password,
    newPassword: "another fine password",
  });
  expect(changed.status).toBe(204);
  expect((await complete(visitor, third, "an attacker's password")).status).toBe(404);

  const fourth = await askForReset(person.email);
  expect((await complete(visitor, fourth, "a fourth fine password")).status).toBe(204);
  expect((await complete(visitor, fourth, "a fifth fine password")).status).toBe(404);
});

test("a password that is refused leaves the link good for a better one", async () => {
  const person = await reside();
  const token = await askForReset(person.email);
  const visitor = newVisitor();
  for (const password of ["short", "password123", person.email]) {
    const refused = await complete(visitor, token, password);
    expect([password, refused.status]).toEqual([password, 422]);
    expect(await refused.json()).toMatchObject({ error: { fields: { password: expect.any(String) } } });
  }
  expect((await complete(visitor, token, "another fine password")).status).toBe(204);
});

test("a link is 256 random bits of which only the SHA-256 is kept", async () => {
  const person = await reside();
  const token = await askForReset(person.email);
  expect(Buffer.from(token, "base64url")).toHaveLength(32);
  const user = await platformDb.user.findUniqueOrThrow({
    where: { email: person.email },
    include: { tokens: true },
  });
  expect(JSON.stringify(user)).not.toContain(token);
  expect(user.tokens.some(({ hash }) => sha256(token).equals(hash))).toBe(true);
});

test.each(["", "x", "A".repeat(43), "' OR 1=1 --", "\0"])(
  "the made-up link %j opens nothing",
  async (token) => {
    const visitor = newVisitor();
    expect((await complete(visitor, token, "another fine password")).status).toBe(404);
    expect((await visitor.request(`/reset-password?token=${encodeURIComponent(token)}`)).status).toBe(200);
  },
);

test("an account with another address by now cannot be confirmed or taken with the old mailbox's links", async () => {
  const person = await reside();
  expect((await person.visitor.api("POST", "/email-verifications")).status).toBe(204);
  const confirm = await mailedToken(person.email, "verify-email");
  const reset = await askForReset(person.email);
  await platformDb.user.update({
    where: { email: person.email },
    data: { email: `new-${person.email}` },
  });
  const visitor = newVisitor();
  expect((await visitor.api("POST", "/email-verifications/completions", { token: confirm })).status).toBe(
    404,
  );
  expect((await complete(visitor, reset, "another fine password")).status).toBe(404);
});
