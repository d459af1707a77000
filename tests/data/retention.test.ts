import { GET as readRoute, PATCH as changeRoute } from "@/app/api/v1/retention/route";
import { addToRollups } from "@/lib/analytics/rollups";
import { setRetention } from "@/lib/data/retention/commands";
import { getRetention } from "@/lib/data/retention/queries";
import { workOnRetention } from "@/lib/data/retention/work";
import { editNote } from "@/lib/inbox/notes";
import { getMessage, listConversationsByIds } from "@/lib/inbox/queries";
import { writeSearchWords } from "@/lib/inbox/search-index";
import { sendAgain } from "@/lib/inbox/second-tries";
import { platformDb, pool } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { storage } from "@/lib/platform/storage";
import { newId } from "@/lib/shared/id";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { addFile } from "@/tests/support/files";
import { ask } from "@/tests/support/handler";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { tracesOf } from "@/tests/support/traces";
import { deliver, envelope, messageOf, newWamid } from "@/tests/support/webhooks";
import { addMember, makeWorkspace, unique, type TestWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);

let database: OwnDatabase;
beforeAll(async () => {
  // The worker that runs beside the tests must not empty anything.
  database = await ownDatabase();
});
afterAll(async () => {
  await closeQueues();
  closeRedis();
  await database.drop();
});

const daysAgo = (days: number): Date => new Date(Date.now() - days * 24 * 60 * 60 * 1000);
const placeOf = ({ workspace, phoneNumber }: TestWorkspace) => ({
  workspaceId: workspace.id,
  phoneNumberId: phoneNumber.id,
});
const keep = (shop: TestWorkspace, days: number | null, confirm = true) =>
  setRetention(shop.scope, { days, confirm }, { now: new Date() });
const rowOf = (shop: TestWorkspace, id: string) =>
  platformDb.message.findFirstOrThrow({ where: { workspaceId: shop.workspace.id, id } });
const left = async (shop: TestWorkspace) =>
  (
    await platformDb.message.findMany({
      where: { workspaceId: shop.workspace.id, emptiedAt: null },
      orderBy: { timestamp: "asc" },
    })
  ).map(({ text }) => text);

/** A day has passed since the last run, and nobody works on it. */
const nextDay = (shop: TestWorkspace) =>
  pool.query(
    `UPDATE retention_runs SET due_at = now() - interval '1 second', lease_until = NULL
      WHERE workspace_id = $1`,
    [shop.workspace.id],
  );

/** A conversation with everything that says something, all of it 100 days old. */
async function oldConversation(shop: TestWorkspace, said: string) {
  const place = placeOf(shop);
  const conversation = await addConversation(place);
  const at = { timestamp: daysAgo(100) };
  const file = await addFile(shop.scope, { kind: "image", filename: `${said}.png` });
  const inbound = await addMessage(conversation, { text: `${said} please`, content: { body: said }, ...at });
  const picture = await addMessage(conversation, {
    ...{ direction: "outbound", type: "image", text: said, content: { caption: said }, ...at },
    ...{ mediaId: file.id, status: "read", deliveredAt: daysAgo(99), readAt: daysAgo(99) },
    pricing: { billable: true, category: "service" },
    reactions: { contact: { emoji: "👍", at: daysAgo(99).toISOString() } },
    ...{ contextType: "order", contextId: "17" },
  });
  const failed = await addMessage(conversation, {
    ...{ direction: "outbound", text: said, status: "failed", ...at },
    error: { code: 131047, title: "Too late", details: said },
  });
  await platformDb.messageAttempt.create({
    data: {
      ...{ workspaceId: place.workspaceId, messageId: failed.id, number: 1, startedAt: daysAgo(100) },
      ...{ outcome: "refused", error: { code: 131047, title: "Too late", details: said } },
    },
  });
  const note = await addMessage(conversation, {
    ...{ direction: "internal", source: "agent", type: "note", status: "received", wamid: null },
    ...{ text: said, sentByUserId: shop.user.id, ...at },
  });
  const line = await addMessage(conversation, {
    ...{
      direction: "internal",
      source: "system",
      type: "event",
      status: "received",
      wamid: null,
      text: null,
    },
    content: {
      event: "consent_changed",
      category: "marketing",
      granted: false,
      source: "member",
      proof: said,
    },
    ...at,
  });
  await platformDb.scheduledMessage.create({
    data: {
      ...{ ...place, conversationId: conversation.id, state: "completed", timeZone: "UTC" },
      ...{ input: { type: "text", text: { body: said } }, text: said, nextAt: daysAgo(100) },
    },
  });
  await platformDb.consentEvent.create({
    data: {
      ...{ workspaceId: place.workspaceId, contactId: conversation.contactId, category: "marketing" },
      ...{ granted: false, source: "member", at: daysAgo(100), proof: said },
    },
  });
  return { conversation, file, inbound, picture, failed, note, line };
}

/** The number's history, brought in today: what a phone has said 100 days ago. */
async function oldHistory(shop: TestWorkspace, said: string): Promise<string> {
  const phone = "16505551234";
  const wamid = newWamid();
  const message = messageOf(
    phone,
    { id: wamid, text: { body: said }, history_context: { status: "READ" } },
    daysAgo(100),
  );
  const threads = [{ id: phone, messages: [message] }];
  await deliver(
    envelope(
      shop.phoneNumber,
      { history: [{ metadata: { phase: 0, chunk_order: 0, progress: 0 }, threads }] },
      "history",
    ),
  );
  return wamid;
}

/** A post that troubled somebody is kept for 90 days. */
const oldPost = (shop: TestWorkspace, said: string) =>
  platformDb.webhookEvent.create({
    data: {
      id: `${daysAgo(80)
        .getTime()
        .toString(16)
        .padStart(12, "0")
        .replace(/^(.{8})/, "$1-")}${newId().slice(13)}`,
      ...{ signedBy: "platform", state: "partial", receivedAt: daysAgo(80) },
      body: new Uint8Array(
        Buffer.from(JSON.stringify(envelope(shop.phoneNumber, { messages: [{ text: { body: said } }] }))),
      ),
      sha256: crypto.getRandomValues(new Uint8Array(32)),
      shares: { create: { workspaceId: shop.workspace.id, state: "partial" } },
    },
  });

test("what was said goes from everywhere; states, times, prices, counts, proofs and the neighbour stay", async () => {
  const [shop, neighbour] = [await makeWorkspace(), await makeWorkspace()];
  const said = unique("forsythia").replace("-", "");
  const old = await oldConversation(shop, said);
  const theirs = await oldConversation(neighbour, said);
  const wamid = await oldHistory(shop, said);
  await oldPost(shop, said);
  const answer = await addMessage(old.conversation, {
    ...{ text: "Today", replyToId: old.inbound.id, replyToWamid: old.inbound.wamid },
  });
  await writeSearchWords();
  await addToRollups();
  const figures = () =>
    platformDb.messageRollup.findMany({
      where: { workspaceId: shop.workspace.id },
      orderBy: [{ bucket: "asc" }, { phoneNumberId: "asc" }],
    });
  const before = await figures();
  expect((await tracesOf(shop.workspace.id, [said])).length).toBeGreaterThan(8);
  const neighbours = await tracesOf(neighbour.workspace.id, [said]);

  expect(await getRetention(shop.scope, 60, new Date())).toMatchObject({
    ...{ days: 60, wouldEmpty: 5, isExact: true },
  });
  await keep(shop, 60);
  await workOnRetention();

  expect(await tracesOf(shop.workspace.id, [said])).toEqual([`consent_events.proof: ${said}`]);
  expect(await storage().get(`${shop.workspace.id}/${old.file.id}`)).toBeNull();
  expect(await platformDb.media.count({ where: { workspaceId: shop.workspace.id } })).toBe(0);
  const { id, timestamp, status, readAt, pricing, contextId } = old.picture;
  expect(await rowOf(shop, id)).toMatchObject({
    ...{ timestamp, status, readAt, pricing, contextId, wamid: old.picture.wamid, type: "image" },
    ...{ text: null, content: {}, reactions: null, mediaId: null, emptiedAt: expect.any(Date) },
  });
  expect(await rowOf(shop, old.failed.id)).toMatchObject({
    ...{ status: "failed", error: { code: 131047, title: "Too late" } },
  });
  expect((await rowOf(shop, old.line.id)).content).toMatchObject({ event: "consent_changed", proof: null });
  expect(await rowOf(shop, answer.id)).toMatchObject({
    text: "Today",
    replyToId: old.inbound.id,
    emptiedAt: null,
  });
  expect(
    await platformDb.message.count({ where: { workspaceId: shop.workspace.id, wamid, text: null } }),
  ).toBe(1);
  await addToRollups();
  expect(await figures()).toEqual(before);

  expect(await tracesOf(neighbour.workspace.id, [said])).toEqual(neighbours);
  expect(await storage().get(`${neighbour.workspace.id}/${theirs.file.id}`)).not.toBeNull();
});

test("whoever reads an emptied message is told so; it is not edited and not sent again", async () => {
  const shop = await makeWorkspace();
  const { conversation, failed, note } = await oldConversation(shop, unique("lilac"));
  await platformDb.conversation.updateMany({
    where: { workspaceId: shop.workspace.id, id: conversation.id },
    data: { lastMessageId: failed.id },
  });
  await keep(shop, 90);
  await workOnRetention();
  expect(await getMessage(shop.scope, failed.id)).toMatchObject({
    text: null,
    emptiedAt: expect.any(String),
  });
  const [listed] = await listConversationsByIds(shop.scope, [conversation.id]);
  expect(listed!.lastMessage).toMatchObject({ id: failed.id, text: null, emptiedAt: expect.any(String) });
  await expect(sendAgain(shop.scope, failed.id, { now: new Date() })).rejects.toMatchObject({
    reason: "cannot_send_again",
  });
  await expect(
    editNote(shop.scope, note.id, { text: "New words", mentions: [] }, new Date()),
  ).rejects.toMatchObject({ code: "not_found" });
  expect((await rowOf(shop, note.id)).text).toBeNull();
});

test("what waits, is being sent or is in doubt is left alone, and goes once it is settled", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop));
  for (const status of ["queued", "sending", "uncertain", "delivered"] as const) {
    await addMessage(conversation, {
      ...{ direction: "outbound", status, text: status, wamid: null, timestamp: daysAgo(50) },
    });
  }
  await keep(shop, 30);
  await workOnRetention();
  expect((await left(shop)).toSorted()).toEqual(["queued", "sending", "uncertain"]);
  await platformDb.message.updateMany({
    where: { workspaceId: shop.workspace.id, status: "uncertain" },
    data: { status: "sent" },
  });
  await nextDay(shop);
  await workOnRetention();
  expect((await left(shop)).toSorted()).toEqual(["queued", "sending"]);
});

test("a shorter time empties more, a longer one nothing more and brings nothing back, and twice is once", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop));
  for (const days of [400, 200, 100, 40, 1]) {
    await addMessage(conversation, { text: `${days}`, timestamp: daysAgo(days) });
  }
  await keep(shop, 365);
  await workOnRetention();
  expect(await left(shop)).toEqual(["200", "100", "40", "1"]);
  await keep(shop, 90);
  await workOnRetention();
  expect(await left(shop)).toEqual(["40", "1"]);
  const versions = async () =>
    (
      await platformDb.message.findMany({
        where: { workspaceId: shop.workspace.id },
        orderBy: { timestamp: "asc" },
        select: { version: true, emptiedAt: true },
      })
    ).map(({ version, emptiedAt }) => [version, emptiedAt]);
  const before = await versions();
  await nextDay(shop);
  await workOnRetention();
  await keep(shop, 365);
  await workOnRetention();
  await keep(shop, null);
  await workOnRetention();
  expect(await versions()).toEqual(before);
  const run = await platformDb.retentionRun.findUniqueOrThrow({
    where: { workspaceId: shop.workspace.id },
  });
  expect(run).toMatchObject({ dueAt: null, leaseUntil: null });
});

test("what became old since yesterday goes today, also of a history that came in late", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop));
  await addMessage(conversation, { text: "old", timestamp: daysAgo(31) });
  await keep(shop, 30);
  await workOnRetention();
  const run = await platformDb.retentionRun.findUniqueOrThrow({
    where: { workspaceId: shop.workspace.id },
  });
  expect(run.dueAt!.getTime()).toBeGreaterThan(Date.now() + 20 * 60 * 60 * 1000);
  await addMessage(conversation, { text: "older", timestamp: daysAgo(300) });
  await addMessage(conversation, { text: "young", timestamp: daysAgo(29) });
  // Not due yet.
  await workOnRetention();
  expect(await left(shop)).toEqual(["older", "young"]);
  await nextDay(shop);
  await workOnRetention();
  expect(await left(shop)).toEqual(["young"]);
});

test("a run that broke off goes on where it was, and deletes the files of the part before", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop));
  const file = await addFile(shop.scope);
  await addMessage(conversation, { text: "first", timestamp: daysAgo(200), mediaId: file.id });
  await platformDb.message.createMany({
    data: Array.from({ length: 1_100 }, (_, index) => ({
      ...{ ...placeOf(shop), id: newId(), conversationId: conversation.id, direction: "inbound" as const },
      ...{ source: "customer" as const, type: "text", text: `${index}`, status: "received" as const },
      timestamp: new Date(daysAgo(100).getTime() + index),
    })),
  });
  await keep(shop, 90);
  // Two workers that each do one step and are never heard of again.
  await workOnRetention(1);
  expect(await left(shop)).toHaveLength(601);
  await workOnRetention(1);
  // The first still holds it.
  expect(await left(shop)).toHaveLength(601);
  expect(await storage().get(`${shop.workspace.id}/${file.id}`)).not.toBeNull();
  await pool.query(`UPDATE retention_runs SET lease_until = NULL WHERE workspace_id = $1`, [
    shop.workspace.id,
  ]);
  await Promise.all([workOnRetention(), workOnRetention()]);
  expect(await left(shop)).toEqual([]);
  expect(await storage().get(`${shop.workspace.id}/${file.id}`)).toBeNull();
});

test("a file that something young shows as well stays", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop));
  const file = await addFile(shop.scope);
  const old = await addMessage(conversation, { type: "image", mediaId: file.id, timestamp: daysAgo(100) });
  const young = await addMessage(conversation, { type: "image", mediaId: file.id });
  await keep(shop, 30);
  await workOnRetention();
  expect((await rowOf(shop, old.id)).mediaId).toBeNull();
  expect((await rowOf(shop, young.id)).mediaId).toBe(file.id);
  expect(await storage().get(`${shop.workspace.id}/${file.id}`)).not.toBeNull();
});

test("only owners set it, with a confirmation when messages go at once, and the audit log says so", async () => {
  const shop = await makeWorkspace();
  const [admin, viewer] = [
    await addMember(shop.workspace, "admin"),
    await addMember(shop.workspace, "viewer"),
  ];
  const conversation = await addConversation(placeOf(shop));
  await addMessage(conversation, { text: "old", timestamp: daysAgo(100) });
  const change = (headers: Record<string, string>, body: object) =>
    ask<{ error?: { reason: string; fields?: Record<string, string> }; days?: number }>(
      changeRoute,
      headers,
      {
        method: "PATCH",
        body,
      },
    );
  const read = (headers: Record<string, string>, query: Record<string, string> = {}) =>
    ask<Record<string, unknown>>(readRoute, headers, { query });

  expect((await change(admin.headers, { days: 90 })).status).toBe(403);
  for (const days of [29, 3651, 90.5, "90", undefined]) {
    const refused = await change(shop.headers, { days });
    expect([days, refused.status]).toEqual([days, 422]);
  }
  expect((await change(shop.headers, { days: 90 })).status).toBe(409);
  expect(await left(shop)).toEqual(["old"]);
  expect((await read(viewer.headers)).body).toMatchObject({ days: null, keptFrom: null, wouldEmpty: 0 });
  expect((await read(viewer.headers, { days: "90" })).body).toMatchObject({ days: 90, wouldEmpty: 1 });
  expect((await read(viewer.headers, { days: "7" })).status).toBe(422);
  // Nothing is that old: nothing has to be confirmed.
  expect((await change(shop.headers, { days: 365 })).status).toBe(200);
  expect((await change(shop.headers, { days: 90, confirm: true })).body).toMatchObject({ days: 90 });
  expect((await read(viewer.headers)).body).toMatchObject({ days: 90, wouldEmpty: 1, isExact: true });
  const entries = await platformDb.auditEntry.findMany({
    where: { workspaceId: shop.workspace.id, action: "workspace.retention_changed" },
    orderBy: { id: "asc" },
    select: { data: true },
  });
  expect(entries.map(({ data }) => data)).toEqual([
    { from: null, to: 365 },
    { from: 365, to: 90 },
  ]);
});
