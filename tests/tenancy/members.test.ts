import { DELETE as leave } from "@/app/api/v1/membership/route";
import { DELETE as remove, PATCH as change } from "@/app/api/v1/members/[memberId]/route";
import { DELETE as endOne } from "@/app/api/v1/members/[memberId]/sessions/[sessionId]/route";
import { DELETE as endAll, GET as sessions } from "@/app/api/v1/members/[memberId]/sessions/route";
import { GET as list } from "@/app/api/v1/members/route";
import { PUT as close } from "@/app/api/v1/conversations/[conversationId]/closure/route";
import { POST as transfer } from "@/app/api/v1/ownership-transfers/route";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import type { Role } from "@/lib/tenancy/roles";
import { addConversation } from "../support/conversation";
import { ask } from "../support/handler";
import { openLive } from "../support/live";
import { testPassword, testPasswordHash } from "../support/resident";
import { addMember, makeWorkspace, signIn, type Member } from "../support/workspace";

// Passwords are slow to check on purpose.
jest.setTimeout(60_000);

beforeAll(() => redisReady());

const membershipOf = async (workspaceId: string, userId: string) =>
  platformDb.membership.findFirst({ where: { workspaceId, userId }, select: { id: true, role: true } });

async function memberId(workspaceId: string, member: Member): Promise<string> {
  return (await membershipOf(workspaceId, member.user.id))!.id;
}

const setRole = (by: Record<string, string>, id: string, role: Role, more: object = {}) =>
  ask<{ error: { reason: string } }>(change, by, {
    method: "PATCH",
    params: { memberId: id },
    body: { role, ...more },
  });
const removeAs = (by: Record<string, string>, id: string, body: object = {}) =>
  ask<{ error: { reason: string } }>(remove, by, { method: "DELETE", params: { memberId: id }, body });

async function conversationOf(
  shop: { workspace: { id: string }; phoneNumber: { id: string } },
  userId: string,
) {
  const conversation = await addConversation({
    workspaceId: shop.workspace.id,
    phoneNumberId: shop.phoneNumber.id,
  });
  await platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: conversation.id } },
    data: { assigneeId: userId },
  });
  return conversation.id;
}

const assigneeOf = async (id: string) =>
  (await platformDb.conversation.findFirstOrThrow({ where: { id } })).assigneeId;

test("an admin changes roles below owner, and nobody gives more than they have", async () => {
  const shop = await makeWorkspace();
  const [admin, other, agent] = await Promise.all([
    addMember(shop.workspace, "admin"),
    addMember(shop.workspace, "admin"),
    addMember(shop.workspace, "agent"),
  ]);
  const id = shop.workspace.id;
  expect((await setRole(admin.headers, await memberId(id, agent), "admin")).status).toBe(204);
  expect((await setRole(admin.headers, await memberId(id, other), "agent")).status).toBe(204);
  const refused = [
    await setRole(admin.headers, await memberId(id, agent), "owner"),
    await setRole(admin.headers, await memberId(id, shop), "admin"),
    await removeAs(admin.headers, await memberId(id, shop)),
    await setRole(shop.apiHeaders, await memberId(id, shop), "viewer"),
  ];
  expect(refused.map(({ status, body }) => [status, body.error.reason])).toEqual(
    refused.map(() => [403, "above_you"]),
  );
  const low = await setRole(other.headers, await memberId(id, agent), "viewer");
  expect(low.body.error.reason).toBe("role_too_low");
  const entries = await platformDb.auditEntry.findMany({
    where: { workspaceId: id, action: "member.role_changed" },
    orderBy: { id: "asc" },
  });
  expect(entries.map(({ targetId, data }) => [targetId, data])).toEqual([
    [agent.user.id, { from: "agent", to: "admin" }],
    [other.user.id, { from: "admin", to: "agent" }],
  ]);
});

test("the last owner cannot step down, be removed, or leave", async () => {
  const shop = await makeWorkspace();
  const own = await memberId(shop.workspace.id, shop);
  const answers = [
    await setRole(shop.headers, own, "admin"),
    await removeAs(shop.headers, own),
    await ask<{ error: { reason: string } }>(leave, shop.headers, { method: "DELETE", body: {} }),
  ];
  for (const { status, body } of answers) expect([status, body.error.reason]).toEqual([409, "last_owner"]);
});

test("of two owners who demote each other in the same moment, one stays", async () => {
  for (let round = 0; round < 5; round++) {
    const shop = await makeWorkspace();
    const second = await addMember(shop.workspace, "owner");
    const [first, other] = [
      await memberId(shop.workspace.id, shop),
      await memberId(shop.workspace.id, second),
    ];
    const answers = await Promise.all([
      setRole(shop.headers, other, "admin"),
      setRole(second.headers, first, "admin"),
    ]);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    const owners = await platformDb.membership.count({
      where: { workspaceId: shop.workspace.id, role: "owner" },
    });
    expect(owners).toBe(1);
  }
});

test("of two owners who leave in the same moment, one stays", async () => {
  const shop = await makeWorkspace();
  const second = await addMember(shop.workspace, "owner");
  const answers = await Promise.all(
    [shop, second].map(({ headers }) => ask(leave, headers, { method: "DELETE", body: {} })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
});

test("a removed member is a stranger at the next request, and their conversations are somebody else's", async () => {
  const shop = await makeWorkspace();
  const [ana, ben] = await Promise.all([addMember(shop.workspace), addMember(shop.workspace)]);
  const [open, closed] = [await conversationOf(shop, ana.user.id), await conversationOf(shop, ana.user.id)];
  await ask(close, ana.headers, { method: "PUT", params: { conversationId: closed } });
  const id = await memberId(shop.workspace.id, ana);
  const wrong = await removeAs(shop.headers, id, { handOver: { assigneeId: ana.user.id } });
  expect(wrong.status).toBe(422);
  expect((await removeAs(shop.headers, id, { handOver: { assigneeId: ben.user.id } })).status).toBe(204);
  expect((await ask(list, ana.headers)).status).toBe(404);
  expect(await assigneeOf(open)).toBe(ben.user.id);
  expect(await assigneeOf(closed)).toBeNull();
  const history = await platformDb.message.findMany({ where: { conversationId: open, type: "event" } });
  expect(history.map(({ content }) => content)).toEqual([
    expect.objectContaining({
      event: "assigned",
      to: { id: ben.user.id, name: "Maria Agent" },
      from: { id: ana.user.id, name: "Maria Agent" },
    }),
  ]);
  expect(
    await platformDb.auditEntry.findFirst({
      where: { workspaceId: shop.workspace.id, action: "member.removed" },
    }),
  ).toMatchObject({
    actorId: shop.user.id,
    targetId: ana.user.id,
    data: { conversations: 1, to: ben.user.id },
  });
  expect((await removeAs(shop.headers, id)).status).toBe(404);
});

test("a team takes over, and more conversations than one statement changes", async () => {
  const shop = await makeWorkspace();
  const ana = await addMember(shop.workspace);
  const team = await platformDb.team.create({ data: { workspaceId: shop.workspace.id, name: "Sales" } });
  const first = await addConversation({ workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id });
  await platformDb.$executeRaw`WITH c AS (INSERT INTO contacts (id, workspace_id, phone, name, updated_at)
      SELECT gen_random_uuid(), ${shop.workspace.id}::uuid, '4917' || (10000000 + n), 'C' || n, now()
        FROM generate_series(1, 1200) n RETURNING id)
    INSERT INTO conversations (id, workspace_id, contact_id, phone_number_id, assignee_id)
      SELECT gen_random_uuid(), ${shop.workspace.id}::uuid, c.id, ${first.phoneNumberId}::uuid, ${ana.user.id}::uuid
        FROM c`;
  const answer = await removeAs(shop.headers, await memberId(shop.workspace.id, ana), {
    handOver: { assigneeId: null, teamId: team.id },
  });
  expect(answer.status).toBe(204);
  const where = { workspaceId: shop.workspace.id };
  expect(
    await platformDb.conversation.count({ where: { ...where, teamId: team.id, assigneeId: null } }),
  ).toBe(1200);
});

test("who becomes a viewer keeps no conversation, and a viewer or a stranger takes none over", async () => {
  const shop = await makeWorkspace();
  const [ana, watcher, stranger] = await Promise.all([
    addMember(shop.workspace),
    addMember(shop.workspace, "viewer"),
    makeWorkspace(),
  ]);
  const open = await conversationOf(shop, ana.user.id);
  const id = await memberId(shop.workspace.id, ana);
  const toViewer = await removeAs(shop.headers, id, { handOver: { assigneeId: watcher.user.id } });
  expect([toViewer.status, toViewer.body.error.reason]).toEqual([409, "viewer_cannot_answer"]);
  const toStranger = await removeAs(shop.headers, id, { handOver: { assigneeId: stranger.user.id } });
  expect(toStranger.status).toBe(404);
  expect(await membershipOf(shop.workspace.id, ana.user.id)).not.toBeNull();
  const lowered = await setRole(shop.headers, id, "viewer", { handOver: { assigneeId: shop.user.id } });
  expect(lowered.status).toBe(204);
  expect(await assigneeOf(open)).toBe(shop.user.id);
});

test("a lowered role closes the live stream, which opens again with the new one; a removal closes it for good", async () => {
  const shop = await makeWorkspace();
  const ana = await addMember(shop.workspace, "admin");
  const id = await memberId(shop.workspace.id, ana);
  const stream = await openLive(ana.headers);
  await stream.heard(({ event }) => event === "hello");
  await setRole(shop.headers, id, "viewer");
  await stream.ended;
  const again = await openLive(ana.headers);
  expect(again.status).toBe(200);
  expect((await ask(sessions, ana.headers, { params: { memberId: id } })).status).toBe(403);
  await removeAs(shop.headers, id);
  await again.ended;
  expect((await openLive(ana.headers)).status).toBe(404);
});

test("ownership changes hands with the password, and only with it", async () => {
  const shop = await makeWorkspace();
  const heir = await addMember(shop.workspace);
  await platformDb.user.update({ where: { id: shop.user.id }, data: { passwordHash: testPasswordHash } });
  const id = await memberId(shop.workspace.id, heir);
  const hand = (headers: Record<string, string>, password: string, to = id) =>
    ask(transfer, headers, { body: { memberId: to, password } });
  expect((await hand(shop.headers, "not my password")).status).toBe(422);
  expect((await hand(shop.headers, testPassword, await memberId(shop.workspace.id, shop))).status).toBe(409);
  expect((await hand(heir.headers, testPassword)).status).toBe(403);
  expect((await hand(shop.headers, testPassword)).status).toBe(204);
  expect(await membershipOf(shop.workspace.id, heir.user.id)).toMatchObject({ role: "owner" });
  expect(await membershipOf(shop.workspace.id, shop.user.id)).toMatchObject({ role: "admin" });
  expect((await hand(shop.headers, testPassword)).status).toBe(403);
});

test("an admin sees and ends a member's browsers of this workspace, and no others", async () => {
  const [shop, elsewhere] = [await makeWorkspace(), await makeWorkspace()];
  const admin = await addMember(shop.workspace, "admin");
  const ana = await addMember(shop.workspace);
  await platformDb.membership.create({
    data: { workspaceId: elsewhere.workspace.id, userId: ana.user.id, role: "agent" },
  });
  const away = await signIn(elsewhere.workspace, ana.user.id);
  const phone = await signIn(shop.workspace, ana.user.id);
  const params = { memberId: await memberId(shop.workspace.id, ana) };
  const seen = await ask<{ data: { id: string }[] }>(sessions, admin.headers, { params });
  expect(seen.body.data.map(({ id }) => id).toSorted()).toEqual([ana.sessionId, phone.sessionId].toSorted());

  const end = (sessionId: string) =>
    ask(endOne, admin.headers, { method: "DELETE", params: { ...params, sessionId } });
  expect((await end(away.sessionId)).status).toBe(404);
  expect((await end(phone.sessionId)).status).toBe(204);
  expect((await ask(list, phone.headers)).status).toBe(401);
  expect((await ask(list, ana.headers)).status).toBe(200);
  expect((await ask(endAll, admin.headers, { method: "DELETE", params })).status).toBe(204);
  expect((await ask(list, ana.headers)).status).toBe(401);
  expect((await ask(list, away.headers)).status).toBe(200);

  const owner = { memberId: await memberId(shop.workspace.id, shop) };
  expect((await ask(sessions, admin.headers, { params: owner })).status).toBe(403);
});

test("only admins and owners know who has a second factor; everybody sees who was here", async () => {
  const shop = await makeWorkspace();
  const agent = await addMember(shop.workspace);
  type Members = { data: { twoFactor: boolean | null; lastSeenAt: string | null }[] };
  const asOwner = await ask<Members>(list, shop.headers);
  const asAgent = await ask<Members>(list, agent.headers);
  expect(asOwner.body.data.map(({ twoFactor }) => twoFactor)).toEqual([false, false]);
  expect(asAgent.body.data.map(({ twoFactor }) => twoFactor)).toEqual([null, null]);
  expect(asAgent.body.data.every(({ lastSeenAt }) => lastSeenAt !== null)).toBe(true);
});
