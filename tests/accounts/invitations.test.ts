import { DELETE as revoke } from "@/app/api/v1/invitations/[invitationId]/route";
import { POST as again } from "@/app/api/v1/invitations/[invitationId]/mails/route";
import { GET as list, POST as invite } from "@/app/api/v1/invitations/route";
import { POST as accept } from "@/app/api/v1/invitation-acceptances/route";
import { DELETE as leave } from "@/app/api/v1/membership/route";
import { DELETE as remove, PATCH as change } from "@/app/api/v1/members/[memberId]/route";
import { POST as join } from "@/app/api/v1/memberships/route";
import { readInvitation } from "@/lib/accounts/invitation-acceptance";
import { inviteMember } from "@/lib/accounts/invitations";
import { sha256 } from "@/lib/platform/crypto";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import type { Role } from "@/lib/tenancy/roles";
import { ask } from "../support/handler";
import { mailedToken, mailsTo } from "../support/mailed";
import { addPlan } from "../support/plans";
import { addMember, makeWorkspace, unique, type TestWorkspace } from "../support/workspace";

// Passwords are slow to check on purpose.
jest.setTimeout(60_000);

beforeAll(() => redisReady());

type Refusal = { error: { reason: string; message: string; fields?: Record<string, string> } };
const origin = { origin: new URL(process.env.APP_URL ?? "http://127.0.0.1:3000").origin };
const address = (): string => `${unique("guest")}@example.test`;

const inviteAs = (by: Record<string, string>, email: string, role: Role = "agent") =>
  ask<{ id: string } & Refusal>(invite, by, { body: { email, role } });

async function invited(shop: TestWorkspace, role: Role = "agent") {
  const email = address();
  const { status, body } = await inviteAs(shop.headers, email, role);
  expect(status).toBe(201);
  return { id: body.id, email, token: await mailedToken(email, "invitations") };
}

const arrive = (token: string, password = "three calm green bicycles") =>
  ask<{ data: { workspaceSlug: string } } & Refusal>(accept, {}, { body: { token, name: "Ben", password } });
const joinAs = (headers: Record<string, string>, token: string) =>
  ask<{ data: { workspaceSlug: string } } & Refusal>(join, { ...headers, ...origin }, { body: { token } });

const memberships = (workspaceId: string, email: string) =>
  platformDb.membership.findMany({ where: { workspaceId, user: { email } }, select: { role: true } });

test("somebody new chooses a name and a password, and is a member with a proven address", async () => {
  const shop = await makeWorkspace();
  const { email, token } = await invited(shop, "admin");
  expect(await readInvitation(token)).toEqual({
    state: "open",
    workspaceName: "Test shop",
    email,
    role: "admin",
    hasAccount: false,
  });
  const [mail] = await mailsTo(email);
  expect(mail!.text).toContain(shop.user.email);
  expect(mail!.text + mail!.html).not.toContain("Test shop");
  const { status, body } = await arrive(token);
  expect([status, body.data.workspaceSlug]).toEqual([201, shop.workspace.slug]);
  expect(await memberships(shop.workspace.id, email)).toEqual([{ role: "admin" }]);
  const user = await platformDb.user.findUniqueOrThrow({ where: { email } });
  expect(user.emailVerified).not.toBeNull();
  expect(await readInvitation(token)).toEqual({ state: "used" });
  const entries = await platformDb.auditEntry.findMany({
    where: { workspaceId: shop.workspace.id },
    orderBy: { id: "asc" },
  });
  expect(entries.map(({ action, actorId }) => [action, actorId])).toEqual([
    ["invitation.sent", shop.user.id],
    ["member.joined", user.id],
  ]);
});

test("somebody with an account joins signed in with that address, and with no other", async () => {
  const [shop, other] = [await makeWorkspace(), await makeWorkspace()];
  const { token, email } = await invited(shop);
  const refused = await joinAs(other.headers, token);
  expect([refused.status, refused.body.error.reason]).toEqual([403, "other_address"]);
  await platformDb.user.update({ where: { id: other.user.id }, data: { email } });
  expect((await readInvitation(token)).state).toBe("open");
  const newcomer = await arrive(token);
  expect([newcomer.status, newcomer.body.error.reason]).toEqual([409, "account_exists"]);
  expect((await joinAs(other.headers, token)).status).toBe(201);
  expect(await memberships(shop.workspace.id, email)).toEqual([{ role: "agent" }]);
});

test("of twenty uses of one link in the same moment, one counts", async () => {
  const shop = await makeWorkspace();
  const { token, email } = await invited(shop);
  const answers = await Promise.all(Array.from({ length: 20 }, () => arrive(token)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(await memberships(shop.workspace.id, email)).toHaveLength(1);
});

test("a link that was revoked, replaced, used, or is too old says so, and opens nothing", async () => {
  const shop = await makeWorkspace();
  const [taken, replaced, old] = [await invited(shop), await invited(shop), await invited(shop)];
  const params = (id: string) => ({ params: { invitationId: id } });
  expect((await ask(revoke, shop.headers, { method: "DELETE", ...params(taken.id) })).status).toBe(204);
  expect((await ask(again, shop.headers, { method: "POST", body: {}, ...params(taken.id) })).status).toBe(
    404,
  );
  expect((await ask(again, shop.headers, { method: "POST", body: {}, ...params(replaced.id) })).status).toBe(
    200,
  );
  await platformDb.invitation.updateMany({
    where: { workspaceId: shop.workspace.id, id: old.id },
    data: { expiresAt: new Date(Date.now() - 1) },
  });
  const reasons = [taken, replaced, old].map(async ({ token }) => (await arrive(token)).body.error.reason);
  expect(await Promise.all(reasons)).toEqual([
    "invitation_revoked",
    "invitation_unknown",
    "invitation_expired",
  ]);
  expect((await joinAs(shop.headers, old.token)).status).toBe(404);
  const newer = await mailedToken(replaced.email, "invitations");
  expect((await arrive(newer)).status).toBe(201);
  expect((await arrive(newer)).body.error.reason).toBe("invitation_used");
  // Too old stands in nobody's way.
  expect((await inviteAs(shop.headers, old.email)).status).toBe(201);
});

test("the link lives 72 hours, has 256 bits of chance, and only its SHA-256 is kept", async () => {
  const shop = await makeWorkspace();
  const { id, token } = await invited(shop);
  const row = await platformDb.invitation.findFirstOrThrow({ where: { id } });
  expect(Math.round((row.expiresAt.getTime() - row.createdAt.getTime()) / 3_600_000)).toBe(72);
  expect(Buffer.from(token, "base64url")).toHaveLength(32);
  expect(sha256(token).equals(row.hash)).toBe(true);
  const { body } = await ask<{ data: object[] }>(list, shop.headers);
  expect(JSON.stringify(body)).not.toContain(token);
});

test.each(["", "x", "A".repeat(43), "' OR 1=1 --", "\0"])(
  "the made-up link %j opens nothing",
  async (token) => {
    expect(await readInvitation(token)).toEqual({ state: "unknown" });
    expect((await arrive(token)).status).toBe(404);
  },
);

test("inviting says the same of an address with an account and of one without", async () => {
  const [shop, known] = [await makeWorkspace(), await makeWorkspace()];
  const shape = ({ status, body }: { status: number; body: object }) => [
    status,
    Object.keys(body).toSorted(),
    { ...body, id: null, email: null, sentAt: null, expiresAt: null },
  ];
  const answers = [await inviteAs(shop.headers, known.user.email), await inviteAs(shop.headers, address())];
  expect(shape(answers[0]!)).toEqual(shape(answers[1]!));
});

test("nobody invites above their role, below admin, with a key, without a proven address, or twice", async () => {
  const shop = await makeWorkspace();
  const [admin, agent] = [await addMember(shop.workspace, "admin"), await addMember(shop.workspace)];
  const { email } = await invited(shop);
  await platformDb.user.update({ where: { id: agent.user.id }, data: { emailVerified: null } });
  const unproven = await addMember(shop.workspace, "admin");
  await platformDb.user.update({ where: { id: unproven.user.id }, data: { emailVerified: null } });
  const answers = [
    await inviteAs(admin.headers, address(), "owner"),
    await inviteAs(agent.headers, address(), "viewer"),
    await inviteAs(shop.apiHeaders, address()),
    await inviteAs(unproven.headers, address()),
    await inviteAs(shop.headers, email),
    await inviteAs(shop.headers, agent.user.email),
    await inviteAs(shop.headers, "not an address"),
  ];
  expect(answers.map(({ body }) => body.error.reason)).toEqual([
    "above_you",
    "role_too_low",
    "needs_person",
    "address_unconfirmed",
    "already_invited",
    "already_member",
    "invalid_input",
  ]);
});

test("a plan's room for members counts those who are invited", async () => {
  const shop = await makeWorkspace({ plan: await addPlan({ members: 2 }) });
  const call = { ip: "203.0.113.9" };
  const send = () => inviteMember(shop.scope, { email: address(), role: "agent" }, call);
  await send();
  await expect(send()).rejects.toMatchObject({
    code: "payment_required",
    reason: "limit_reached",
    extra: { data: { what: "members", limit: 2 } },
  });
});

test("one mailbox gets a few invitations a day, from whichever workspace", async () => {
  const email = address();
  const shops = await Promise.all(Array.from({ length: 6 }, () => makeWorkspace()));
  const answers = [];
  for (const shop of shops) answers.push(await inviteAs(shop.headers, email));
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201, 429]);
  expect(await mailsTo(email)).toHaveLength(5);
});

test("links are tried a hundred times from one network, then not for a while", async () => {
  const headers = { "x-forwarded-for": `198.51.${Math.floor(Math.random() * 256)}.7` };
  const body = { token: "A".repeat(43), name: "Eve", password: "three calm green bicycles" };
  const answers = await Promise.all(Array.from({ length: 101 }, () => ask(accept, headers, { body })));
  expect(answers.filter(({ status }) => status === 404)).toHaveLength(100);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
});

describe("invitations do not outlive who sent them", () => {
  const revokedOf = (workspaceId: string) =>
    platformDb.auditEntry.findMany({
      where: { workspaceId, action: "invitation.revoked" },
      select: { targetId: true, data: true },
    });

  async function adminWhoInvites() {
    const shop = await makeWorkspace();
    const admin = await addMember(shop.workspace, "admin");
    const email = address();
    const { body } = await inviteAs(admin.headers, email, "admin");
    const row = await platformDb.membership.findFirstOrThrow({
      where: { workspaceId: shop.workspace.id, userId: admin.user.id },
    });
    const token = await mailedToken(email, "invitations");
    return { shop, admin, email, token, invitationId: body.id, params: { memberId: row.id } };
  }

  test("an admin who is removed does not come back by their second address", async () => {
    const { shop, email, token, invitationId, params } = await adminWhoInvites();
    const others = await invited(shop, "admin");
    const gone = await ask(remove, shop.headers, { method: "DELETE", params, body: {} });
    expect(gone.status).toBe(204);
    expect((await arrive(token)).body.error.reason).toBe("invitation_revoked");
    expect(await memberships(shop.workspace.id, email)).toEqual([]);
    expect(await revokedOf(shop.workspace.id)).toEqual([
      { targetId: invitationId, data: { email, role: "admin", why: "inviter_left" } },
    ]);
    expect((await arrive(others.token)).status).toBe(201);
  });

  test("nor one who leaves", async () => {
    const { shop, admin, token } = await adminWhoInvites();
    expect((await ask(leave, admin.headers, { method: "DELETE", body: {} })).status).toBe(204);
    expect((await arrive(token)).body.error.reason).toBe("invitation_revoked");
    expect(await revokedOf(shop.workspace.id)).toHaveLength(1);
  });

  test("nor one who becomes an agent; what another admin sent again is theirs and stays", async () => {
    const { shop, admin, token, params } = await adminWhoInvites();
    const email = address();
    const { body } = await inviteAs(admin.headers, email, "agent");
    const sentAgain = await ask(again, shop.headers, { body: {}, params: { invitationId: body.id } });
    expect(sentAgain.status).toBeLessThan(300);
    const lowered = await ask(change, shop.headers, { method: "PATCH", params, body: { role: "agent" } });
    expect(lowered.status).toBe(204);
    expect((await arrive(token)).body.error.reason).toBe("invitation_revoked");
    expect((await arrive(await mailedToken(email, "invitations"))).status).toBe(201);
  });
});
