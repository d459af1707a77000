import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { mailsTo } from "@/tests/support/mailed";
import { reside } from "@/tests/support/resident";
import { newcomer, newVisitor } from "@/tests/support/visitor";

// Passwords are slow to check on purpose, and tests of several files wait for the same two threads.
jest.setTimeout(120_000);

/** All that a caller sees, without what differs between any two answers. */
async function seen(response: Response, email: string) {
  const headers = Object.fromEntries(
    [...response.headers].filter(([name]) => !["date", "x-request-id", "set-cookie"].includes(name)),
  );
  return {
    status: response.status,
    headers,
    cookies: response.headers.getSetCookie().map((line) => line.split("=")[0]),
    body: (await response.text()).replaceAll(email || "\0", "<email>"),
  };
}

test("signing up with a known address looks like signing up with a new one, and changes nothing of the account", async () => {
  const known = await reside();
  const before = await platformDb.user.findUniqueOrThrow({ where: { email: known.email } });
  const stranger = newcomer();
  const answers = [];
  for (const email of [known.email, stranger.email]) {
    const response = await newVisitor().signUp({
      ...newcomer(),
      email,
      name: "Eve",
      password: "eve's password",
    });
    answers.push(await seen(response, email));
  }
  expect(answers[0]).toEqual(answers[1]);

  expect(await platformDb.user.findUniqueOrThrow({ where: { email: known.email } })).toEqual(before);
  expect(await platformDb.membership.count({ where: { userId: before.id } })).toBe(1);
  expect((await newVisitor().signIn(known.email, "eve's password")).status).toBe(401);
  expect((await known.visitor.api("GET", "/me")).status).toBe(200);
  const [mail] = await mailsTo(known.email);
  expect(mail!.subject).toBe("You already have a Parley account");
  expect(mail!.text + mail!.html).not.toContain("Eve");
});

test("who signs up again with the password of the account simply comes in", async () => {
  const known = await reside();
  const visitor = newVisitor();
  expect((await visitor.signUp({ email: known.email, password: known.password })).status).toBe(201);
  expect((await visitor.signIn(known.email, known.password)).status).toBe(200);
  const me = (await (await visitor.api("GET", "/me")).json()) as { workspaces: unknown[] };
  expect(me.workspaces).toHaveLength(1);
});

test("of four sign-ups with one address at once, one makes the account", async () => {
  const email = newcomer().email;
  const answers = await Promise.all(
    Array.from({ length: 4 }, () => newVisitor().signUp({ ...newcomer(), email })),
  );
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
  const users = await platformDb.user.findMany({ where: { email }, include: { memberships: true } });
  expect(users).toHaveLength(1);
  expect(users[0]!.memberships).toHaveLength(1);
});

test("a wrong password, an unknown address, and an account without password are refused with the same words", async () => {
  const known = await reside();
  const viaGoogle = newcomer().email;
  await platformDb.user.create({ data: { name: "Gil", email: viaGoogle, emailVerified: new Date() } });
  const answers = [];
  for (const email of [known.email, newcomer().email, viaGoogle, "not an address", ""]) {
    answers.push(await seen(await newVisitor().signIn(email, "not the password"), email));
  }
  expect(answers[0]!.status).toBe(401);
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test("asking for a new password looks the same for known and unknown addresses; only the known one gets mail", async () => {
  const known = await reside();
  const unknown = newcomer().email;
  const mailsBefore = (await mailsTo(known.email)).length;
  const answers = [];
  for (const email of [known.email, unknown]) {
    answers.push(await seen(await newVisitor().api("POST", "/password-resets", { email }), email));
  }
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]!.status).toBe(202);
  expect(await mailsTo(known.email)).toHaveLength(mailsBefore + 1);
  expect(await mailsTo(unknown)).toHaveLength(0);
});

test("links in mails lead to our own address whatever the request called the host", async () => {
  const known = await reside();
  await newVisitor().api(
    "POST",
    "/password-resets",
    { email: known.email },
    { "x-forwarded-host": "evil.example", "x-forwarded-proto": "https", forwarded: "host=evil.example" },
  );
  const [mail] = await mailsTo(known.email);
  expect(mail!.text).toContain(`${env.APP_URL}/reset-password?token=`);
  expect(mail!.text + mail!.html).not.toContain("evil.example");
});
