import { NextRequest } from "next/server";
import { GET as picture } from "@/app/api/v1/avatars/[avatarId]/route";
import { POST as complete } from "@/app/api/v1/email-changes/completions/route";
import { POST as askForChange } from "@/app/api/v1/email-changes/route";
import { DELETE as removePicture, PUT as setPicture } from "@/app/api/v1/me/avatar/route";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { redisReady } from "@/lib/platform/redis";
import { ask } from "../support/handler";
import { mailedToken, mailsTo } from "../support/mailed";
import { testPassword, testPasswordHash } from "../support/resident";
import { addMember, makeWorkspace, unique, type Member } from "../support/workspace";

// Passwords are slow to check on purpose.
jest.setTimeout(60_000);

beforeAll(() => redisReady());

type Refusal = { error: { reason: string } };

async function person() {
  const shop = await makeWorkspace();
  await platformDb.user.update({ where: { id: shop.user.id }, data: { passwordHash: testPasswordHash } });
  return shop;
}
const address = (): string => `${unique("new")}@example.test`;
const emailOf = async ({ user }: Member) =>
  (await platformDb.user.findUniqueOrThrow({ where: { id: user.id } })).email;
const wish = (member: Member, email: string, password = testPassword) =>
  ask<Refusal>(askForChange, member.headers, { body: { email, password } });
const use = (token: string) => ask<Refusal>(complete, {}, { body: { token } });

test("the new address counts once its link is used, and the old mailbox is told", async () => {
  const ana = await person();
  const [old, email] = [ana.user.email, address()];
  expect((await wish(ana, email, "not my password")).status).toBe(422);
  expect(await mailsTo(email)).toEqual([]);
  expect((await wish(ana, email)).status).toBe(202);
  expect(await emailOf(ana)).toBe(old);
  const token = await mailedToken(email, "change-email");
  expect((await use(token)).status).toBe(204);
  expect(await emailOf(ana)).toBe(email);
  expect((await mailsTo(old)).map(({ subject }) => subject)).toContain("Your e-mail address was changed");
  expect((await use(token)).body.error.reason).toBe("link_dead");
});

test("whether an address belongs to somebody else cannot be seen, and it cannot be taken", async () => {
  const [ana, ben] = [await person(), await person()];
  const free = address();
  const answers = [await wish(ana, free), await wish(ana, ben.user.email)];
  const shapes = answers.map(({ status, body }) => [status, Object.keys(body)]);
  expect(shapes[0]).toEqual(shapes[1]);
  const [mail] = await mailsTo(ben.user.email);
  expect(mail!.text).not.toContain("change-email");
  // Somebody else signs up with the free one before the link is used.
  const token = await mailedToken(free, "change-email");
  await platformDb.user.update({ where: { id: ben.user.id }, data: { email: free } });
  expect((await use(token)).body.error.reason).toBe("link_dead");
  expect(await emailOf(ana)).toBe(ana.user.email);
});

/** As a browser sends a file. */
const send = (member: Member, bytes: Uint8Array) =>
  setPicture(
    new NextRequest(`${env.APP_URL}/api/v1/me/avatar`, {
      method: "PUT",
      headers: { ...member.headers, "content-type": "image/png" },
      body: Buffer.from(bytes),
    }),
    { params: Promise.resolve({}) },
  );
const png = Buffer.from("89504e470d0a1a0a0000000d494844520000010000000100", "hex");

test("a picture is seen by colleagues and by nobody else, and the initials come back when it goes", async () => {
  const [shop, stranger] = [await makeWorkspace(), await makeWorkspace()];
  const colleague = await addMember(shop.workspace, "viewer");
  const answer = await send(shop, png);
  const { image } = (await answer.json()) as { image: string };
  const params = { avatarId: image.split("/").at(-1)! };
  const seen = await ask<string>(picture, colleague.headers, { params });
  expect([seen.status, seen.headers.get("content-type")]).toEqual([200, "image/png"]);
  expect((await ask(picture, stranger.headers, { params })).status).toBe(404);
  expect((await ask(picture, {}, { params })).status).toBe(401);
  expect((await ask(removePicture, shop.headers, { method: "DELETE" })).status).toBe(204);
  expect((await ask(picture, shop.headers, { params })).status).toBe(404);
  expect((await platformDb.user.findUniqueOrThrow({ where: { id: shop.user.id } })).image).toBeNull();
});

test("what is no picture, or too large, is refused", async () => {
  const shop = await makeWorkspace();
  for (const bytes of [
    Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
    Buffer.from("<html>"),
    Buffer.alloc(0),
    Buffer.concat([png, Buffer.alloc(200 * 1024)]),
  ]) {
    expect((await send(shop, bytes)).status).toBe(422);
  }
});
