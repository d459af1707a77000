import { POST as createKey } from "@/app/api/v1/api-keys/route";
import { POST as completeChange } from "@/app/api/v1/email-changes/completions/route";
import { POST as askForChange } from "@/app/api/v1/email-changes/route";
import { GET as getMe } from "@/app/api/v1/me/route";
import { GET as getFactor, POST as begin } from "@/app/api/v1/me/second-factor/route";
import { POST as complete } from "@/app/api/v1/password-resets/completions/route";
import { POST as askForReset } from "@/app/api/v1/password-resets/route";
import { GET as readWorkspace } from "@/app/api/v1/workspace/route";
import { replaceRecoveryCodes } from "@/lib/accounts/recovery-codes";
import { newTotpSecret } from "@/lib/accounts/totp";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { ask } from "../support/handler";
import { mailedToken } from "../support/mailed";
import { testPassword, testPasswordHash } from "../support/resident";
import { makeWorkspace, signIn, unique } from "../support/workspace";

// Passwords are slow to check on purpose.
jest.setTimeout(60_000);

beforeAll(() => redisReady());

type Refusal = { error: { reason: string; message: string } };

/** Somebody who signed up with a stranger's address: they know its password, and never saw its mails. */
async function squat() {
  const shop = await makeWorkspace();
  await platformDb.user.update({
    where: { id: shop.user.id },
    data: { passwordHash: testPasswordHash, emailVerified: null },
  });
  return shop;
}

async function resetByOwner(email: string): Promise<void> {
  expect((await ask(askForReset, {}, { body: { email } })).status).toBe(202);
  const token = await mailedToken(email, "reset-password");
  const done = await ask(complete, {}, { body: { token, password: "three calm green bicycles" } });
  expect(done.status).toBe(204);
}

test("who has not proven the address of an account gives it no second factor", async () => {
  const squatter = await squat();
  const asked = await ask<Refusal>(begin, squatter.headers, { body: { password: testPassword } });
  expect([asked.status, asked.body.error.reason]).toEqual([409, "address_unconfirmed"]);
  const user = await platformDb.user.findUniqueOrThrow({ where: { id: squatter.user.id } });
  expect(user.totpSecret).toBeNull();
});

test("the owner of an address gets a stranger's account without second factor, keys, links or sessions of theirs", async () => {
  const squatter = await squat();
  const { id: userId, email } = squatter.user;
  // As it could be before second factors asked for a proven address.
  await platformDb.$transaction(async (tx) => {
    const totpSecret = newTotpSecret(userId);
    await tx.user.update({ where: { id: userId }, data: { totpSecret, totpConfirmedAt: new Date() } });
    await replaceRecoveryCodes(tx, userId);
    const google = { type: "oauth", provider: "google", providerAccountId: newId() };
    await tx.account.create({ data: { userId, ...google } });
  });
  const made = await ask<{ key: string }>(createKey, squatter.headers, {
    body: { name: "Theirs", role: "admin" },
  });
  expect(made.status).toBe(201);
  const elsewhere = `${unique("squatter")}@example.test`;
  const wish = { email: elsewhere, password: testPassword };
  expect((await ask(askForChange, squatter.headers, { body: wish })).status).toBe(202);

  await resetByOwner(email);

  expect((await ask(getMe, squatter.headers)).status).toBe(401);
  expect((await ask(readWorkspace, { authorization: `Bearer ${made.body.key}` })).status).toBe(401);
  const away = await ask<Refusal>(
    completeChange,
    {},
    { body: { token: await mailedToken(elsewhere, "change-email") } },
  );
  expect(away.body.error.reason).toBe("link_dead");
  expect(await platformDb.account.count({ where: { userId } })).toBe(0);
  expect(await platformDb.recoveryCode.count({ where: { userId } })).toBe(0);

  const owner = await signIn(squatter.workspace, userId);
  const factor = await ask<{ since: string | null }>(getFactor, owner.headers);
  expect(factor.body.since).toBeNull();
  const noted = await platformDb.auditEntry.findFirstOrThrow({
    where: { actorId: userId, action: "email.first_proven" },
  });
  expect(noted.data).toEqual({ secondFactor: true, accounts: 1, apiKeys: 1 });
});

test("who had proven their address keeps second factor and keys when they forget the password", async () => {
  const shop = await makeWorkspace();
  const { id: userId, email } = shop.user;
  const data = {
    passwordHash: testPasswordHash,
    totpSecret: newTotpSecret(userId),
    totpConfirmedAt: new Date(),
  };
  await platformDb.user.update({ where: { id: userId }, data });
  const wish = { email: `${unique("thief")}@example.test`, password: testPassword };
  expect((await ask(askForChange, shop.headers, { body: wish })).status).toBe(202);
  const made = await ask<{ key: string }>(createKey, shop.headers, { body: { name: "Mine", role: "admin" } });

  await resetByOwner(email);

  const user = await platformDb.user.findUniqueOrThrow({ where: { id: userId } });
  expect(user.totpConfirmedAt).not.toBeNull();
  expect((await ask(readWorkspace, { authorization: `Bearer ${made.body.key}` })).status).toBe(200);
  // A thief who knew the password and had begun to move the account to their own mailbox is stopped all the same.
  const moved = await ask<Refusal>(
    completeChange,
    {},
    { body: { token: await mailedToken(wish.email, "change-email") } },
  );
  expect(moved.body.error.reason).toBe("link_dead");
});
