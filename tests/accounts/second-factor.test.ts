import { encode } from "next-auth/jwt";
import { Secret, TOTP } from "otpauth";
import { POST as renew } from "@/app/api/v1/me/recovery-codes/route";
import { GET as getMe } from "@/app/api/v1/me/route";
import {
  DELETE as end,
  GET as read,
  POST as begin,
  PUT as confirm,
} from "@/app/api/v1/me/second-factor/route";
import { GET as listMembers } from "@/app/api/v1/members/route";
import { PUT as secure } from "@/app/api/v1/security-settings/route";
import { GET as listSessions } from "@/app/api/v1/sessions/route";
import { POST as giveCode } from "@/app/api/v1/sign-in-codes/route";
import { startSession } from "@/lib/accounts/sessions";
import { totpStep } from "@/lib/accounts/totp";
import { sessionCookieName } from "@/lib/http/session";
import { encryptSecret } from "@/lib/platform/crypto";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { redisReady } from "@/lib/platform/redis";
import { runHereJson } from "../support/cli";
import { ask } from "../support/handler";
import { openLive } from "../support/live";
import { mailsTo } from "../support/mailed";
import { testPassword, testPasswordHash } from "../support/resident";
import { addMember, makeWorkspace, type Member } from "../support/workspace";

// Passwords are slow to check on purpose.
jest.setTimeout(60_000);

beforeAll(() => redisReady());

const call = { ip: "203.0.113.5", userAgent: "Test browser" };
type Refusal = { error: { reason: string } };

const codeAt = (secret: string, steps = 0): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(" ", "")) }).generate({
    timestamp: Date.now() + steps * 30_000,
  });

async function withPassword() {
  const shop = await makeWorkspace();
  await platformDb.user.update({ where: { id: shop.user.id }, data: { passwordHash: testPasswordHash } });
  return shop;
}

const put = (member: Member, code: string) =>
  ask<{ recoveryCodes: string[] } & Refusal>(confirm, member.headers, { method: "PUT", body: { code } });

/** Sets a second factor up with a code of the step before, so that the present one is still unused. */
async function enrol(member: Member): Promise<{ secret: string; recoveryCodes: string[] }> {
  const begun = await ask<{ secret: string }>(begin, member.headers, { body: { password: testPassword } });
  const done = await put(member, codeAt(begun.body.secret, -1));
  expect(done.status).toBe(200);
  return { secret: begun.body.secret, recoveryCodes: done.body.recoveryCodes };
}

/** A browser after the right password: what next-auth does with it. */
async function browserOf(member: Member): Promise<{ headers: Record<string, string>; sessionId: string }> {
  const sid = await startSession(member.user.id, "password", call);
  const token = await encode({ token: { sid }, secret: env.NEXTAUTH_SECRET });
  return {
    sessionId: sid,
    headers: { ...member.headers, cookie: `${sessionCookieName()}=${token}` },
  };
}

const giveAs = (headers: Record<string, string>, code: string) =>
  ask<Refusal>(giveCode, headers, { body: { code } });

test("the codes are those of RFC 6238, for the 30 seconds before and after as well", () => {
  const userId = "01970000-0000-7000-8000-000000000000";
  const place = { workspaceId: "", table: "users", column: "totp_secret", rowId: userId };
  const sealed = encryptSecret(Secret.fromUTF8("12345678901234567890").base32, place);
  // Appendix B, SHA-1, the last six digits.
  for (const [seconds, code] of [
    [59, "287082"],
    [1111111109, "081804"],
    [1234567890, "005924"],
    [2000000000, "279037"],
  ] as const) {
    const at = (offset: number) => totpStep(userId, sealed, code, new Date((seconds + offset) * 1000));
    expect([at(0), at(-30), at(30)]).toEqual(Array(3).fill(Math.floor(seconds / 30)));
    expect([at(-90), at(90)]).toEqual([null, null]);
  }
});

test("setting up takes the password and a code; the secret is sealed and the recovery codes are hashes", async () => {
  const shop = await withPassword();
  const wrong = await ask<Refusal>(begin, shop.headers, { body: { password: "not my password" } });
  expect([wrong.status, wrong.body.error.reason]).toEqual([422, "wrong_password"]);
  const begun = await ask<{ secret: string; svg: string }>(begin, shop.headers, {
    body: { password: testPassword },
  });
  expect(begun.body.svg).toContain("<svg");
  expect((await put(shop, "000000")).body.error.reason).toBe("wrong_code");
  expect((await ask<{ since: null }>(read, shop.headers)).body.since).toBeNull();
  const { body } = await put(shop, codeAt(begun.body.secret));
  expect(new Set(body.recoveryCodes).size).toBe(10);
  for (const code of body.recoveryCodes) expect(code).toMatch(/^[a-z2-9]{5}-[a-z2-9]{5}$/);
  expect((await ask(read, shop.headers)).body).toEqual({ since: expect.any(String), recoveryCodes: 10 });
  const row = JSON.stringify(
    await platformDb.user.findUnique({ where: { id: shop.user.id }, include: { recoveryCodes: true } }),
  );
  for (const secret of [begun.body.secret.replaceAll(" ", ""), ...body.recoveryCodes]) {
    expect(row).not.toContain(secret);
  }
  const again = await ask<Refusal>(begin, shop.headers, { body: { password: testPassword } });
  expect(again.body.error.reason).toBe("second_factor_on");
});

test("after the right password the session opens nothing until the code is given", async () => {
  const shop = await withPassword();
  const { secret } = await enrol(shop);
  const browser = await browserOf(shop);
  expect((await ask(getMe, browser.headers)).status).toBe(401);
  expect((await ask(listMembers, browser.headers)).status).toBe(401);
  expect((await openLive(browser.headers)).status).toBe(401);
  const seen = await ask<{ data: { id: string }[] }>(listSessions, shop.headers);
  expect(seen.body.data.map(({ id }) => id)).not.toContain(browser.sessionId);
  expect((await giveAs(browser.headers, "000000")).status).toBe(422);
  expect((await ask(getMe, browser.headers)).status).toBe(401);
  expect((await giveAs(browser.headers, codeAt(secret))).status).toBe(204);
  expect((await ask(getMe, browser.headers)).status).toBe(200);
  // Nothing waits any more.
  expect((await giveAs(browser.headers, codeAt(secret, 1))).body.error.reason).toBe("sign_in_expired");
});

test("no code works twice, not even in the same moment", async () => {
  const shop = await withPassword();
  const { secret } = await enrol(shop);
  const browsers = await Promise.all(Array.from({ length: 5 }, () => browserOf(shop)));
  const code = codeAt(secret);
  const answers = await Promise.all(browsers.map(({ headers }) => giveAs(headers, code)));
  expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
  // Nor does an older one, once a newer was taken.
  const late = await browserOf(shop);
  expect((await giveAs(late.headers, codeAt(secret, -1))).status).toBe(422);
  expect((await giveAs(late.headers, codeAt(secret, 1))).status).toBe(204);
});

test("each recovery code opens the account once, however it is typed", async () => {
  const shop = await withPassword();
  const { recoveryCodes } = await enrol(shop);
  const code = recoveryCodes[3]!;
  const [first, second] = [await browserOf(shop), await browserOf(shop)];
  expect((await giveAs(first.headers, ` ${code.toUpperCase().replace("-", " ")} `)).status).toBe(204);
  expect((await giveAs(second.headers, code)).status).toBe(422);
  expect((await ask(read, shop.headers)).body).toMatchObject({ recoveryCodes: 9 });
  // Whoever owns the account hears of it, once, and not of the code that was refused.
  const mails = await mailsTo(shop.user.email);
  expect(mails.map(({ subject }) => subject)).toEqual(["A recovery code of your Parley account was used"]);
  expect(mails[0]!.text).toContain("9 codes are left.");
});

test("a code is no good for somebody else's account", async () => {
  const [ana, ben] = [await withPassword(), await withPassword()];
  const { secret, recoveryCodes } = await enrol(ana);
  await enrol(ben);
  const browser = await browserOf(ben);
  expect((await giveAs(browser.headers, codeAt(secret))).status).toBe(422);
  expect((await giveAs(browser.headers, recoveryCodes[0]!)).status).toBe(422);
});

test("guessing ends after ten tries, in however many browsers; the right code then waits as well", async () => {
  const shop = await withPassword();
  const { secret } = await enrol(shop);
  const browsers = await Promise.all(Array.from({ length: 4 }, () => browserOf(shop)));
  const guesses = await Promise.all(
    Array.from({ length: 16 }, (_, i) => giveAs(browsers[i % 4]!.headers, `${100000 + i}`)),
  );
  expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(6);
  expect((await giveAs(browsers[0]!.headers, codeAt(secret))).status).toBe(429);
  const entries = await platformDb.auditEntry.count({
    where: { actorId: shop.user.id, action: "second_factor.refused" },
  });
  expect(entries).toBe(guesses.filter(({ status }) => status === 422).length);
});

test("a session that waited ten minutes for its code is over", async () => {
  const shop = await withPassword();
  const { secret } = await enrol(shop);
  const browser = await browserOf(shop);
  const row = await platformDb.session.findUniqueOrThrow({ where: { id: browser.sessionId } });
  expect(row.expiresAt.getTime() - row.createdAt.getTime()).toBeLessThanOrEqual(601_000);
  await platformDb.session.update({
    where: { id: browser.sessionId },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  expect((await giveAs(browser.headers, codeAt(secret))).status).toBe(401);
});

test("switching off, and new recovery codes, take password and code", async () => {
  const shop = await withPassword();
  const { secret, recoveryCodes } = await enrol(shop);
  const off = (body: object) => ask<Refusal>(end, shop.headers, { method: "DELETE", body });
  expect((await off({ password: testPassword, code: "000000" })).body.error.reason).toBe("wrong_code");
  expect((await off({ password: "not mine", code: codeAt(secret) })).body.error.reason).toBe(
    "wrong_password",
  );
  const renewed = await ask<{ recoveryCodes: string[] }>(renew, shop.headers, {
    body: { password: testPassword, code: codeAt(secret) },
  });
  expect(renewed.status).toBe(200);
  expect((await off({ password: testPassword, code: recoveryCodes[0]! })).status).toBe(422);
  expect((await off({ password: testPassword, code: renewed.body.recoveryCodes[0]! })).status).toBe(204);
  expect((await mailsTo(shop.user.email)).map(({ subject }) => subject)).toContain(
    "Two-factor sign-in was turned off",
  );
  const browser = await browserOf(shop);
  expect((await ask(getMe, browser.headers)).status).toBe(200);
  expect((await off({ password: testPassword, code: renewed.body.recoveryCodes[1]! })).status).toBe(409);
});

test("a workspace that asks for a second factor lets nobody in without, open streams included", async () => {
  const shop = await withPassword();
  const agent = await addMember(shop.workspace);
  const set = (headers: Record<string, string>, requireTwoFactor: boolean) =>
    ask<Refusal>(secure, headers, { method: "PUT", body: { requireTwoFactor } });
  expect((await set(agent.headers, true)).status).toBe(403);
  expect((await set(shop.headers, true)).body.error.reason).toBe("second_factor_off");
  await enrol(shop);
  const stream = await openLive(agent.headers);
  await stream.heard(({ event }) => event === "hello");
  expect((await set(shop.headers, true)).status).toBe(200);
  const refused = await ask<Refusal>(listMembers, agent.headers);
  expect([refused.status, refused.body.error.reason]).toEqual([403, "two_factor_missing"]);
  await stream.ended;
  expect((await ask(listMembers, shop.headers)).status).toBe(200);
  expect((await ask(listMembers, shop.apiHeaders)).status).toBe(200);
  await platformDb.user.update({ where: { id: agent.user.id }, data: { passwordHash: testPasswordHash } });
  await enrol(agent);
  expect((await ask(listMembers, agent.headers)).status).toBe(200);
});

test("the operator helps who has lost phone and codes, and every browser has to sign in again", async () => {
  const shop = await withPassword();
  const end = () => runHereJson<{ email: string }>(["second-factor", "end", "--email", shop.user.email]);
  expect((await end()).code).toBe(1);
  await enrol(shop);
  expect((await end()).code).toBe(0);
  expect((await mailsTo(shop.user.email)).map(({ subject }) => subject)).toEqual([
    "Two-factor sign-in was turned off",
  ]);
  expect((await ask(getMe, shop.headers)).status).toBe(401);
  const browser = await browserOf(shop);
  expect((await ask(getMe, browser.headers)).status).toBe(200);
});
