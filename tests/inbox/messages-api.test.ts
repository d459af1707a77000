import { POST as sendAgainRoute } from "@/app/api/v1/messages/[messageId]/attempts/route";
import { POST as checkRoute } from "@/app/api/v1/messages/[messageId]/checks/route";
import { DELETE as cancelRoute } from "@/app/api/v1/messages/[messageId]/route";
import { POST as sendRoute } from "@/app/api/v1/messages/route";
import { GET as errorsRoute } from "@/app/api/v1/errors/route";
import type { ErrorExplanation } from "@/lib/inbox/error-list";
import type { MessageView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import { newId } from "@/lib/shared/id";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { ask } from "@/tests/support/handler";
import {
  addMember,
  addPhoneNumber,
  makeWorkspace,
  unique,
  type TestWorkspace,
} from "@/tests/support/workspace";

type Problem = { error: { code: string; reason: string; message: string; fields?: Record<string, string> } };

let shop: TestWorkspace;
let conversation: Awaited<ReturnType<typeof addConversation>>;

beforeEach(async () => {
  shop = await makeWorkspace();
  // Nobody delivers here: what is queued stays queued.
  await platformDb.phoneNumber.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: shop.phoneNumber.id } },
    data: { pausedUntil: new Date(Date.now() + 3_600_000), pauseReason: "maintenance" },
  });
  conversation = await addConversation({
    workspaceId: shop.workspace.id,
    phoneNumberId: shop.phoneNumber.id,
  });
});

const say = (body: string, more: object = {}) => ({
  conversationId: conversation.id,
  type: "text",
  text: { body },
  ...more,
});
const send = <T = MessageView>(body: unknown, headers: Record<string, string> = shop.headers) =>
  ask<T>(sendRoute, headers, { body });
const withKey = (key: string) => ({ ...shop.headers, "idempotency-key": key });
const change = (id: string, data: object) =>
  platformDb.message.update({ where: { workspaceId_id: { workspaceId: shop.workspace.id, id } }, data });
const messageCount = () =>
  platformDb.message.count({ where: { workspaceId: shop.workspace.id, direction: "outbound" } });

describe("sending", () => {
  test("queues a message that the conversation shows as its last", async () => {
    const { status, body } = await send(say("  Hello Ana "));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      direction: "outbound",
      source: "agent",
      type: "text",
      text: "Hello Ana",
      content: { body: "Hello Ana" },
      status: "queued",
      wamid: null,
      error: null,
      statusTimes: {},
      conversationId: conversation.id,
      phoneNumberId: shop.phoneNumber.id,
      sentByUserId: shop.user.id,
    });
    const row = await platformDb.conversation.findFirstOrThrow({ where: { id: conversation.id } });
    expect(row.lastMessageId).toBe(body.id);
    expect(row.lastActivityAt.toISOString()).toBe(body.timestamp);
  });

  test("a program is named by its key and waits behind people", async () => {
    const { body } = await send(say("From the shop system"), shop.apiHeaders);
    expect(body).toMatchObject({ source: "api", sentByApiKeyId: shop.apiKeyId, sentByUserId: null });
    expect(await platformDb.message.findFirst({ where: { id: body.id } })).toMatchObject({ priority: 5 });
  });

  test("an answer never stands above what it answers, though Meta's clock is ahead", async () => {
    const ahead = new Date(Date.now() + 20_000);
    await addMessage(conversation, { timestamp: ahead });
    const { body } = await send(say("Hello"));
    expect(new Date(body.timestamp).getTime()).toBeGreaterThanOrEqual(ahead.getTime());
  });

  test("hostile characters are stored as far as PostgreSQL can", async () => {
    const { status, body } = await send(say("a\u0000b \ud800 <script>alert(1)</script> \u202e"));
    expect(status).toBe(201);
    expect(body.text).toBe("ab \ufffd <script>alert(1)</script> \u202e");
  });

  test("quotes a message of the same conversation only", async () => {
    const said = await addMessage(conversation, { text: "Where is it?" });
    const { body } = await send(say("Here", { replyToId: said.id }));
    expect(body).toMatchObject({ replyToId: said.id, replyToWamid: said.wamid });
    const elsewhere = await addMessage(
      await addConversation({ workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id }),
    );
    expect(await send(say("Here", { replyToId: elsewhere.id }))).toMatchObject({
      status: 404,
      body: { error: { reason: "message_not_found" } },
    });
  });

  test("a reaction shows on its target at once and is no line in the list", async () => {
    const said = await addMessage(conversation, { text: "Thank you" });
    const { status, body } = await send({
      conversationId: conversation.id,
      type: "reaction",
      reaction: { messageId: said.id, emoji: "❤️" },
    });
    expect(status).toBe(201);
    expect(body).toMatchObject({ content: { message_id: said.wamid, emoji: "❤️" }, replyToId: said.id });
    const row = await platformDb.message.findFirstOrThrow({ where: { id: said.id } });
    expect(row.reactions).toMatchObject({ business: { emoji: "❤️" } });
    expect(await platformDb.conversation.findFirst({ where: { id: conversation.id } })).toMatchObject({
      lastMessageId: said.id,
    });
    await ask(cancelRoute, shop.headers, { method: "DELETE", params: { messageId: body.id } });
    const after = await platformDb.message.findFirstOrThrow({ where: { id: said.id } });
    expect(after.reactions).toMatchObject({ business: { emoji: "" } });
  });

  test("a message without a name at Meta cannot be reacted to", async () => {
    const { body: waiting } = await send(say("Hello"));
    const reaction = { messageId: waiting.id, emoji: "👍" };
    expect(await send({ conversationId: conversation.id, type: "reaction", reaction })).toMatchObject({
      status: 409,
      body: { error: { reason: "cannot_react" } },
    });
  });

  test("is refused in words when it cannot be", async () => {
    const closed = await addConversation(
      { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id },
      { windowExpiresAt: new Date(Date.now() - 1) },
    );
    const inClosed = (more: object) => ({ conversationId: closed.id, ...more });
    expect(await send(inClosed({ text: "Hello" }))).toMatchObject({
      status: 409,
      body: {
        error: {
          code: "conflict",
          reason: "window_closed",
          message: "More than 24 hours since Ana Pérez wrote. WhatsApp only allows a template now.",
        },
      },
    });
    const template = { type: "template", template: { name: "hello_world", language: { code: "en_US" } } };
    expect((await send(inClosed(template))).status).toBe(201);

    expect(await send<Problem>(say(" "))).toMatchObject({
      status: 422,
      body: { error: { fields: { "text.body": "Must not be empty." } } },
    });
    await platformDb.phoneNumber.updateMany({
      where: { workspaceId: shop.workspace.id },
      data: { state: "disconnected", connectedMetaId: null },
    });
    expect(await send(say("Hello"))).toMatchObject({
      status: 409,
      body: { error: { reason: "number_disconnected" } },
    });
  });

  test("what is refused leaves nothing behind", async () => {
    const before = await messageCount();
    const refused = await send({ to: "+4917012345678", phoneNumberId: shop.phoneNumber.id, text: "Hello" });
    expect(refused).toMatchObject({ status: 409, body: { error: { reason: "window_closed" } } });
    expect(await messageCount()).toBe(before);
    expect(await platformDb.contact.count({ where: { workspaceId: shop.workspace.id } })).toBe(1);
    expect(await platformDb.conversation.count({ where: { workspaceId: shop.workspace.id } })).toBe(1);
  });

  test("viewers read, they do not write", async () => {
    const viewer = await addMember(shop.workspace, "viewer");
    expect(await send(say("Hello"), viewer.headers)).toMatchObject({ status: 403 });
    expect((await send(say("Hello"), (await addMember(shop.workspace, "agent")).headers)).status).toBe(201);
  });

  test("another workspace's ids are ids of nothing", async () => {
    const other = await makeWorkspace();
    const there = await addConversation({
      workspaceId: other.workspace.id,
      phoneNumberId: other.phoneNumber.id,
    });
    const theirs = await addMessage(there);
    const nobody = newId();
    const template = { type: "template", template: { name: "hello_world", language: { code: "en" } } };
    for (const [foreign, unknown] of [
      [say("Hi", { conversationId: there.id }), say("Hi", { conversationId: nobody })],
      [say("Hi", { replyToId: theirs.id }), say("Hi", { replyToId: nobody })],
      [
        { to: "+4917012345678", phoneNumberId: other.phoneNumber.id, ...template },
        { to: "+4917012345678", phoneNumberId: nobody, ...template },
      ],
    ]) {
      const [a, b] = [await send<Problem>(foreign), await send<Problem>(unknown)];
      expect(a.status).toBe(404);
      expect({ ...a.body.error, requestId: "" }).toEqual({ ...b.body.error, requestId: "" });
    }
    for (const route of [sendAgainRoute, checkRoute]) {
      expect((await ask(route, shop.headers, { body: {}, params: { messageId: theirs.id } })).status).toBe(
        404,
      );
    }
    expect(
      (await ask(cancelRoute, shop.headers, { method: "DELETE", params: { messageId: theirs.id } })).status,
    ).toBe(404);
  });
});

describe("writing to an address", () => {
  const template = { type: "template", template: { name: "hello_world", language: { code: "en_US" } } };

  test("makes the contact and the conversation once, however the number is written", async () => {
    const spellings = ["+49 170 1234567", "491701234567", "+49 (170) 123-4567", "+491701234567"];
    const answers = await Promise.all(spellings.map((to) => send({ to, ...template })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.conversationId)).size).toBe(1);
    expect(answers[0]!.body.contact).toMatchObject({ waId: null, phone: "+491701234567" });
  });

  test("finds whom we know by another spelling of their country", async () => {
    const known = await addConversation(
      { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id },
      { contact: { waId: "5215512345678" } },
    );
    expect((await send({ to: "+525512345678", text: "Hola" })).body.conversationId).toBe(known.id);
  });

  test("takes a user id", async () => {
    const { status, body } = await send({ to: "US.13491208655302741918", ...template });
    expect(status).toBe(201);
    expect(body.contact).toMatchObject({ bsuid: "US.13491208655302741918", phone: null, waId: null });
  });

  test("needs the number named only when there are several", async () => {
    expect((await send({ to: "+491701234567", ...template })).body.phoneNumberId).toBe(shop.phoneNumber.id);
    const { phoneNumber } = await addPhoneNumber(shop.workspace.id);
    expect(await send<Problem>({ to: "+491701234567", ...template })).toMatchObject({
      status: 422,
      body: { error: { fields: { phoneNumberId: expect.stringContaining("which") as string } } },
    });
    const named = await send({ to: "+491701234567", phoneNumberId: phoneNumber.id, ...template });
    expect(named.body.phoneNumberId).toBe(phoneNumber.id);
  });
});

describe("an idempotency key", () => {
  test("gives the same message for the same request", async () => {
    const key = unique("key");
    const first = await send(say("Hello"), withKey(key));
    const again = await send(
      { text: { body: "Hello" }, conversationId: conversation.id, type: "text" },
      withKey(key),
    );
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(await messageCount()).toBe(1);
  });

  test("fifty posts at once make one message", async () => {
    const key = unique("key");
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(say("Hello"), withKey(key))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await messageCount()).toBe(1);
  });

  test("is refused for another request", async () => {
    const key = unique("key");
    await send(say("Hello"), withKey(key));
    expect(await send(say("Something else"), withKey(key))).toMatchObject({
      status: 409,
      body: { error: { code: "conflict", reason: "idempotency_key_reused" } },
    });
    expect(await messageCount()).toBe(1);
  });

  test("is free again after a refusal, and belongs to its workspace", async () => {
    const key = unique("key");
    await platformDb.conversation.updateMany({
      where: { id: conversation.id },
      data: { windowExpiresAt: new Date(0) },
    });
    expect((await send(say("Hello"), withKey(key))).status).toBe(409);
    await platformDb.conversation.updateMany({
      where: { id: conversation.id },
      data: { windowExpiresAt: new Date(Date.now() + 3_600_000) },
    });
    expect((await send(say("Hello"), withKey(key))).status).toBe(201);
    const other = await makeWorkspace();
    const there = await addConversation({
      workspaceId: other.workspace.id,
      phoneNumberId: other.phoneNumber.id,
    });
    const theirs = await send(say("Other", { conversationId: there.id }), {
      ...other.headers,
      "idempotency-key": key,
    });
    expect(theirs.status).toBe(201);
  });

  test("gives the message also when the window has closed meanwhile", async () => {
    const key = unique("key");
    const first = await send(say("Hello"), withKey(key));
    await platformDb.conversation.updateMany({
      where: { id: conversation.id },
      data: { windowExpiresAt: new Date(0) },
    });
    expect((await send(say("Hello"), withKey(key))).body.id).toBe(first.body.id);
  });

  test("has at most 200 characters", async () => {
    expect((await send(say("Hello"), withKey("k".repeat(200)))).status).toBe(201);
    for (const key of ["k".repeat(201), "two words"]) {
      expect(await send<Problem>(say("Hello"), withKey(key))).toMatchObject({
        status: 422,
        body: { error: { fields: { "Idempotency-Key": expect.any(String) as string } } },
      });
    }
  });
});

describe("taking back", () => {
  const cancel = (messageId: string) =>
    ask<MessageView & Problem>(cancelRoute, shop.headers, { method: "DELETE", params: { messageId } });

  test("works while it waits, as often as one likes", async () => {
    const { body } = await send(say("Wrong window"));
    expect((await cancel(body.id)).body.status).toBe("cancelled");
    expect(await cancel(body.id)).toMatchObject({ status: 200, body: { status: "cancelled" } });
  });

  test("is too late once it is on its way, and never concerns the customer's words", async () => {
    const { body } = await send(say("Hello"));
    for (const status of ["sending", "accepted", "read", "failed", "uncertain"] as const) {
      await change(body.id, { status });
      expect(await cancel(body.id)).toMatchObject({
        status: 409,
        body: { error: { reason: "already_sending" } },
      });
    }
    const said = await addMessage(conversation);
    expect((await cancel(said.id)).status).toBe(409);
  });

  test("of one that was in doubt leaves the doubt", async () => {
    const { body } = await send(say("Hello"));
    const error = { code: -1, title: "No answer from WhatsApp" };
    await change(body.id, { status: "uncertain", attempts: 1, error });
    await platformDb.messageAttempt.create({
      data: {
        workspaceId: shop.workspace.id,
        messageId: body.id,
        number: 1,
        startedAt: new Date(),
        outcome: "uncertain",
        error,
      },
    });
    await ask(sendAgainRoute, shop.headers, { body: {}, params: { messageId: body.id } });
    expect(await cancel(body.id)).toMatchObject({
      status: 200,
      body: { status: "uncertain", error: { code: -1, retry: "ask" } },
    });
  });
});

describe("sending again", () => {
  const again = (messageId: string, headers = shop.headers) =>
    ask<MessageView & Problem>(sendAgainRoute, headers, { body: {}, params: { messageId } });

  test("puts a failed or doubtful message back into the queue and writes down who did it", async () => {
    for (const [status, code] of [
      ["failed", 131000],
      ["uncertain", -1],
    ] as const) {
      const { body } = await send(say("Hello"));
      const failedAt = new Date();
      const wamid = status === "failed" ? unique("wamid") : null;
      await change(body.id, { status, attempts: 1, failedAt, wamid, error: { code, title: "Title" } });
      expect(await again(body.id)).toMatchObject({
        status: 201,
        body: { status: "queued", error: null, attempts: 1, wamid: null, statusTimes: {} },
      });
      const entry = await platformDb.auditEntry.findFirstOrThrow({
        where: { workspaceId: shop.workspace.id, targetId: body.id },
      });
      expect(entry).toMatchObject({ action: "message.sent_again", actorId: shop.user.id });
      expect(entry.data).toEqual({ from: status, code, attempts: 1 });
    }
  });

  test("of ten who press at once one succeeds", async () => {
    const { body } = await send(say("Hello"));
    await change(body.id, { status: "uncertain", attempts: 1, error: { code: -1, title: "Title" } });
    const answers = await Promise.all(Array.from({ length: 10 }, () => again(body.id)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    for (const { status, body: problem } of answers) {
      if (status !== 201) expect(["changed_meanwhile", "cannot_send_again"]).toContain(problem.error.reason);
    }
    expect(await platformDb.auditEntry.count({ where: { targetId: body.id } })).toBe(1);
  });

  test("is refused when it would fail again, come twice, or the window has closed", async () => {
    const { body } = await send(say("Hello"));
    await change(body.id, { status: "failed", error: { code: 131049, title: "Title" } });
    expect((await again(body.id)).body.error.reason).toBe("cannot_send_again");
    for (const status of ["queued", "sending", "accepted", "delivered", "cancelled"] as const) {
      await change(body.id, { status });
      expect((await again(body.id)).body.error.reason).toBe("cannot_send_again");
    }
    await change(body.id, { status: "uncertain", error: { code: -1, title: "Title" } });
    await platformDb.conversation.updateMany({
      where: { id: conversation.id },
      data: { windowExpiresAt: new Date(0) },
    });
    expect((await again(body.id)).body.error.reason).toBe("window_closed");
  });
});

test("checking again finds a status that waited, and says so when there is none", async () => {
  const check = (messageId: string) =>
    ask<{ found: boolean; message: MessageView }>(checkRoute, shop.headers, {
      body: {},
      params: { messageId },
    });
  const { body } = await send(say("Hello"));
  await change(body.id, { status: "uncertain", attempts: 1, error: { code: -1, title: "Title" } });
  expect((await check(body.id)).body).toMatchObject({ found: false, message: { status: "uncertain" } });

  const at = new Date("2026-11-20T10:00:00Z");
  const wamid = unique("wamid");
  await platformDb.orphanStatus.create({
    data: {
      metaNumberId: shop.phoneNumber.metaId,
      wamid,
      callbackData: body.id,
      status: {
        wamid,
        stage: "delivered",
        at: at.toISOString(),
        callbackData: body.id,
        failure: null,
        pricing: null,
      },
    },
  });
  expect((await check(body.id)).body).toMatchObject({
    found: true,
    message: { status: "delivered", wamid, error: null, statusTimes: { delivered: at.toISOString() } },
  });
  expect(await platformDb.orphanStatus.count({ where: { callbackData: body.id } })).toBe(0);
  expect((await check(body.id)).body.found).toBe(true);
});

test("developers can read what each error means", async () => {
  const { status, body } = await ask<{ data: ErrorExplanation[] }>(errorsRoute, shop.apiHeaders);
  expect(status).toBe(200);
  expect(body.data.length).toBeGreaterThan(80);
  expect(body.data.find(({ code }) => code === 131056)).toMatchObject({ turn: "parley", retry: "safe" });
});
