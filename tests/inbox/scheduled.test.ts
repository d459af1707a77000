import { GET as readMessageRoute } from "@/app/api/v1/messages/[messageId]/route";
import { GET as listMessagesRoute, POST as sendRoute } from "@/app/api/v1/messages/route";
import { POST as sendNowRoute } from "@/app/api/v1/scheduled-messages/[scheduledMessageId]/messages/route";
import {
  DELETE as cancelRoute,
  GET as readRoute,
  PATCH as changeRoute,
} from "@/app/api/v1/scheduled-messages/[scheduledMessageId]/route";
import { GET as listRoute } from "@/app/api/v1/scheduled-messages/route";
import { GET as searchRoute } from "@/app/api/v1/search/route";
import { sendDueMessages } from "@/lib/inbox/scheduled-sending";
import { writeSearchWords } from "@/lib/inbox/search-index";
import type { MessageView, ScheduledMessageView, SearchHit } from "@/lib/inbox/views";
import { forgetUnused } from "@/lib/media/uploads";
import { platformDb, pool } from "@/lib/platform/db";
import type { Page } from "@/lib/shared/pagination";
import { addTemplate } from "@/tests/support/campaigns";
import { addConversation } from "@/tests/support/conversation";
import { addFile } from "@/tests/support/files";
import { ask } from "@/tests/support/handler";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { addMember, makeWorkspace, unique, type TestWorkspace } from "@/tests/support/workspace";

type Problem = {
  error: { code: string; reason: string; message: string; fields?: Record<string, string> };
};

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

// A database of our own: nobody else sends what is due in it.
let database: OwnDatabase;
let shop: TestWorkspace;
let conversation: Awaited<ReturnType<typeof addConversation>>;

beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  shop = await makeWorkspace();
  conversation = await addConversation({
    workspaceId: shop.workspace.id,
    phoneNumberId: shop.phoneNumber.id,
  });
});

const body = (text: string) => [{ type: "BODY", text, example: { body_text: [["Ana", "order"]] } }];
const soon = (ms = hour): string => new Date(Math.ceil((Date.now() + ms) / 1000) * 1000).toISOString();
const send = <T = ScheduledMessageView>(body: object, headers: Record<string, string> = shop.headers) =>
  ask<T>(sendRoute, headers, { body: { conversationId: conversation.id, text: "See you soon", ...body } });
const schedule = async (body: object = {}, headers?: Record<string, string>) => {
  const answer = await send({ sendAt: soon(), ...body }, headers);
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  return answer.body;
};
const one = (id: string) => ({ params: { scheduledMessageId: id } });
const read = async (id: string) => (await ask<ScheduledMessageView>(readRoute, shop.headers, one(id))).body;
const change = <T = ScheduledMessageView>(id: string, body: object) =>
  ask<T>(changeRoute, shop.headers, { ...one(id), method: "PATCH", body });
const cancel = <T = ScheduledMessageView>(id: string) =>
  ask<T>(cancelRoute, shop.headers, { ...one(id), method: "DELETE" });
const sendNow = <T = MessageView>(id: string, version: number) =>
  ask<T>(sendNowRoute, shop.headers, { ...one(id), body: { version } });
const list = async (query: Record<string, string> = {}, headers = shop.headers) =>
  (await ask<Page<ScheduledMessageView>>(listRoute, headers, { query })).body;

/** As if its time had come, so long ago. */
const letTimePass = (id: string, ms = 1_000) =>
  pool.query(
    `UPDATE scheduled_messages SET next_at = now() - make_interval(secs => $2 / 1000.0) WHERE id = $1`,
    [id, ms],
  );
const closeWindow = () =>
  platformDb.conversation.update({
    where: { workspaceId_id: { workspaceId: shop.workspace.id, id: conversation.id } },
    data: { windowExpiresAt: new Date(Date.now() - minute) },
  });
const queued = () =>
  platformDb.message.findMany({
    where: { workspaceId: shop.workspace.id, direction: "outbound" },
    orderBy: { id: "asc" },
  });
const lines = async () => {
  const rows = await platformDb.message.findMany({
    where: { workspaceId: shop.workspace.id, direction: "internal" },
    orderBy: { id: "asc" },
  });
  return rows.map(({ content }) => content);
};

describe("scheduling", () => {
  test("keeps a message until its time and sends nothing now", async () => {
    const at = soon();
    const { status, body } = await send({ sendAt: at, text: "  See you at nine 👋 " });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: "scheduled",
      sendAt: at,
      timeZone: "UTC",
      recurrence: null,
      times: 0,
      message: { type: "text", text: { body: "See you at nine 👋" } },
      text: "See you at nine 👋",
      fallback: "tell",
      priority: "normal",
      createdByUserId: shop.user.id,
      conversationId: conversation.id,
      version: 0,
    });
    expect(body.message).toEqual({ type: "text", text: { body: "See you at nine 👋" } });
    expect(await queued()).toEqual([]);
    expect(await list()).toMatchObject({ data: [{ id: body.id }], nextCursor: null });
  });

  test("a time without an offset is meant by the workspace's clock, or by that of the zone given", async () => {
    await platformDb.workspace.update({
      where: { id: shop.workspace.id },
      data: { timeZone: "America/New_York" },
    });
    const january = `${new Date().getUTCFullYear() + 1}-01-15T09:00`;
    const far = Date.parse(`${january}Z`) - Date.now() > 366 * day;
    const local = far ? `${new Date().getUTCFullYear()}-01-15T09:00` : january;
    expect(await schedule({ sendAt: local })).toMatchObject({
      sendAt: new Date(`${local}:00-05:00`).toISOString(),
      timeZone: "America/New_York",
    });
    expect(await schedule({ sendAt: local, timeZone: "Asia/Kolkata" })).toMatchObject({
      sendAt: new Date(`${local}:00+05:30`).toISOString(),
      timeZone: "Asia/Kolkata",
    });
  });

  test("a recurrence is filled up from its first time", async () => {
    const first = new Date(Date.now() + 2 * day);
    const weekday = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"][first.getUTCDay()];
    expect(await schedule({ sendAt: first.toISOString(), recurrence: { unit: "week" } })).toMatchObject({
      recurrence: { unit: "week", every: 1, weekdays: [weekday] },
    });
    expect(
      await schedule({ sendAt: first.toISOString(), recurrence: { unit: "month", every: 2 } }),
    ).toMatchObject({ recurrence: { unit: "month", every: 2, on: { day: first.getUTCDate() } } });
  });

  test("a closed window is no reason to refuse: it may be open by then", async () => {
    await closeWindow();
    expect(await schedule()).toMatchObject({ state: "scheduled" });
  });

  test.each<[string, object, string, RegExp]>([
    ["a time that is over", { sendAt: "2020-01-01T09:00:00Z" }, "sendAt", /is over/],
    ["a time more than a year ahead", { sendAt: soon(400 * day) }, "sendAt", /At most a year/],
    ["words in place of a time", { sendAt: "tomorrow" }, "sendAt", /Use a time such as/],
    ["the 30th of February", { sendAt: "2027-02-30T09:00" }, "sendAt", /Use a time such as/],
    ["a zone that is none", { sendAt: soon(), timeZone: "Mars/Olympus" }, "timeZone", /Europe\/Madrid/],
    ["an offset as a zone", { sendAt: soon(), timeZone: "+02:00" }, "timeZone", /Europe\/Madrid/],
    ["a zone without a time", { timeZone: "Europe/Berlin" }, "timeZone", /Goes with sendAt/],
    ["a recurrence without a time", { recurrence: { unit: "day" } }, "recurrence", /Goes with sendAt/],
    ["a fallback without a time", { fallback: "tell" }, "fallback", /Goes with sendAt/],
    [
      "every 0 days",
      { sendAt: soon(), recurrence: { unit: "day", every: 0 } },
      "recurrence.every",
      /At least 1/,
    ],
    [
      "every year by a unit of its own",
      { sendAt: soon(), recurrence: { unit: "year" } },
      "recurrence.unit",
      /day, week/,
    ],
    [
      "an end before the first time",
      { sendAt: soon(3 * day), recurrence: { unit: "day", ends: { on: "2020-01-01" } } },
      "recurrence.ends",
      /end before/,
    ],
    [
      "no day of the week",
      { sendAt: soon(), recurrence: { unit: "week", weekdays: [] } },
      "recurrence.weekdays",
      /at least one/,
    ],
    ["a priority that is none", { sendAt: soon(), priority: "now" }, "priority", /high, normal, low/],
    ["a context without its kind", { contextId: "123" }, "contextType", /Goes with contextId/],
    [
      "a kind of context with spaces",
      { contextType: "My order", contextId: "1" },
      "contextType",
      /Lower-case/,
    ],
    [
      "a template in place of a template",
      {
        ...{ sendAt: soon(), type: "template", text: undefined },
        template: { name: "hello", language: { code: "en" } },
        fallback: { template: { name: "hello", language: { code: "en" } } },
      },
      "fallback",
      /needs no other/,
    ],
  ])("refuses %s and names the field", async (_, body, field, problem) => {
    const answer = await send<Problem>(body);
    expect(answer.status).toBe(422);
    expect(answer.body.error.fields).toEqual({ [field]: expect.stringMatching(problem) });
    expect(await list()).toMatchObject({ data: [] });
  });

  test("a template whose gaps are not filled is refused where it is written, by its field", async () => {
    const row = await addTemplate(shop, { category: "UTILITY", components: body("Hello {{1}}.") });
    const named = { name: row.name, language: { code: row.language } };
    const refused = (template: object) =>
      send<Problem>({ sendAt: soon(), type: "template", text: undefined, template });
    const wrong = await refused({
      ...named,
      components: [{ type: "body", parameters: [{ type: "text", text: "a\nb" }] }],
    });
    expect(wrong.body.error).toMatchObject({
      reason: "template_parameters",
      fields: { "template.components.0.parameters.0.text": "Must be one line without tabs." },
    });
    const unknown = await refused({ ...named, values: { "body.9": { kind: "text", text: "x" } } });
    expect(unknown.body.error.fields).toMatchObject({
      "template.values.body.1": "Has no value, and no fallback.",
    });
    expect(await list()).toMatchObject({ data: [] });
  });

  test("refuses a reaction, a number that is gone and a quoted message of somebody else's", async () => {
    const elsewhere = await addConversation({
      workspaceId: shop.workspace.id,
      phoneNumberId: shop.phoneNumber.id,
    });
    const strange = await ask<Problem>(sendRoute, shop.headers, {
      body: { conversationId: conversation.id, text: "x", sendAt: soon(), replyToId: elsewhere.id },
    });
    expect(strange.status).toBe(404);
    await platformDb.phoneNumber.updateMany({
      where: { workspaceId: shop.workspace.id },
      data: { state: "disconnected" },
    });
    const gone = await send<Problem>({ sendAt: soon() });
    expect([gone.status, gone.body.error.reason]).toEqual([409, "number_disconnected"]);
  });

  test("the same Idempotency-Key schedules once, also when its time is over, and never something else", async () => {
    const headers = { ...shop.headers, "idempotency-key": unique("key") };
    const body = { sendAt: soon(200) };
    const first = await send(body, headers);
    const again = await Promise.all([send(body, headers), send(body, headers)]);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    const late = await send(body, headers);
    expect([first, ...again, late].map((answer) => [answer.status, answer.body.id])).toEqual(
      Array(4).fill([201, first.body.id]),
    );
    const other = await send<Problem>({ ...body, text: "Other words" }, headers);
    expect([other.status, other.body.error.reason]).toEqual([409, "idempotency_key_reused"]);
    const now = await send<Problem>({ sendAt: undefined }, headers);
    expect([now.status, now.body.error.reason]).toEqual([409, "idempotency_key_reused"]);
    expect((await list()).data).toHaveLength(1);
  });

  test("who may only look schedules nothing and changes nothing, but sees it", async () => {
    const viewer = await addMember(shop.workspace, "viewer");
    const made = await schedule();
    expect((await send({ sendAt: soon() }, viewer.headers)).status).toBe(403);
    expect((await ask(cancelRoute, viewer.headers, { ...one(made.id), method: "DELETE" })).status).toBe(403);
    expect((await list({}, viewer.headers)).data).toHaveLength(1);
  });
});

describe("when its time comes", () => {
  test("it becomes a queued message of whoever scheduled it, once", async () => {
    const made = await schedule({ contextType: "order", contextId: "123", priority: "low" });
    await letTimePass(made.id);
    await Promise.all([sendDueMessages(), sendDueMessages(), sendDueMessages()]);
    const [message, ...more] = await queued();
    expect(more).toEqual([]);
    expect(message).toMatchObject({
      status: "queued",
      source: "agent",
      type: "text",
      text: "See you soon",
      content: { body: "See you soon" },
      priority: 10,
      sentByUserId: shop.user.id,
      scheduledId: made.id,
      contextType: "order",
      contextId: "123",
    });
    expect(await read(made.id)).toMatchObject({
      state: "completed",
      times: 1,
      lastMessageId: message!.id,
      problem: null,
    });
    expect(await platformDb.conversation.findFirst({ where: { id: conversation.id } })).toMatchObject({
      lastMessageId: message!.id,
    });
    expect((await list()).data).toEqual([]);
    expect((await list({ state: "completed" })).data).toMatchObject([{ id: made.id }]);
  });

  test("what is not due yet stays", async () => {
    await schedule();
    await sendDueMessages();
    expect(await queued()).toEqual([]);
  });

  test("a recurring one goes on to its next time by the clock of its zone, and ends after so many", async () => {
    const made = await schedule({
      sendAt: soon(day),
      timeZone: "Europe/Berlin",
      recurrence: { unit: "day", ends: { after: 2 } },
    });
    await letTimePass(made.id);
    await sendDueMessages();
    const once = await read(made.id);
    expect(once).toMatchObject({ state: "scheduled", times: 1 });
    const clock = (at: string) =>
      new Date(at).toLocaleTimeString("en", { timeZone: "Europe/Berlin", hourCycle: "h23" });
    expect(clock(once.sendAt)).toBe(clock(made.sendAt));
    expect(Date.parse(once.sendAt)).toBeGreaterThan(Date.now());
    await letTimePass(made.id, 2_000);
    await sendDueMessages();
    expect(await read(made.id)).toMatchObject({ state: "completed", times: 2 });
    expect(await queued()).toHaveLength(2);
  });

  test("after five days of silence a daily one goes out once, and the thread says what was left out", async () => {
    const made = await schedule({ sendAt: soon(hour), recurrence: { unit: "day" } });
    const newest = Date.parse(made.sendAt) - day;
    await pool.query(
      `UPDATE scheduled_messages SET next_at = next_at - interval '5 days',
        recurrence = jsonb_set(recurrence, '{start}', to_jsonb(to_char(
          (next_at - interval '5 days') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')))
        WHERE id = $1`,
      [made.id],
    );
    await sendDueMessages();
    const messages = await queued();
    expect(messages).toHaveLength(1);
    expect(Math.abs(messages[0]!.scheduledFor!.getTime() - newest)).toBeLessThan(1_000);
    expect(await lines()).toEqual([{ event: "scheduled_passed_over", scheduledId: made.id, count: 4 }]);
    const { sendAt, times } = await read(made.id);
    expect(times).toBe(1);
    expect(Date.parse(sendAt)).toBeGreaterThan(Date.now());
  });

  test("one that was to go out once goes out late rather than never", async () => {
    const made = await schedule();
    await letTimePass(made.id, 3 * day);
    await sendDueMessages();
    expect(await queued()).toHaveLength(1);
    expect(await lines()).toEqual([]);
  });

  test("with the window closed, the template chosen for that goes out and the thread says why", async () => {
    const template = { name: "order_news", language: { code: "en" } };
    const made = await schedule({ fallback: { template } });
    await closeWindow();
    await letTimePass(made.id);
    await sendDueMessages();
    expect(await queued()).toMatchObject([{ type: "template", content: template, scheduledId: made.id }]);
    expect(await lines()).toMatchObject([{ event: "scheduled_fell_back", scheduledId: made.id }]);
    expect(await read(made.id)).toMatchObject({ state: "completed", times: 1 });
  });

  test("with the window closed and nothing chosen it is stuck, and whoever scheduled it is told", async () => {
    const made = await schedule();
    await closeWindow();
    await letTimePass(made.id);
    await sendDueMessages();
    await sendDueMessages();
    expect(await queued()).toEqual([]);
    expect(await read(made.id)).toMatchObject({
      state: "stuck",
      times: 0,
      problem: {
        reason: "window_closed",
        turn: "customer",
        message: expect.stringContaining("WhatsApp only allows a template now."),
      },
    });
    expect(await lines()).toMatchObject([
      {
        event: "scheduled_missed",
        scheduledId: made.id,
        problem: { reason: "window_closed" },
        to: { id: shop.user.id, name: shop.user.name },
      },
    ]);
  });

  test.each([
    [
      "was written anew with other gaps",
      { components: body("Hello {{1}}, your {{2}} is here.") },
      "template_changed",
    ],
    ["is paused", { status: "PAUSED" }, "template_paused"],
  ])("a template that %s meanwhile is told, not sent with the wrong words", async (_, change, reason) => {
    const row = await addTemplate(shop, { category: "UTILITY", components: body("Hello {{1}}.") });
    const template = {
      name: row.name,
      language: { code: row.language },
      components: [{ type: "body", parameters: [{ type: "text", text: "Ana" }] }],
    };
    const made = await schedule({ text: undefined, type: "template", template });
    await platformDb.template.updateMany({ where: { id: row.id }, data: change });
    await letTimePass(made.id);
    expect((await sendNow<{ error: { reason: string } }>(made.id, made.version)).body.error.reason).toBe(
      reason,
    );
    await sendDueMessages();
    expect(await queued()).toEqual([]);
    expect(await read(made.id)).toMatchObject({ state: "stuck", problem: { reason, turn: "you" } });
    expect(await lines()).toMatchObject([
      { event: "scheduled_missed", scheduledId: made.id, problem: { reason }, to: { id: shop.user.id } },
    ]);
  });

  test("who changed it and who cancelled it is in the audit log, without its words", async () => {
    const made = await schedule();
    const { body: changed } = await change(made.id, {
      version: made.version,
      message: { text: "Secret words" },
    });
    await cancel(changed.id);
    await cancel(changed.id);
    const entries = await platformDb.auditEntry.findMany({
      where: { workspaceId: shop.workspace.id, targetId: made.id },
      orderBy: { id: "asc" },
    });
    expect(entries).toMatchObject([
      { action: "scheduled_message.changed", actorId: shop.user.id, data: { fields: ["message"] } },
      { action: "scheduled_message.cancelled", actorId: shop.user.id },
    ]);
    expect(JSON.stringify(entries)).not.toContain("Secret");
  });

  test("of a program's message the one who takes care of the customer is told", async () => {
    const member = await addMember(shop.workspace);
    await platformDb.conversation.update({
      where: { workspaceId_id: { workspaceId: shop.workspace.id, id: conversation.id } },
      data: { assigneeId: member.user.id },
    });
    const made = await schedule({}, shop.apiHeaders);
    expect(made).toMatchObject({ createdByUserId: null, createdByApiKeyId: shop.apiKeyId });
    await closeWindow();
    await letTimePass(made.id);
    await sendDueMessages();
    expect(await lines()).toMatchObject([{ event: "scheduled_missed", to: { id: member.user.id } }]);
  });

  test("a recurring one that meets a closed window tells it and goes on; a number that is gone stops it", async () => {
    const made = await schedule({ recurrence: { unit: "day" } });
    await closeWindow();
    await letTimePass(made.id);
    await sendDueMessages();
    expect(await read(made.id)).toMatchObject({
      state: "scheduled",
      times: 0,
      problem: { reason: "window_closed" },
    });
    await platformDb.phoneNumber.updateMany({
      where: { workspaceId: shop.workspace.id },
      data: { state: "disconnected" },
    });
    await letTimePass(made.id);
    await sendDueMessages();
    expect(await read(made.id)).toMatchObject({
      state: "stuck",
      problem: { reason: "number_disconnected", turn: "you" },
    });
    expect(await queued()).toEqual([]);
    expect(await lines()).toHaveLength(2);
  });

  test("one that cannot be sent at all is set aside, and its neighbours go out", async () => {
    const made = [await schedule(), await schedule(), await schedule()];
    // No object under its type: nothing of it can be stored.
    await pool.query(`UPDATE scheduled_messages SET input = '{"type":"text"}', text = NULL WHERE id = $1`, [
      made[1]!.id,
    ]);
    for (const { id } of made) await letTimePass(id);
    await sendDueMessages();
    expect(await queued()).toHaveLength(2);
    expect(await read(made[1]!.id)).toMatchObject({
      state: "stuck",
      problem: { reason: "internal", turn: "parley" },
    });
    expect(await lines()).toMatchObject([{ event: "scheduled_missed", to: { id: shop.user.id } }]);
  });

  test("a file is kept until it is sent, and freed when the message is cancelled", async () => {
    const file = await addFile(shop.scope);
    const image = { type: "image", text: undefined, image: { mediaId: file.id, caption: "The house" } };
    const made = await schedule(image);
    expect(made).toMatchObject({ text: "The house", media: { id: file.id, state: "ready" } });
    const dueAt = async () => (await platformDb.media.findFirst({ where: { id: file.id } }))?.dueAt;
    expect(await dueAt()).toBeNull();
    await cancel(made.id);
    expect(await dueAt()).toBeInstanceOf(Date);
    const { version } = await read(made.id);
    expect((await change(made.id, { version, state: "scheduled" })).status).toBe(200);
    expect(await dueAt()).toBeNull();
    await letTimePass(made.id);
    await sendDueMessages();
    expect(await queued()).toMatchObject([
      { type: "image", mediaId: file.id, content: { caption: "The house" } },
    ]);
  });

  test("a file that is gone by then makes it stuck, not silent", async () => {
    const file = await addFile(shop.scope);
    const made = await schedule({ type: "image", text: undefined, image: { mediaId: file.id } });
    await platformDb.media.delete({
      where: { workspaceId_id: { workspaceId: shop.workspace.id, id: file.id } },
    });
    await letTimePass(made.id);
    await sendDueMessages();
    expect(await read(made.id)).toMatchObject({ state: "stuck", problem: { reason: "file_missing" } });
  });
});

describe("until then", () => {
  test("words, time, recurrence, fallback, priority and context can be changed", async () => {
    const made = await schedule();
    const template = { name: "order_news", language: { code: "en" } };
    const at = soon(2 * day);
    const { status, body } = await change(made.id, {
      version: made.version,
      message: { text: "At ten" },
      sendAt: at,
      recurrence: { unit: "week", weekdays: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] },
      fallback: { template },
      priority: "high",
      contextType: "order",
      contextId: "7",
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      text: "At ten",
      message: { type: "text", text: { body: "At ten" } },
      sendAt: at,
      recurrence: { unit: "week" },
      fallback: { template },
      priority: "high",
      contextType: "order",
      contextId: "7",
      version: 1,
    });
    const again = await change(made.id, {
      version: 1,
      recurrence: null,
      fallback: "tell",
      contextType: null,
      contextId: null,
    });
    expect(again.body).toMatchObject({
      recurrence: null,
      sendAt: at,
      fallback: "tell",
      contextType: null,
      contextId: null,
      version: 2,
    });
  });

  test("another zone keeps what the clock shows", async () => {
    const made = await schedule({ sendAt: soon(2 * day), timeZone: "UTC" });
    const { body } = await change(made.id, { version: 0, timeZone: "Asia/Tokyo" });
    expect(Date.parse(made.sendAt) - Date.parse(body.sendAt)).toBe(9 * hour);
  });

  test("of two who change the same version one succeeds", async () => {
    const made = await schedule();
    const answers = await Promise.all(
      ["one", "two", "three"].map((text) => change(made.id, { version: 0, message: { text } })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    const lost = answers.find(({ status }) => status === 409)!.body as unknown as Problem;
    expect(lost.error.reason).toBe("changed_meanwhile");
    const won = answers.find(({ status }) => status === 200)!.body;
    expect(await read(made.id)).toMatchObject({ text: won.text, version: 1 });
  });

  test("an edit and the moment of sending: either the new words go out, or the edit is refused", async () => {
    for (let round = 0; round < 12; round++) {
      const made = await schedule({ text: "old" });
      await letTimePass(made.id);
      const [edited] = await Promise.all([
        change<ScheduledMessageView & Problem>(made.id, { version: 0, message: { text: "new" } }),
        round % 2 === 0 ? sendDueMessages() : new Promise((r) => setTimeout(r, round)).then(sendDueMessages),
      ]);
      await sendDueMessages();
      const messages = await platformDb.message.findMany({ where: { scheduledId: made.id } });
      expect(messages).toHaveLength(1);
      if (edited.status === 200) expect(messages[0]!.text).toBe("new");
      else {
        expect([edited.status, edited.body.error.reason]).toEqual([409, "already_sent"]);
        expect(messages[0]!.text).toBe("old");
      }
    }
  });

  test("a cancelled one does not go out, cancelling twice is once, and it can be brought back", async () => {
    const made = await schedule();
    expect((await cancel(made.id)).body).toMatchObject({ state: "cancelled", version: 1 });
    expect((await cancel(made.id)).body).toMatchObject({ state: "cancelled", version: 1 });
    const words = await change<Problem>(made.id, { version: 1, message: { text: "x" } });
    expect([words.status, words.body.error.reason]).toEqual([409, "scheduled_message_cancelled"]);
    expect((await change(made.id, { version: 1, state: "scheduled" })).body).toMatchObject({
      state: "scheduled",
      sendAt: made.sendAt,
    });
    await cancel(made.id);
    await letTimePass(made.id);
    await sendDueMessages();
    expect(await queued()).toEqual([]);
    const over = await change<Problem>(made.id, { version: 3, state: "scheduled" });
    expect([over.status, over.body.error.fields]).toEqual([
      422,
      { sendAt: expect.stringMatching(/is over/) },
    ]);
    expect((await change(made.id, { version: 3, state: "scheduled", sendAt: soon() })).status).toBe(200);
  });

  test("what has gone out can be neither changed, nor cancelled, nor sent again", async () => {
    const made = await schedule();
    await letTimePass(made.id);
    await sendDueMessages();
    const answers = [
      await change<Problem>(made.id, { version: 1, message: { text: "x" } }),
      await cancel<Problem>(made.id),
      await sendNow<Problem>(made.id, 1),
    ];
    expect(answers.map(({ status, body }) => [status, body.error.reason])).toEqual(
      Array(3).fill([409, "already_sent"]),
    );
    expect(await queued()).toHaveLength(1);
  });

  test("sent now, it goes out once however often one presses, and not again at its time", async () => {
    const made = await schedule();
    const answers = await Promise.all([0, 0, 0].map((version) => sendNow<MessageView>(made.id, version)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 201)!.body).toMatchObject({
      status: "queued",
      text: "See you soon",
      scheduledId: made.id,
      scheduledFor: made.sendAt,
    });
    await letTimePass(made.id);
    await sendDueMessages();
    expect(await queued()).toMatchObject([{ priority: 0 }]);
  });

  test("a recurring one sent now goes on with the time after that", async () => {
    const made = await schedule({ sendAt: soon(2 * hour), recurrence: { unit: "day" } });
    await sendNow(made.id, 0);
    const after = await read(made.id);
    expect(after).toMatchObject({ state: "scheduled", times: 1 });
    expect(Date.parse(after.sendAt) - Date.parse(made.sendAt)).toBeGreaterThan(23 * hour);
    expect(Date.parse(after.sendAt) - Date.parse(made.sendAt)).toBeLessThanOrEqual(24 * hour);
  });

  test("sent now with the window closed is refused, and stays stuck or scheduled as it was", async () => {
    const made = await schedule();
    await closeWindow();
    const { status, body } = await sendNow<Problem>(made.id, 0);
    expect([status, body.error.reason]).toEqual([409, "window_closed"]);
    expect(await read(made.id)).toMatchObject({ state: "scheduled", version: 0 });
  });

  test("a stuck one waits again with a new time", async () => {
    const made = await schedule();
    await closeWindow();
    await letTimePass(made.id);
    await sendDueMessages();
    const stuck = await read(made.id);
    const { body } = await change(made.id, { version: stuck.version, sendAt: soon() });
    expect(body).toMatchObject({ state: "scheduled", problem: null });
  });
});

describe("lists", () => {
  test("soonest first, in pages without gaps or repeats", async () => {
    const times = [5, 3, 9, 1, 7, 1].map((hours) => soon(hours * hour));
    for (const sendAt of times) await schedule({ sendAt });
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: Page<ScheduledMessageView> = await list({ limit: "2", ...(cursor ? { cursor } : {}) });
      seen.push(...page.data.map(({ sendAt }) => sendAt));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(times.toSorted());
  });

  test("by conversation, contact, state and context; nothing of another workspace's", async () => {
    const elsewhere = await addConversation({
      workspaceId: shop.workspace.id,
      phoneNumberId: shop.phoneNumber.id,
    });
    const here = await schedule({ contextType: "order", contextId: "A 1" });
    const there = await schedule({ conversationId: elsewhere.id });
    await cancel(there.id);
    const ids = async (query: Record<string, string>) => (await list(query)).data.map(({ id }) => id);
    expect(await ids({ conversationId: conversation.id })).toEqual([here.id]);
    expect(await ids({ contactId: elsewhere.contactId })).toEqual([]);
    expect(await ids({ contactId: elsewhere.contactId, state: "cancelled" })).toEqual([there.id]);
    expect(await ids({ contextType: "order", contextId: "A 1" })).toEqual([here.id]);
    expect(await ids({ contextType: "order", contextId: "A" })).toEqual([]);
    expect(await ids({ state: "scheduled,cancelled" })).toHaveLength(2);
    const stranger = await makeWorkspace();
    expect((await list({}, stranger.headers)).data).toEqual([]);
    const foreign = await ask(listRoute, stranger.headers, { query: { conversationId: conversation.id } });
    expect(foreign.status).toBe(404);
  });
});

describe("the customer's own records", () => {
  test("a message carries its record, and is found by it", async () => {
    const context = { contextType: "order", contextId: "2024/77-Ü" };
    const sent = (await send<MessageView>({ ...context, text: "First" })).body;
    await send<MessageView>({ contextType: "order", contextId: "78", text: "Other" });
    const second = (await send<MessageView>({ ...context, text: "Second" })).body;
    expect(sent).toMatchObject({ status: "queued", ...context });
    const status = await ask<MessageView>(readMessageRoute, shop.headers, { params: { messageId: sent.id } });
    expect(status.body).toMatchObject(context);
    const find = async (query: Record<string, string>) =>
      (await ask<Page<MessageView>>(listMessagesRoute, shop.apiHeaders, { query })).body;
    const page = await find({ ...context, limit: "1" });
    expect(page.data.map(({ id }) => id)).toEqual([second.id]);
    const next = await find({ ...context, limit: "1", cursor: page.nextCursor! });
    expect(next).toMatchObject({ data: [{ id: sent.id }], nextCursor: null });
    const half = await ask<Problem>(listMessagesRoute, shop.headers, { query: { contextId: "78" } });
    expect([half.status, half.body.error.fields]).toEqual([422, { contextType: expect.anything() }]);
  });

  test("the search finds them as context:order/123, alone and with words", async () => {
    const context = { contextType: "order", contextId: "A 77" };
    const first = (await send<MessageView>({ ...context, text: "Your parcel is on its way" })).body;
    const second = (await send<MessageView>({ ...context, text: "It has arrived" })).body;
    await send<MessageView>({ contextType: "order", contextId: "A", text: "Your parcel is late" });
    await writeSearchWords();
    const find = async (query: Record<string, string>) => {
      const { body } = await ask<Page<SearchHit>>(searchRoute, shop.headers, { query });
      return body;
    };
    const ids = async (q: string) => (await find({ q })).data.map(({ messageId }) => messageId);
    expect(await ids('context:order/"A 77"')).toEqual([second.id, first.id]);
    expect(await ids('context:order/"A 77" parcel')).toEqual([first.id]);
    expect(await ids('context:ticket/"A 77"')).toEqual([]);
    const page = await find({ q: 'context:order/"A 77"', limit: "1" });
    const next = await find({ q: 'context:order/"A 77"', limit: "1", cursor: page.nextCursor! });
    expect([page.data[0]!.messageId, next.data[0]!.messageId, next.nextCursor]).toEqual([
      second.id,
      first.id,
      null,
    ]);
  });

  test("a message may be sent with a priority of its own", async () => {
    await send({ priority: "low" });
    expect(await queued()).toMatchObject([{ priority: 10 }]);
  });
});

test("a file nobody sends any more is forgotten, one that waits is not", async () => {
  const [kept, freed] = [await addFile(shop.scope), await addFile(shop.scope)];
  await schedule({ type: "image", text: undefined, image: { mediaId: kept.id } });
  const made = await schedule({ type: "image", text: undefined, image: { mediaId: freed.id } });
  await cancel(made.id);
  await pool.query(`UPDATE media SET due_at = now() - interval '1 second' WHERE due_at IS NOT NULL`);
  await forgetUnused();
  const left = await platformDb.media.findMany({ where: { workspaceId: shop.workspace.id } });
  expect(left.map(({ id }) => id)).toEqual([kept.id]);
});
