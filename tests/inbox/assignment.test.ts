import { assignWaitingConversations, ringAssignments, sweepAssignments } from "@/lib/inbox/assignment";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { markOnline } from "@/lib/realtime/online";
import { addConversation } from "../support/conversation";
import { ownDatabase, type OwnDatabase } from "../support/own-database";
import { addMember, makeWorkspace, type Member, type TestWorkspace } from "../support/workspace";

let database: OwnDatabase;
let shop: TestWorkspace;
let maria: Member;
let omar: Member;

beforeAll(async () => {
  database = await ownDatabase();
  await redisReady();
});
afterAll(() => database.drop());
beforeEach(async () => {
  shop = await makeWorkspace();
  [maria, omar] = await Promise.all([addMember(shop.workspace), addMember(shop.workspace)]);
  await settings({ enabled: true, limitPerMember: 20, teamId: null });
});

const job = () => ({ workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id });
const settings = (autoAssignment: object) =>
  platformDb.phoneNumber.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: shop.phoneNumber.id } },
    data: { inboxSettings: { autoAssignment } },
  });
const online = (...members: Member[]) =>
  markOnline(new Map([[shop.workspace.id, new Set(members.map(({ user }) => user.id))]]));
const change = (member: Member, data: { away?: boolean; assignmentLimit?: number }) =>
  platformDb.membership.updateMany({
    where: { workspaceId: shop.workspace.id, userId: member.user.id },
    data,
  });
let minutes = 1_000;
const waiting = (data: Parameters<typeof addConversation>[1] = {}) =>
  addConversation(job(), { waitingSince: new Date(Date.now() - minutes-- * 60_000), ...data });
const many = async (count: number) => {
  for (let i = 0; i < count; i++) await waiting();
};
/** How many each has; null: nobody. */
async function shares(): Promise<Map<string | null, number>> {
  const rows = await platformDb.conversation.groupBy({
    by: ["assigneeId"],
    where: { workspaceId: shop.workspace.id },
    _count: true,
  });
  return new Map(rows.map(({ assigneeId, _count }) => [assigneeId, _count]));
}

test("conversations that wait go in turn to those who are online", async () => {
  await many(4);
  await online(maria, omar);
  expect(await assignWaitingConversations(job())).toBe(4);
  expect(await shares()).toEqual(
    new Map([
      [maria.user.id, 2],
      [omar.user.id, 2],
    ]),
  );
  const events = await platformDb.message.findMany({
    where: { workspaceId: shop.workspace.id, type: "event" },
  });
  expect(events).toHaveLength(4);
  expect(events[0]).toMatchObject({
    source: "system",
    sentByUserId: null,
    content: { why: "turn", from: null },
  });
});

test("who is offline, away or may only look gets none; it waits until somebody is there", async () => {
  const viewer = await addMember(shop.workspace, "viewer");
  await waiting();
  expect(await assignWaitingConversations(job())).toBe(0);
  await change(maria, { away: true });
  await online(maria, viewer);
  expect(await assignWaitingConversations(job())).toBe(0);
  await change(maria, { away: false });
  expect(await sweepAssignments()).toBe(1);
  expect(await shares()).toEqual(new Map([[maria.user.id, 1]]));
});

test("only the number's team takes part, and a conversation's own team comes first", async () => {
  const workspaceId = shop.workspace.id;
  const [sales, returns] = await Promise.all(
    ["Sales", "Returns"].map((name) => platformDb.team.create({ data: { workspaceId, name } })),
  );
  await platformDb.teamMember.createMany({
    data: [
      { workspaceId, teamId: sales!.id, userId: maria.user.id },
      { workspaceId, teamId: returns!.id, userId: omar.user.id },
    ],
  });
  await settings({ enabled: true, limitPerMember: 20, teamId: sales!.id });
  const [ours, theirs] = [await waiting(), await waiting({ teamId: returns!.id })];
  await online(maria, omar);
  await assignWaitingConversations(job());
  const assigneeOf = async ({ id }: { id: string }) =>
    (await platformDb.conversation.findFirstOrThrow({ where: { id } })).assigneeId;
  expect([await assigneeOf(ours), await assigneeOf(theirs)]).toEqual([maria.user.id, omar.user.id]);
});

test("nobody gets more than their limit, their own before the number's", async () => {
  await settings({ enabled: true, limitPerMember: 3, teamId: null });
  await change(omar, { assignmentLimit: 1 });
  await many(8);
  await online(maria, omar);
  await assignWaitingConversations(job());
  expect(await shares()).toEqual(
    new Map<string | null, number>([
      [maria.user.id, 3],
      [omar.user.id, 1],
      [null, 4],
    ]),
  );
});

test("many workers at once give nothing twice and exceed no limit", async () => {
  await settings({ enabled: true, limitPerMember: 7, teamId: null });
  await many(20);
  await online(maria, omar);
  const given = await Promise.all(Array.from({ length: 8 }, () => assignWaitingConversations(job())));
  expect(given.reduce((sum, count) => sum + count, 0)).toBe(14);
  expect(await shares()).toEqual(
    new Map<string | null, number>([
      [maria.user.id, 7],
      [omar.user.id, 7],
      [null, 6],
    ]),
  );
  expect(await platformDb.message.count({ where: { workspaceId: shop.workspace.id, type: "event" } })).toBe(
    14,
  );
});

test("what was answered, closed, snoozed or is somebody's already is left alone", async () => {
  await waiting({ waitingSince: null });
  await waiting({ status: "closed", closedAt: new Date() });
  await waiting({ status: "snoozed", snoozedUntil: new Date(Date.now() + 60_000) });
  await waiting({ assigneeId: omar.user.id });
  await online(maria);
  expect(await assignWaitingConversations(job())).toBe(0);
});

test("a number that does not want it gives nothing, and no bell rings for it", async () => {
  await settings({ enabled: false, limitPerMember: 20, teamId: null });
  await waiting();
  await online(maria);
  await ringAssignments([job()]);
  expect([await assignWaitingConversations(job()), await sweepAssignments()]).toEqual([0, 0]);
});
