import { randomUUID } from "node:crypto";
import { env } from "@/lib/platform/env";
import { platformDb } from "@/lib/platform/db";
import { newVisitor } from "../support/visitor";

const operator = env.OPERATOR_EMAIL ?? /<([^>]+)>/.exec(env.MAIL_FROM)?.[1] ?? env.MAIL_FROM;

const mailsWith = (mark: string) =>
  platformDb.mail.findMany({ where: { to: operator, text: { contains: mark } } });

const letter = (mark: string) => ({
  name: "Nadia <b>Khoury</b> نادية",
  email: `nadia-${mark}@example.test`,
  message: `Do you have a plan for schools?\n\n<script>alert("${mark}")</script> 🌱`,
});

test("what a visitor writes reaches the operator once, with its words as words", async () => {
  const mark = randomUUID();
  const answer = await newVisitor().api("POST", "/contact-messages", letter(mark));
  expect(answer.status).toBe(202);
  const mails = await mailsWith(mark);
  expect(mails).toHaveLength(1);
  expect(mails[0]!.text).toContain(`nadia-${mark}@example.test`);
  expect(mails[0]!.text).toContain("plan for schools? ".trim());
  expect(mails[0]!.html).not.toContain("<script>");
  expect(mails[0]!.html).not.toContain("<b>");
  expect(mails[0]!.subject).not.toContain(mark);
});

test("the visitor's own address gets no mail, so nobody can have us write to a stranger", async () => {
  const mark = randomUUID();
  await newVisitor().api("POST", "/contact-messages", letter(mark));
  expect(await platformDb.mail.count({ where: { to: `nadia-${mark}@example.test` } })).toBe(0);
});

test("a program that fills in the field nobody sees gets the same answer, and no mail is written", async () => {
  const mark = randomUUID();
  const answer = await newVisitor().api("POST", "/contact-messages", {
    ...letter(mark),
    website: "https://spam.example",
  });
  expect([answer.status, await answer.json()]).toEqual([202, { data: { received: true } }]);
  expect(await mailsWith(mark)).toEqual([]);
});

test("empty and endless fields are named, each with what is wrong", async () => {
  const answer = await newVisitor().api("POST", "/contact-messages", {
    name: " ",
    email: "nadia",
    message: "x".repeat(5_001),
  });
  expect(answer.status).toBe(422);
  const { error } = (await answer.json()) as { error: { fields: Record<string, string> } };
  expect(error.fields).toEqual({
    name: "Enter your name.",
    email: "This is not an e-mail address.",
    message: "Use at most 5,000 characters.",
  });
});

test("the sixth message of one network within an hour has to wait, and says how long", async () => {
  const mark = randomUUID();
  const visitor = newVisitor();
  const answers = [];
  for (let i = 0; i < 6; i += 1) answers.push(await visitor.api("POST", "/contact-messages", letter(mark)));
  expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202, 429]);
  expect(Number(answers[5]!.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await mailsWith(mark)).toHaveLength(5);
});
