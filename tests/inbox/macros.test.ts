import { POST as runMacro } from "@/app/api/v1/conversations/[conversationId]/macro-runs/route";
import { DELETE as deleteMacro, PATCH as changeMacro } from "@/app/api/v1/macros/[macroId]/route";
import { GET as listMacros, POST as createMacro } from "@/app/api/v1/macros/route";
import type { MacroView } from "@/lib/inbox/macro-actions";
import type { MacroRunView } from "@/lib/inbox/macro-runs";
import { platformDb } from "@/lib/platform/db";
import { addConversation } from "@/tests/support/conversation";
import { ask } from "@/tests/support/handler";
import { addMember, makeWorkspace, type Member, type TestWorkspace } from "@/tests/support/workspace";

type Refusal = { error: { code: string; reason: string; message: string; fields?: Record<string, string> } };

let shop: TestWorkspace;
let agent: Member;
beforeEach(async () => {
  shop = await makeWorkspace();
  agent = await addMember(shop.workspace, "agent");
});

async function conversation(open = true): Promise<string> {
  const { id } = await addConversation({
    workspaceId: shop.workspace.id,
    phoneNumberId: shop.phoneNumber.id,
  });
  const windowExpiresAt = new Date(Date.now() + (open ? 1 : -1) * 60 * 60 * 1000);
  await platformDb.conversation.updateMany({ where: { id }, data: { windowExpiresAt } });
  return id;
}

async function macro(
  actions: object[],
  more: object = {},
  by: { headers: Record<string, string> } = shop,
): Promise<MacroView> {
  const answer = await ask<MacroView>(createMacro, by.headers, {
    body: { name: "Macro", actions, shared: true, ...more },
  });
  expect(answer.status).toBe(201);
  return answer.body;
}

const run = (conversationId: string, macroId: string, headers = agent.headers) =>
  ask<MacroRunView & Refusal>(runMacro, headers, { params: { conversationId }, body: { macroId } });

const sent = (conversationId: string) =>
  platformDb.message.findMany({
    where: { conversationId, direction: "outbound" },
    orderBy: { id: "asc" },
    select: { text: true, sentByUserId: true },
  });

test("one click answers, labels, assigns and closes", async () => {
  const [conversationId, label, reply] = await Promise.all([
    conversation(),
    platformDb.label.create({ data: { workspaceId: shop.workspace.id, name: "Done", color: "green" } }),
    platformDb.cannedReply.create({
      data: { workspaceId: shop.workspace.id, shortcut: "bye", text: "Goodbye from {{agent.first_name}}" },
    }),
  ]);
  const { id } = await macro([
    { type: "send_text", text: "Thank you, {{contact.custom.plan|friend}}." },
    { type: "send_canned_reply", cannedReplyId: reply.id },
    { type: "note", text: "Said goodbye to {{contact.custom.plan|friend}}" },
    { type: "add_labels", labelIds: [label.id] },
    { type: "assign", to: "me" },
    { type: "set_priority", priority: "high" },
    { type: "close" },
  ]);
  const { status, body } = await run(conversationId, id);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    changed: true,
    conversation: { status: "closed", assigneeId: agent.user.id, priority: "high", labelIds: [label.id] },
  });
  expect(await sent(conversationId)).toEqual([
    { text: "Thank you, friend.", sentByUserId: agent.user.id },
    { text: "Goodbye from Maria", sentByUserId: agent.user.id },
  ]);
  const note = await platformDb.message.findFirst({ where: { conversationId, type: "note" } });
  expect(note).toMatchObject({ text: "Said goodbye to friend", direction: "internal" });
});

test("when a message may not be sent now, nothing else is done either", async () => {
  const conversationId = await conversation(false);
  const { id } = await macro([
    { type: "set_priority", priority: "urgent" },
    { type: "send_text", text: "Hi" },
  ]);
  const { status, body } = await run(conversationId, id);
  expect([status, body.error.reason]).toEqual([409, "window_closed"]);
  const row = await platformDb.conversation.findFirstOrThrow({ where: { id: conversationId } });
  expect([row.priority, await sent(conversationId)]).toEqual([0, []]);
});

test("without a message to send the window does not matter", async () => {
  const conversationId = await conversation(false);
  const { id } = await macro([{ type: "snooze", hours: 2 }]);
  const { body } = await run(conversationId, id);
  expect(body.conversation.status).toBe("snoozed");
});

test("what it speaks of may be gone: it says what, and does nothing", async () => {
  const conversationId = await conversation();
  const nobody = "01970000-0000-7000-8000-000000000000";
  const gone = async (action: object) => {
    const name = `Macro ${JSON.stringify(action).slice(0, 50)}`;
    const { id } = await macro([{ type: "send_text", text: "Hi" }, action], { name });
    const { status, body } = await run(conversationId, id);
    return [status, body.error.reason];
  };
  expect(await gone({ type: "add_labels", labelIds: [nobody] })).toEqual([409, "label_gone"]);
  expect(await gone({ type: "assign_team", teamId: nobody })).toEqual([409, "team_gone"]);
  expect(await gone({ type: "assign", to: nobody })).toEqual([409, "member_gone"]);
  expect(await gone({ type: "send_canned_reply", cannedReplyId: nobody })).toEqual([
    409,
    "canned_reply_gone",
  ]);
  expect(await sent(conversationId)).toEqual([]);
});

test("asked twice with the same key it sends once", async () => {
  const conversationId = await conversation();
  const { id } = await macro([{ type: "send_text", text: "Once" }]);
  const headers = { ...agent.headers, "idempotency-key": `run-${conversationId}` };
  await run(conversationId, id, headers);
  await run(conversationId, id, headers);
  expect(await sent(conversationId)).toHaveLength(1);
});

test("one's own macros are one's own; those for everybody are an admin's", async () => {
  const own = await macro([{ type: "close" }], { shared: false, name: "Mine" }, agent);
  const shared = await macro([{ type: "close" }], { name: "Ours" });
  const colleague = await addMember(shop.workspace, "agent");
  const names = async (headers: Record<string, string>) =>
    (await ask<{ data: MacroView[] }>(listMacros, headers)).body.data.map(({ name }) => name);
  expect(await names(agent.headers)).toEqual(["Mine", "Ours"]);
  expect(await names(colleague.headers)).toEqual(["Ours"]);
  const refused = await ask<Refusal>(createMacro, agent.headers, {
    body: { name: "x", shared: true, actions: [{ type: "close" }] },
  });
  expect([refused.status, refused.body.error.reason]).toEqual([403, "role_too_low"]);
  const change = (headers: Record<string, string>, macroId: string) =>
    ask(changeMacro, headers, { method: "PATCH", params: { macroId }, body: { name: "New name" } });
  expect((await change(agent.headers, shared.id)).status).toBe(403);
  expect((await change(colleague.headers, own.id)).status).toBe(404);
  expect((await change(agent.headers, own.id)).status).toBe(200);
  expect((await run(await conversation(), own.id, colleague.headers)).status).toBe(404);
  const drop = (headers: Record<string, string>, macroId: string) =>
    ask(deleteMacro, headers, { method: "DELETE", params: { macroId } });
  expect((await drop(shop.headers, own.id)).status).toBe(404);
  expect((await drop(agent.headers, own.id)).status).toBe(204);
});

test("a viewer runs none", async () => {
  const viewer = await addMember(shop.workspace, "viewer");
  const { id } = await macro([{ type: "close" }]);
  expect((await run(await conversation(), id, viewer.headers)).status).toBe(403);
});

test.each([
  ["no actions", []],
  ["two that contradict each other", [{ type: "close" }, { type: "snooze", hours: 1 }]],
  ["an action that does not exist", [{ type: "delete_everything" }]],
  ["four messages", [1, 2, 3, 4].map((n) => ({ type: "send_text", text: String(n) }))],
])("one with %s is not made", async (_, actions) => {
  const { status } = await ask(createMacro, shop.headers, { body: { name: "x", actions } });
  expect(status).toBe(422);
});
