import { Secret, TOTP } from "otpauth";
import { DELETE as remove, GET as me } from "@/app/api/v1/me/route";
import { GET as look } from "@/app/api/v1/me/deletion/route";
import { GET as listMembers } from "@/app/api/v1/members/route";
import { GET as auditLog } from "@/app/api/v1/audit-entries/route";
import { PUT as confirmFactor, POST as beginFactor } from "@/app/api/v1/me/second-factor/route";
import { DELETE as keep, PUT as deleteWorkspace } from "@/app/api/v1/workspace-deletion/route";
import type { AuditEntryView } from "@/lib/accounts/views";
import type { AccountDeletionView } from "@/lib/data/account-deletion/views";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { ask } from "@/tests/support/handler";
import { openLive } from "@/tests/support/live";
import { mailsTo } from "@/tests/support/mailed";
import { testPassword, testPasswordHash } from "@/tests/support/resident";
import { addMember, makeWorkspace, signIn, type Member, type TestWorkspace } from "@/tests/support/workspace";

// Passwords are slow to check on purpose.
jest.setTimeout(60_000);

beforeAll(() => redisReady());

type Refusal = {
  error: { reason: string; message: string; fields?: object; data?: { workspaces: object[] } };
};

/** As somebody who only uses Google and has signed in a moment ago, unless a password is given. */
const removeAs = (
  { headers, user }: Pick<Member, "headers" | "user">,
  proof: { password?: string; code?: string; email?: string } = {},
  more: Record<string, string> = {},
) =>
  ask<Refusal | null>(
    remove,
    { ...headers, ...more },
    { method: "DELETE", body: { email: user.email, ...proof } },
  );
const reasonOf = ({ status, body }: { status: number; body: Refusal | null }) => [status, body?.error.reason];
const exists = async ({ user }: Pick<Member, "user">) =>
  (await platformDb.user.count({ where: { id: user.id } })) === 1;
const givePassword = ({ user }: Pick<Member, "user">) =>
  platformDb.user.update({ where: { id: user.id }, data: { passwordHash: testPasswordHash } });
const placeOf = (shop: TestWorkspace) => ({
  workspaceId: shop.workspace.id,
  phoneNumberId: shop.phoneNumber.id,
});
const codeAt = (secret: string, steps: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret.replaceAll(" ", "")) }).generate({
    timestamp: Date.now() + steps * 30_000,
  });

/** All there is of a person beside their row. */
async function furnish({ user, sessionId }: Member, shop: TestWorkspace): Promise<void> {
  const userId = user.id;
  const workspaceId = shop.workspace.id;
  const { id: avatarId } = await platformDb.avatar.create({
    data: { id: newId(), userId, bytes: new Uint8Array([1]), mimeType: "image/png" },
  });
  await platformDb.user.update({ where: { id: userId }, data: { image: `/api/v1/avatars/${avatarId}` } });
  await platformDb.account.create({
    data: { userId, type: "oauth", provider: "google", providerAccountId: newId() },
  });
  await platformDb.recoveryCode.create({
    data: { userId, hash: crypto.getRandomValues(new Uint8Array(32)) },
  });
  await platformDb.userToken.create({
    data: {
      ...{ userId, purpose: "reset_password", email: user.email },
      ...{ hash: crypto.getRandomValues(new Uint8Array(32)), expiresAt: new Date(Date.now() + 60_000) },
    },
  });
  await platformDb.pushSubscription.create({
    data: { workspaceId, userId, endpoint: `https://push.example.test/${newId()}`, p256dh: "p", auth: "a" },
  });
  await platformDb.savedView.create({ data: { workspaceId, userId, name: "Mine", filter: {} } });
  await platformDb.sessionVisit.upsert({
    where: { workspaceId_sessionId: { workspaceId, sessionId } },
    create: { workspaceId, sessionId, userId },
    update: {},
  });
  await platformDb.invitation.create({
    data: {
      ...{ workspaceId, email: user.email, role: "agent", acceptedAt: new Date() },
      ...{ hash: crypto.getRandomValues(new Uint8Array(32)), expiresAt: new Date() },
    },
  });
  await platformDb.mail.create({
    data: { to: user.email, subject: "Hello", text: "Hello", html: "Hello", state: "sent" },
  });
}

test("who deletes their account is gone, with all that was theirs; what they wrote stays; their address is free", async () => {
  const shop = await makeWorkspace();
  const ana = await addMember(shop.workspace);
  const ben = await addMember(shop.workspace);
  await givePassword(ana);
  await furnish(ana, shop);
  const open = await addConversation(placeOf(shop), { assigneeId: ana.user.id });
  const closed = await addConversation(placeOf(shop), { assigneeId: ana.user.id, status: "closed" });
  const others = await addConversation(placeOf(shop), { assigneeId: ben.user.id });
  const written = await addMessage(open, { direction: "outbound", sentByUserId: ana.user.id });
  const second = await signIn(shop.workspace, ana.user.id);

  expect((await removeAs(ana, { password: testPassword })).status).toBe(204);

  const userId = ana.user.id;
  const left = await Promise.all([
    platformDb.user.count({ where: { OR: [{ id: userId }, { email: ana.user.email }] } }),
    platformDb.membership.count({ where: { userId } }),
    platformDb.session.count({ where: { userId } }),
    platformDb.sessionVisit.count({ where: { userId } }),
    platformDb.account.count({ where: { userId } }),
    platformDb.recoveryCode.count({ where: { userId } }),
    platformDb.userToken.count({ where: { userId } }),
    platformDb.avatar.count({ where: { userId } }),
    platformDb.pushSubscription.count({ where: { userId } }),
    platformDb.savedView.count({ where: { userId } }),
    platformDb.invitation.count({ where: { email: ana.user.email } }),
  ]);
  expect(left).toEqual(left.map(() => 0));
  for (const browser of [ana, second]) expect((await ask(me, browser.headers)).status).toBe(401);

  const assignees = await platformDb.conversation.findMany({
    where: { id: { in: [open.id, closed.id, others.id] } },
    select: { id: true, assigneeId: true },
  });
  expect(new Map(assignees.map(({ id, assigneeId }) => [id, assigneeId]))).toEqual(
    new Map([
      [open.id, null],
      [closed.id, null],
      [others.id, ben.user.id],
    ]),
  );
  const kept = await platformDb.message.findFirstOrThrow({ where: { id: written.id } });
  expect(kept).toMatchObject({ text: "Hello", sentByUserId: userId });
  const members = await ask<{ data: { userId: string }[] }>(listMembers, shop.headers);
  expect(members.body.data.map((one) => one.userId).toSorted()).toEqual(
    [shop.user.id, ben.user.id].toSorted(),
  );

  const log = await ask<{ data: AuditEntryView[] }>(auditLog, shop.headers, {
    query: { action: "member.left" },
  });
  expect(log.body.data).toMatchObject([
    {
      ...{ action: "member.left", actorId: userId, actorName: null, actorEmail: null, targetId: userId },
      data: { role: "agent", conversations: 1, account: "deleted" },
    },
  ]);
  const mails = await mailsTo(ana.user.email);
  expect(mails.map(({ subject }) => subject)).toEqual(["Your account was deleted"]);
  await platformDb.user.create({ data: { name: "Ana again", email: ana.user.email } });
});

test("their live streams end, in every workspace", async () => {
  const [one, other] = [await makeWorkspace(), await makeWorkspace()];
  const ana = await addMember(one.workspace);
  await platformDb.membership.create({
    data: { workspaceId: other.workspace.id, userId: ana.user.id, role: "viewer" },
  });
  const streams = await Promise.all(
    [one, other].map(({ workspace }) => openLive({ cookie: ana.cookie, "x-workspace": workspace.slug })),
  );
  expect((await removeAs(ana)).status).toBe(204);
  await Promise.all(streams.map((stream) => stream.ended));
});

test("the only owner is told of which workspaces, and stays whole; with another owner they may go", async () => {
  const shop = await makeWorkspace();
  await platformDb.workspace.update({ where: { id: shop.workspace.id }, data: { name: "Café ☕" } });
  const conversation = await addConversation(placeOf(shop), { assigneeId: shop.user.id });
  const admin = await addMember(shop.workspace, "admin");
  const known = await ask<AccountDeletionView>(look, shop.headers);
  expect(known.body).toEqual({
    onlyOwnerOf: [{ slug: shop.workspace.slug, name: "Café ☕" }],
    goingAnyway: [],
    needs: { password: false, code: false, signInAgain: false },
  });
  const refused = await removeAs(shop);
  expect(reasonOf(refused)).toEqual([409, "last_owner"]);
  expect(refused.body!.error.message).toContain("“Café ☕”");
  expect(refused.body!.error.data).toEqual({
    workspaces: [{ slug: shop.workspace.slug, name: "Café ☕" }],
  });
  expect(await exists(shop)).toBe(true);
  expect(await platformDb.conversation.findFirst({ where: { id: conversation.id } })).toMatchObject({
    assigneeId: shop.user.id,
  });
  await platformDb.membership.updateMany({
    where: { workspaceId: shop.workspace.id, userId: admin.user.id },
    data: { role: "owner" },
  });
  expect((await removeAs(shop)).status).toBe(204);
  expect(await exists(shop)).toBe(false);
});

test("of two owners who delete their accounts in the same moment, one stays", async () => {
  for (let round = 0; round < 5; round++) {
    const shop = await makeWorkspace();
    const second = await addMember(shop.workspace, "owner");
    const answers = await Promise.all([removeAs(shop), removeAs(second)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    const owners = await platformDb.membership.count({
      where: { workspaceId: shop.workspace.id, role: "owner" },
    });
    expect(owners).toBe(1);
  }
});

test("owners of the same two workspaces who go at once do not wait for each other for ever", async () => {
  const [one, other] = [await makeWorkspace(), await makeWorkspace()];
  const people = await Promise.all([addMember(one.workspace, "admin"), addMember(one.workspace, "admin")]);
  for (const { user } of people) {
    await platformDb.membership.create({
      data: { workspaceId: other.workspace.id, userId: user.id, role: "agent" },
    });
  }
  const answers = await Promise.all(people.map((person) => removeAs(person)));
  expect(answers.map(({ status }) => status)).toEqual([204, 204]);
});

test("a workspace that is going to be deleted holds nobody, and nobody can keep it then; kept before, it holds", async () => {
  const shop = await makeWorkspace();
  await givePassword(shop);
  const plan = () =>
    ask(deleteWorkspace, shop.headers, {
      method: "PUT",
      body: { name: "Test shop", password: testPassword },
    });
  expect((await plan()).status).toBe(202);
  await ask(keep, shop.headers, { method: "DELETE" });
  expect(reasonOf(await removeAs(shop, { password: testPassword }))).toEqual([409, "last_owner"]);
  expect((await plan()).status).toBe(202);
  const { body } = await ask<AccountDeletionView>(look, shop.headers);
  expect(body).toMatchObject({ onlyOwnerOf: [], goingAnyway: [{ slug: shop.workspace.slug }] });
  expect((await removeAs(shop, { password: testPassword })).status).toBe(204);
  expect(await platformDb.workspaceDeletion.count({ where: { id: shop.workspace.id } })).toBe(1);
});

test("a wrong password or address deletes nothing, and guessing ends", async () => {
  const shop = await makeWorkspace();
  const ana = await addMember(shop.workspace);
  await givePassword(ana);
  const wrong = await removeAs(ana, { email: "somebody@example.test", password: testPassword });
  expect(reasonOf(wrong)).toEqual([422, "wrong_email"]);
  expect(reasonOf(await removeAs(ana))).toEqual([422, "wrong_password"]);
  const guesses = await Promise.all(Array.from({ length: 12 }, () => removeAs(ana, { password: "guess" })));
  expect(guesses.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(3);
  expect(reasonOf(await removeAs(ana, { password: testPassword }))).toEqual([429, "too_many_tries"]);
  expect(await exists(ana)).toBe(true);
  expect((await ask(me, ana.headers)).status).toBe(200);
});

test("who has no password must have signed in lately", async () => {
  const shop = await makeWorkspace();
  const ana = await addMember(shop.workspace);
  await platformDb.session.update({
    where: { id: ana.sessionId },
    data: { createdAt: new Date(Date.now() - 11 * 60_000) },
  });
  const { body } = await ask<AccountDeletionView>(look, ana.headers);
  expect(body.needs).toEqual({ password: false, code: false, signInAgain: true });
  expect(reasonOf(await removeAs(ana))).toEqual([403, "sign_in_again"]);
  expect(await exists(ana)).toBe(true);
  const again = await signIn(shop.workspace, ana.user.id);
  expect((await removeAs({ ...again, user: ana.user })).status).toBe(204);
});

test("with a second factor the password is not enough, and neither is a code that was used", async () => {
  const shop = await makeWorkspace();
  const ana = await addMember(shop.workspace);
  await givePassword(ana);
  const { body } = await ask<{ secret: string }>(beginFactor, ana.headers, {
    body: { password: testPassword },
  });
  const used = codeAt(body.secret, -1);
  await ask(confirmFactor, ana.headers, { method: "PUT", body: { code: used } });
  const password = testPassword;
  expect(reasonOf(await removeAs(ana, { password }))).toEqual([422, "wrong_code"]);
  expect(reasonOf(await removeAs(ana, { password, code: used }))).toEqual([422, "wrong_code"]);
  expect(reasonOf(await removeAs(ana, { code: codeAt(body.secret, 0) }))).toEqual([422, "wrong_password"]);
  expect(await exists(ana)).toBe(true);
  expect((await removeAs(ana, { password, code: codeAt(body.secret, 1) })).status).toBe(204);
  expect(await exists(ana)).toBe(false);
});

test("another site's page, a program with a key and a stranger's cookie delete nobody", async () => {
  const shop = await makeWorkspace();
  const ana = await addMember(shop.workspace);
  expect(reasonOf(await removeAs(ana, {}, { origin: "https://evil.example" }))).toEqual([
    403,
    "foreign_origin",
  ]);
  const { origin: _, ...noOrigin } = ana.headers;
  const crossSite = await removeAs({ ...ana, headers: noOrigin }, {}, { "sec-fetch-site": "cross-site" });
  expect(reasonOf(crossSite)).toEqual([403, "foreign_origin"]);
  const program = await removeAs({ ...ana, headers: shop.apiHeaders });
  expect(program.status).toBe(401);
  const forged = { ...ana.headers, cookie: "next-auth.session-token=forged" };
  expect((await removeAs({ ...ana, headers: forged })).status).toBe(401);
  expect(await exists(ana)).toBe(true);
});

test("asked twice in the same moment it happens once, with one mail", async () => {
  const shop = await makeWorkspace();
  const ana = await addMember(shop.workspace);
  const answers = await Promise.all([removeAs(ana), removeAs(ana)]);
  for (const { status } of answers) expect([204, 401]).toContain(status);
  expect(await exists(ana)).toBe(false);
  expect(await mailsTo(ana.user.email)).toHaveLength(1);
});
