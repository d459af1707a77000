import {
  PUT as assign,
  DELETE as unassign,
} from "@/app/api/v1/conversations/[conversationId]/assignment/route";
import { PUT as close, DELETE as reopen } from "@/app/api/v1/conversations/[conversationId]/closure/route";
import { PUT as setLabels } from "@/app/api/v1/conversations/[conversationId]/labels/route";
import { PUT as prioritise } from "@/app/api/v1/conversations/[conversationId]/priority/route";
import { PUT as snooze, DELETE as wake } from "@/app/api/v1/conversations/[conversationId]/snooze/route";
import { POST as changeMany } from "@/app/api/v1/conversation-changes/route";
import type { ConversationView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { addConversation } from "../support/conversation";
import { ask } from "../support/handler";
import { openLive } from "../support/live";
import { addMember, makeWorkspace, type Member, type TestWorkspace } from "../support/workspace";

let shop: TestWorkspace;
let maria: Member;

beforeAll(() => redisReady());
beforeEach(async () => {
  shop = await makeWorkspace();
  maria = await addMember(shop.workspace, "agent");
});

const newConversation = (data: Parameters<typeof addConversation>[1] = {}) =>
  addConversation({ workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id }, data);

const addLabel = (name: string, workspaceId = shop.workspace.id) =>
  platformDb.label.create({ data: { workspaceId, name, color: "green" } });

/** The history of a conversation, oldest first. */
async function historyOf(conversationId: string) {
  const rows = await platformDb.message.findMany({
    where: { workspaceId: shop.workspace.id, conversationId, type: "event" },
    orderBy: [{ timestamp: "asc" }, { id: "asc" }],
  });
  return rows.map(({ content, direction, source, status, sentByUserId, sentByApiKeyId }) => ({
    ...(content as { event: string }),
    row: { direction, source, status, sentByUserId, sentByApiKeyId },
  }));
}

const put = (handler: typeof close, id: string, body?: unknown, headers = shop.headers) =>
  ask<ConversationView & { error?: { reason: string } }>(handler, headers, {
    method: "PUT",
    params: { conversationId: id },
    ...(body === undefined ? {} : { body }),
  });
const del = (handler: typeof close, id: string) =>
  ask<ConversationView>(handler, shop.headers, { method: "DELETE", params: { conversationId: id } });

test("a member gets a conversation, and its history says from whom", async () => {
  const { id } = await newConversation();
  const answer = await put(assign, id, { assigneeId: maria.user.id });
  expect([answer.status, answer.body.assigneeId]).toEqual([200, maria.user.id]);
  expect(await historyOf(id)).toEqual([
    {
      event: "assigned",
      to: { id: maria.user.id, name: "Maria Agent" },
      from: null,
      row: {
        direction: "internal",
        source: "agent",
        status: "received",
        sentByUserId: shop.user.id,
        sentByApiKeyId: null,
      },
    },
  ]);
  expect((await del(unassign, id)).body).toMatchObject({ assigneeId: null, teamId: null });
  expect((await historyOf(id)).at(-1)).toMatchObject({ to: null, from: { id: maria.user.id } });
});

test("what a program does is said of its key", async () => {
  const { id } = await newConversation();
  await put(assign, id, { assigneeId: maria.user.id }, shop.apiHeaders as typeof shop.headers);
  expect((await historyOf(id))[0]!.row).toMatchObject({
    source: "api",
    sentByUserId: null,
    sentByApiKeyId: shop.apiKeyId,
  });
});

test("a team takes a conversation beside its member", async () => {
  const team = await platformDb.team.create({ data: { workspaceId: shop.workspace.id, name: "Returns" } });
  const { id } = await newConversation({ assigneeId: maria.user.id });
  const { body } = await put(assign, id, { teamId: team.id });
  expect(body).toMatchObject({ assigneeId: maria.user.id, teamId: team.id });
  expect(await historyOf(id)).toMatchObject([
    { event: "team_assigned", to: { name: "Returns" }, from: null },
  ]);
});

test("closing ends the wait, reopening does not start it again", async () => {
  const { id } = await newConversation({ waitingSince: new Date() });
  expect((await put(close, id)).body).toMatchObject({ status: "closed", waitingSince: null });
  expect((await del(reopen, id)).body).toMatchObject({ status: "open", closedAt: null, waitingSince: null });
  expect(await historyOf(id)).toMatchObject([{ event: "closed" }, { event: "reopened", why: "member" }]);
});

test("a conversation sleeps until its time, and can be woken before it", async () => {
  const { id } = await newConversation();
  const until = new Date(Date.now() + 60 * 60_000).toISOString();
  expect((await put(snooze, id, { until })).body).toMatchObject({ status: "snoozed", snoozedUntil: until });
  expect((await del(wake, id)).body).toMatchObject({ status: "open", snoozedUntil: null });
  expect(await historyOf(id)).toMatchObject([
    { event: "snoozed", until },
    { event: "woke_up", why: "member" },
  ]);
});

test("nobody snoozes into the past", async () => {
  const { id } = await newConversation();
  const { status } = await put(snooze, id, { until: "2020-01-01T00:00:00Z" });
  expect([status, await historyOf(id)]).toEqual([422, []]);
});

test("labels are set, and the history names those that came and those that went", async () => {
  const [vip, refund] = await Promise.all([addLabel("VIP"), addLabel("Refund")]);
  const { id } = await newConversation({ labelIds: [vip.id] });
  expect((await put(setLabels, id, { labelIds: [refund.id] })).body.labelIds).toEqual([refund.id]);
  expect(await historyOf(id)).toMatchObject([
    { event: "labels_changed", added: [{ name: "Refund" }], removed: [{ name: "VIP" }] },
  ]);
});

test("priority is a word in the API", async () => {
  const { id } = await newConversation();
  expect((await put(prioritise, id, { priority: "urgent" })).body.priority).toBe("urgent");
  expect(await historyOf(id)).toMatchObject([{ event: "priority_changed", to: "urgent", from: "none" }]);
});

test("many are changed in one call; what was so already is not touched", async () => {
  const label = await addLabel("Spring sale");
  const fresh = await Promise.all([newConversation(), newConversation()]);
  const done = await newConversation({ status: "closed", closedAt: new Date(), labelIds: [label.id] });
  const conversationIds = [...fresh, done].map(({ id }) => id);
  const answer = await ask<{ changedIds: string[] }>(changeMany, shop.headers, {
    body: { conversationIds, status: "closed", addLabelIds: [label.id] },
  });
  expect(answer.body.changedIds.toSorted()).toEqual(fresh.map(({ id }) => id).toSorted());
  const rows = await platformDb.conversation.findMany({ where: { id: { in: conversationIds } } });
  expect(rows.map((row) => [row.status, row.labelIds])).toEqual(rows.map(() => ["closed", [label.id]]));
  expect(rows.find(({ id }) => id === done.id)!.version).toBe(0);
  expect(await historyOf(done.id)).toEqual([]);
  expect(await historyOf(fresh[0]!.id)).toMatchObject([{ event: "closed" }, { event: "labels_changed" }]);
});

test("one foreign conversation among many changes none of them", async () => {
  const other = await makeWorkspace();
  const foreign = await addConversation({
    workspaceId: other.workspace.id,
    phoneNumberId: other.phoneNumber.id,
  });
  const own = await newConversation();
  const answer = await ask(changeMany, shop.headers, {
    body: { conversationIds: [own.id, foreign.id], status: "closed" },
  });
  expect(answer.status).toBe(404);
  const rows = await platformDb.conversation.findMany({ where: { id: { in: [own.id, foreign.id] } } });
  expect(rows.map(({ status }) => status)).toEqual(["open", "open"]);
});

test("members, teams and labels of another workspace are not found", async () => {
  const other = await makeWorkspace();
  const label = await addLabel("VIP", other.workspace.id);
  const team = await platformDb.team.create({ data: { workspaceId: other.workspace.id, name: "Returns" } });
  const { id } = await newConversation();
  const answers = await Promise.all([
    put(assign, id, { assigneeId: other.user.id }),
    put(assign, id, { teamId: team.id }),
    put(setLabels, id, { labelIds: [label.id] }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
});

test("who may only look gets no conversation", async () => {
  const viewer = await addMember(shop.workspace, "viewer");
  const { id } = await newConversation();
  const { status, body } = await put(assign, id, { assigneeId: viewer.user.id });
  expect([status, body.error?.reason]).toEqual([409, "viewer_cannot_answer"]);
});

test("colleagues see it at once: the conversation and the line of its history", async () => {
  const { id } = await newConversation();
  const live = await openLive(maria.headers);
  await live.heard(({ event }) => event === "hello");
  await put(assign, id, { assigneeId: maria.user.id });
  const changed = await live.heard(({ event }) => event === "conversation.changed");
  const line = await live.heard(({ event }) => event === "message.changed");
  await live.close();
  expect(changed.data).toMatchObject({ id, assigneeId: maria.user.id });
  expect(line.data).toMatchObject({ conversationId: id, type: "event", direction: "internal" });
});

test("two who change different things at once both have their way", async () => {
  const label = await addLabel("VIP");
  const { id } = await newConversation();
  await Promise.all([
    put(assign, id, { assigneeId: maria.user.id }),
    put(prioritise, id, { priority: "high" }),
    put(setLabels, id, { labelIds: [label.id] }),
  ]);
  const row = await platformDb.conversation.findFirstOrThrow({ where: { id } });
  expect(row).toMatchObject({ assigneeId: maria.user.id, priority: 3, labelIds: [label.id] });
  expect(await historyOf(id)).toHaveLength(3);
});
