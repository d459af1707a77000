import { addToRollups } from "@/lib/analytics/rollups";
import { eraseContact } from "@/lib/contacts/erasures/commands";
import { workOnErasures } from "@/lib/contacts/erasures/work";
import { closeConversation } from "@/lib/inbox/closing";
import { cancelMessage, sendMessage } from "@/lib/inbox/commands";
import { sendMessageInput } from "@/lib/inbox/schemas";
import { platformDb, pool } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis, redisReady } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { execute } from "@/scripts/cli/run";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import {
  deliver,
  envelope,
  messageOf,
  messagesFrom,
  newWamid,
  send,
  settle,
  statusOf,
} from "@/tests/support/webhooks";
import { addPhoneNumber, makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);

let database: OwnDatabase;
beforeAll(async () => {
  // The worker beside the tests adds to rollups as well; here only the test does, when it says so.
  database = await ownDatabase();
  await redisReady();
});
afterAll(async () => {
  await closeQueues();
  closeRedis();
  await database.drop();
});

const counted = ["received", "outgoing", "sent", "delivered", "read", "failed"] as const;
type Counts = Record<(typeof counted)[number], number>;

const placeOf = (shop: TestWorkspace) => ({
  workspaceId: shop.workspace.id,
  phoneNumberId: shop.phoneNumber.id,
});

/** What the rows say, counted here in another way than the database does. */
async function fromRows(shop: TestWorkspace): Promise<Record<string, Counts>> {
  const rows = await platformDb.message.findMany({ where: { workspaceId: shop.workspace.id } });
  const found: Record<string, Counts> = {};
  for (const { phoneNumberId, timestamp, direction, source, type, status } of rows) {
    if (["reaction", "edit", "revoke", "system", "request_welcome"].includes(type)) continue;
    const inbound = direction === "inbound" && source === "customer";
    const outbound = direction === "outbound" && source !== "history" && status !== "cancelled";
    if (!inbound && !outbound) continue;
    const quarter = new Date(Math.floor(timestamp.getTime() / 900_000) * 900_000).toISOString();
    const at = (found[`${phoneNumberId} ${quarter}`] ??= {
      ...{ received: 0, outgoing: 0, sent: 0, delivered: 0, read: 0, failed: 0 },
    });
    const is = (...words: string[]) => Number(outbound && words.includes(status));
    at.received += Number(inbound);
    at.outgoing += Number(outbound);
    at.sent += is("accepted", "sent", "delivered", "read", "played");
    at.delivered += is("delivered", "read", "played");
    at.read += is("read", "played");
    at.failed += is("failed");
  }
  return found;
}

async function fromRollups(shop: TestWorkspace): Promise<Record<string, Counts>> {
  const rows = await platformDb.messageRollup.findMany({ where: { workspaceId: shop.workspace.id } });
  return Object.fromEntries(
    rows
      .map((row) => {
        const counts = Object.fromEntries(counted.map((name) => [name, row[name]])) as Counts;
        return [`${row.phoneNumberId} ${row.bucket.toISOString()}`, counts] as const;
      })
      .filter(([, counts]) => Object.values(counts).some((count) => count !== 0)),
  );
}

async function expectTruth(shop: TestWorkspace): Promise<void> {
  await addToRollups();
  expect(await platformDb.rollupChange.count({ where: { workspaceId: shop.workspace.id } })).toBe(0);
  expect(await fromRollups(shop)).toEqual(await fromRows(shop));
}

async function turnsOf(shop: TestWorkspace) {
  await addToRollups();
  const { _sum } = await platformDb.messageRollup.aggregate({
    where: { workspaceId: shop.workspace.id },
    _sum: { opened: true, closed: true },
  });
  return _sum;
}

const responsesOf = async (shop: TestWorkspace): Promise<number> => {
  await addToRollups();
  const where = { workspaceId: shop.workspace.id };
  const { _sum } = await platformDb.responseRollup.aggregate({ where, _sum: { count: true } });
  expect(_sum.count ?? 0).toBe(await platformDb.firstResponse.count({ where }));
  return _sum.count ?? 0;
};

test("customers who write and answers with every fate are counted as the rows say, however often and late it is told", async () => {
  const shop = await makeWorkspace();
  const { phoneNumber } = shop;
  const phone = "447700900123";
  const body = messagesFrom(phoneNumber, phone, [
    messageOf(phone, { id: newWamid(), text: { body: "Hello" } }),
    messageOf(phone, { id: newWamid(), text: { body: "Anybody?" } }),
  ]);
  await deliver(body);
  await deliver(body);
  await expectTruth(shop);
  const conversation = await addConversation(placeOf(shop));
  const wamids = await Promise.all(
    Array.from({ length: 6 }, async (_, i) => {
      const { wamid } = await addMessage(conversation, {
        direction: "outbound",
        status: "accepted",
        timestamp: new Date(Date.now() - i * 600_000),
      });
      return wamid!;
    }),
  );
  await expectTruth(shop);
  const say = (wamid: string, word: string) =>
    envelope(phoneNumber, { statuses: [statusOf(wamid, word, new Date())] });
  const told = [
    say(wamids[0]!, "read"),
    say(wamids[0]!, "delivered"),
    say(wamids[1]!, "sent"),
    say(wamids[2]!, "delivered"),
    say(wamids[3]!, "failed"),
    say(wamids[2]!, "delivered"),
  ];
  for (const one of told) await send(one);
  await settle(...told);
  await expectTruth(shop);
  // Days later.
  await deliver(say(wamids[2]!, "read"));
  await deliver(say(wamids[3]!, "delivered"));
  await expectTruth(shop);
});

test("what is no message of anybody is not counted: notes, reactions, history, what was called off", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop));
  await addMessage(conversation, { direction: "internal", type: "note", status: "received" });
  await addMessage(conversation, { type: "reaction" });
  await addMessage(conversation, { source: "history" });
  await addMessage(conversation, { direction: "outbound", source: "history" });
  await addMessage(conversation, { direction: "outbound", status: "cancelled" });
  await expectTruth(shop);
  expect(await fromRollups(shop)).toEqual({});
  await addMessage(conversation, { direction: "outbound", source: "campaign", status: "queued" });
  await expectTruth(shop);
  expect(Object.values(await fromRollups(shop))).toMatchObject([{ outgoing: 1, sent: 0 }]);
});

test("what is deleted, moved to another conversation or sent a second time is counted as it is now", async () => {
  const shop = await makeWorkspace();
  const { workspaceId } = placeOf(shop);
  const [gone, stays] = [await addConversation(placeOf(shop)), await addConversation(placeOf(shop))];
  const { phoneNumber: second } = await addPhoneNumber(workspaceId);
  const elsewhere = await addConversation({ workspaceId, phoneNumberId: second.id });
  for (const conversation of [gone, stays, elsewhere]) {
    await addMessage(conversation);
    await addMessage(conversation, { direction: "outbound", status: "failed" });
  }
  await expectTruth(shop);
  await platformDb.message.updateMany({
    where: { workspaceId, conversationId: gone.id, direction: "inbound" },
    data: { conversationId: stays.id },
  });
  await platformDb.message.updateMany({
    where: { workspaceId, status: "failed" },
    data: { status: "queued" },
  });
  await expectTruth(shop);
  await platformDb.conversation.delete({ where: { workspaceId_id: { workspaceId, id: gone.id } } });
  await expectTruth(shop);
});

test("somebody who is erased was there: figures stay", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop));
  await addMessage(conversation);
  await addMessage(conversation, { direction: "outbound", status: "read" });
  await addToRollups();
  const before = [await fromRollups(shop), await turnsOf(shop)];
  await eraseContact(shop.scope, conversation.contactId);
  await workOnErasures();
  await expectTruth(shop);
  expect([await fromRollups(shop), await turnsOf(shop)]).toEqual(before);
});

test("many who add at once count each thing once, while more comes in", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop));
  await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      await addMessage(conversation, i % 2 ? {} : { direction: "outbound", status: "sent" });
      await addToRollups();
    }),
  );
  await expectTruth(shop);
  const sums = Object.values(await fromRollups(shop));
  expect(sums.reduce((sum, { received, outgoing }) => sum + received + outgoing, 0)).toBe(40);
});

test("a workspace that goes takes its figures along and holds nobody up", async () => {
  const [going, staying] = [await makeWorkspace(), await makeWorkspace()];
  for (const shop of [going, staying]) await addMessage(await addConversation(placeOf(shop)));
  await addToRollups();
  await addMessage(await addConversation(placeOf(staying)));
  await platformDb.workspace.delete({ where: { id: going.workspace.id } });
  await expectTruth(staying);
  const left = { where: { workspaceId: going.workspace.id } };
  expect(await platformDb.messageRollup.count(left)).toBe(0);
  expect(await platformDb.rollupChange.count(left)).toBe(0);
});

describe("first answers", () => {
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  const answer = (shop: TestWorkspace, conversationId: string) =>
    sendMessage(shop.scope, sendMessageInput.parse({ conversationId, text: "Hello" }), { now: new Date() });

  test("only the first answer to somebody who waits is one, with how long they had waited", async () => {
    const shop = await makeWorkspace();
    const { id } = await addConversation(placeOf(shop), { waitingSince: ago(30) });
    const first = await answer(shop, id);
    await answer(shop, id);
    expect(await responsesOf(shop)).toBe(1);
    const [row] = await platformDb.firstResponse.findMany({ where: { workspaceId: shop.workspace.id } });
    expect(row).toMatchObject({ messageId: first.id, phoneNumberId: shop.phoneNumber.id });
    expect(row!.seconds).toBeGreaterThanOrEqual(30 * 60);
    expect(row!.seconds).toBeLessThan(31 * 60);
  });

  test("closing without a word answers nobody, and an answer that was taken back neither", async () => {
    const shop = await makeWorkspace();
    const closed = await addConversation(placeOf(shop), { waitingSince: ago(5) });
    await closeConversation(shop.scope, closed.id, new Date());
    const other = await addConversation(placeOf(shop), { waitingSince: ago(5) });
    const { id } = await answer(shop, other.id);
    expect(await responsesOf(shop)).toBe(1);
    await cancelMessage(shop.scope, id);
    expect(await responsesOf(shop)).toBe(0);
  });

  test("conversations are counted when they begin, are closed and are opened again by the customer", async () => {
    const shop = await makeWorkspace();
    const phone = "447700900321";
    const hello = () =>
      deliver(messagesFrom(shop.phoneNumber, phone, [messageOf(phone, { id: newWamid() })]));
    await hello();
    await hello();
    expect(await turnsOf(shop)).toEqual({ opened: 1, closed: 0 });
    const { id } = await platformDb.conversation.findFirstOrThrow({
      where: { workspaceId: shop.workspace.id },
    });
    await closeConversation(shop.scope, id, new Date());
    await closeConversation(shop.scope, id, new Date());
    expect(await turnsOf(shop)).toEqual({ opened: 1, closed: 1 });
    await hello();
    expect(await turnsOf(shop)).toEqual({ opened: 2, closed: 1 });
  });
});

test("counted anew from its rows a workspace has the same figures, and what was wrong is right", async () => {
  const shop = await makeWorkspace();
  const { workspaceId } = placeOf(shop);
  const conversation = await addConversation(placeOf(shop), { waitingSince: new Date(Date.now() - 60_000) });
  for (let i = 0; i < 5; i++) {
    await addMessage(conversation, {
      direction: "outbound",
      timestamp: new Date(Date.now() - i * 3_600_000),
    });
  }
  const message = await addMessage(conversation, { direction: "outbound", id: newId() });
  await platformDb.firstResponse.create({
    data: {
      workspaceId,
      messageId: message.id,
      phoneNumberId: shop.phoneNumber.id,
      at: new Date(),
      seconds: 60,
    },
  });
  await addToRollups();
  const turns = await turnsOf(shop);
  await pool.query(`UPDATE message_rollups SET sent = 77, failed = 3 WHERE workspace_id = $1`, [workspaceId]);
  await pool.query(`UPDATE response_rollups SET count = 9 WHERE workspace_id = $1`, [workspaceId]);
  // Not added yet when it is counted anew.
  await addMessage(await addConversation(placeOf(shop)));
  const rebuilt = await execute(["counts", "rebuild", "--workspace", shop.workspace.slug, "--json"]);
  expect(rebuilt).toMatchObject({ code: 0, stdout: expect.stringContaining(workspaceId) });
  expect(await turnsOf(shop)).toEqual({ ...turns, opened: turns.opened! + 1 });
  expect(await responsesOf(shop)).toBe(1);
  await expectTruth(shop);
});
