import { randomInt } from "node:crypto";
import { chargeSignIn, signInUses } from "@/lib/accounts/rates";
import { redisReady } from "@/lib/platform/redis";
import { reside } from "@/tests/support/resident";
import { newcomer, newVisitor } from "@/tests/support/visitor";

// Passwords are slow to check on purpose, and tests of several files wait for the same two threads.
jest.setTimeout(120_000);

beforeAll(() => redisReady());

const tries = (count: number, one: (i: number) => Promise<Response>) =>
  Promise.all(Array.from({ length: count }, (_, i) => one(i)));
const count = (answers: Response[], status: number) =>
  answers.filter((answer) => answer.status === status).length;

test("of a hundred guesses at once from a hundred networks, ten reach the password", async () => {
  const { email } = await reside();
  const guessers = Array.from({ length: 100 }, () => newVisitor());
  const tokens = await Promise.all(guessers.map((guesser) => guesser.csrf()));
  const answers = await tries(100, (i) =>
    guessers[i]!.request("/api/auth/callback/credentials", {
      method: "POST",
      body: new URLSearchParams({
        csrfToken: tokens[i]!,
        json: "true",
        email,
        password: `guess number ${i}`,
      }),
    }),
  );
  expect(count(answers, 401)).toBe(10);
  expect(count(answers, 429)).toBe(90);
  const refused = answers.find(({ status }) => status === 429)!;
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({
    error: { code: "rate_limited", reason: "too_many_sign_ins" },
  });
});

test("guessing strangers cannot lock out the owner, who comes from where they were before", async () => {
  const owner = await reside();
  await tries(12, (i) => newVisitor().signIn(owner.email, `guess number ${i}`));
  expect((await newVisitor().signIn(owner.email, owner.password)).status).toBe(429);

  const [a, b, c] = owner.visitor.ip.split(".");
  const atHome = newVisitor({ ip: `${a}.${b}.${c}.${randomInt(1, 255)}` });
  expect((await atHome.signIn(owner.email, owner.password)).status).toBe(200);
});

test("an address nobody has is limited just as one that somebody has", async () => {
  const { email } = newcomer();
  const answers = [];
  for (let i = 0; i < 12; i++) answers.push(await newVisitor().signIn(email, `guess number ${i}`));
  expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(401), 429, 429]);
});

test("one network cannot try many accounts, however many addresses it has", async () => {
  const network = `9.${randomInt(256)}.${randomInt(256)}`;
  const decisions = await Promise.allSettled(
    Array.from({ length: 200 }, (_, i) =>
      chargeSignIn(signInUses(newcomer().email, `${network}.${i + 1}`, false)),
    ),
  );
  expect(decisions.filter(({ status }) => status === "fulfilled")).toHaveLength(100);
  const guess = await newVisitor({ ip: `${network}.250` }).signIn(newcomer().email, "spring2026!");
  expect(guess.status).toBe(429);
});

test("who gives the right password is not counted among the guesses", async () => {
  const owner = await reside();
  for (let i = 0; i < 12; i++) {
    expect((await owner.visitor.signIn(owner.email, owner.password)).status).toBe(200);
  }
});

test("asking again and again for a new password stops filling the mailbox", async () => {
  const { email } = await reside();
  const answers = await tries(8, () => newVisitor().api("POST", "/password-resets", { email }));
  expect(count(answers, 202)).toBe(5);
  expect(count(answers, 429)).toBe(3);
});

test("signing up again and again with one address stops too", async () => {
  const { email } = newcomer();
  const answers = await tries(7, () => newVisitor().signUp({ email }));
  expect(count(answers, 201)).toBe(5);
  expect(count(answers, 429)).toBe(2);
});

test("who holds a session cannot use it to guess the password behind it", async () => {
  const { visitor } = await reside();
  const answers = await tries(14, (i) =>
    visitor.api("PUT", "/me/password", {
      currentPassword: `guess number ${i}`,
      newPassword: "another fine password",
    }),
  );
  expect(count(answers, 422)).toBe(10);
  expect(count(answers, 429)).toBe(4);
});
