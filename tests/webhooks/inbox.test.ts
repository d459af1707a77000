import { platformDb } from "@/lib/platform/db";
import { WINDOW_MS } from "@/lib/inbox/window";
import { addConversation, addMessage } from "@/tests/support/conversation";
import {
  deliver,
  envelope,
  messageOf,
  messagesFrom,
  type Meta,
  newWamid,
  send,
  settle,
} from "@/tests/support/webhooks";
import { makeWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);

const waId = "16505551234";
const at = (second: number): Date => new Date(Date.UTC(2026, 0, 5, 10, 0, second));
const windowOf = (second: number): Date => new Date(at(second).getTime() + WINDOW_MS);

async function scene(data: Parameters<typeof addConversation>[1] = {}) {
  const shop = await makeWorkspace();
  const { id: workspaceId } = shop.workspace;
  const conversation = await addConversation(
    { workspaceId, phoneNumberId: shop.phoneNumber.id },
    { contact: { waId }, lastActivityAt: at(0), lastInboundAt: null, windowExpiresAt: null, ...data },
  );
  const read = () =>
    platformDb.conversation.findUniqueOrThrow({
      where: { workspaceId_id: { workspaceId, id: conversation.id } },
      include: { messages: { orderBy: [{ timestamp: "asc" }, { id: "asc" }] } },
    });
  const say = (...messages: Meta[]) => deliver(messagesFrom(shop.phoneNumber, waId, messages));
  return { ...shop, conversation, read, say };
}

test("a message is unread, opens the window and is what the list shows", async () => {
  const { say, read } = await scene();
  const message = messageOf(waId, {}, at(5));
  await say(message);
  const now = await read();
  expect(now).toMatchObject({
    unreadCount: 1,
    lastInboundAt: at(5),
    windowExpiresAt: windowOf(5),
    lastActivityAt: at(5),
  });
  expect(now.messages.find(({ id }) => id === now.lastMessageId)?.wamid).toBe(message.id);
});

test("an older message that comes late is unread, but moves neither list nor window back", async () => {
  const { say, read } = await scene();
  await say(messageOf(waId, { text: { body: "newer" } }, at(9)));
  await say(messageOf(waId, { text: { body: "older" } }, at(5)));
  const now = await read();
  expect(now).toMatchObject({ unreadCount: 2, windowExpiresAt: windowOf(9), lastActivityAt: at(9) });
  expect(now.messages.find(({ id }) => id === now.lastMessageId)?.text).toBe("newer");
});

test("messages of one second keep the order in which they came", async () => {
  const { say, read, phoneNumber } = await scene();
  await say(...["one", "two", "three"].map((body) => messageOf(waId, { text: { body } }, at(5))));
  await deliver(messagesFrom(phoneNumber, waId, [messageOf(waId, { text: { body: "four" } }, at(5))]));
  const now = await read();
  expect(now.messages.map(({ text }) => text)).toEqual(["one", "two", "three", "four"]);
  expect(now.messages.at(-1)!.id).toBe(now.lastMessageId);
});

test("a reply within the second of our message is the newer one", async () => {
  const { say, read, conversation } = await scene();
  const sentAt = new Date(at(5).getTime() + 700);
  await addMessage(conversation, { direction: "outbound", text: "Ours", timestamp: sentAt });
  await say(messageOf(waId, { text: { body: "Theirs" } }, at(5)));
  const now = await read();
  expect(now.messages.find(({ id }) => id === now.lastMessageId)?.text).toBe("Theirs");
});

test("a closed conversation comes back when the customer writes, and not for a reaction", async () => {
  const { say, read, conversation } = await scene({ status: "closed" });
  const ours = await addMessage(conversation, { direction: "outbound" });
  await say(
    messageOf(waId, { type: "reaction", text: undefined, reaction: { message_id: ours.wamid, emoji: "👍" } }),
  );
  expect((await read()).status).toBe("closed");
  await say(messageOf(waId));
  expect((await read()).status).toBe("open");
});

test.each<[string, Meta, { unread: number; window: boolean }]>([
  ["a voice note", { type: "audio", audio: { id: "1", voice: true } }, { unread: 1, window: true }],
  ["a button", { type: "button", button: { text: "Yes" } }, { unread: 1, window: true }],
  [
    "something WhatsApp cannot show",
    { type: "unsupported", errors: [{ code: 131051 }] },
    { unread: 1, window: true },
  ],
  [
    "a type that does not exist yet",
    { type: "hologram", hologram: { id: "1" } },
    { unread: 1, window: true },
  ],
  ["a message in a group", { group_id: "G1" }, { unread: 1, window: false }],
  ["opening the chat", { type: "request_welcome", text: undefined }, { unread: 0, window: false }],
  [
    "a system line",
    { type: "system", system: { type: "customer_identity_changed", body: "…" } },
    { unread: 0, window: false },
  ],
  [
    "a reaction",
    { type: "reaction", reaction: { message_id: "w", emoji: "👍" } },
    { unread: 0, window: false },
  ],
])("%s: unread and window", async (_, more, { unread, window }) => {
  const { say, read } = await scene();
  await say(messageOf(waId, { text: undefined, ...more }, at(5)));
  expect(await read()).toMatchObject({ unreadCount: unread, windowExpiresAt: window ? windowOf(5) : null });
});

test("what a colleague types on the phone is ours: shown, not unread, opens no window", async () => {
  const { read, phoneNumber } = await scene();
  const echo = { ...messageOf("15550783881", { text: { body: "From the phone" } }, at(5)), to: waId };
  await deliver(envelope(phoneNumber, { message_echoes: [echo] }, "smb_message_echoes"));
  const now = await read();
  expect(now).toMatchObject({ unreadCount: 0, windowExpiresAt: null, lastActivityAt: at(5) });
  expect(now.messages[0]).toMatchObject({
    direction: "outbound",
    source: "business_app",
    status: "sent",
    sentAt: at(5),
  });
});

describe("the phone's history", () => {
  const history = (waId: string, messages: Meta[]): Meta => ({
    history: [{ metadata: { phase: 0, chunk_order: 0, progress: 0 }, threads: [{ id: waId, messages }] }],
  });
  const old = (second: number, more: Meta = {}): Meta =>
    messageOf(waId, { history_context: { status: "READ" }, ...more }, at(second));

  test("is old: not unread, no window, in its place in time", async () => {
    const { say, read, phoneNumber } = await scene();
    await say(messageOf(waId, { text: { body: "live" } }, at(50)));
    const messages = [old(1), old(2, { from: "15550783881" }), old(3)];
    await deliver(envelope(phoneNumber, history(waId, messages), "history"));
    const now = await read();
    expect(now).toMatchObject({ unreadCount: 1, windowExpiresAt: windowOf(50), lastActivityAt: at(50) });
    expect(now.messages.map(({ direction, source, status }) => [direction, source, status])).toEqual([
      ["inbound", "history", "received"],
      ["outbound", "history", "read"],
      ["inbound", "history", "received"],
      ["inbound", "customer", "received"],
    ]);
    expect(now.messages.find(({ id }) => id === now.lastMessageId)?.text).toBe("live");
  });

  test("of somebody new is dated by its own last message", async () => {
    const { phoneNumber, workspace } = await scene();
    await deliver(
      envelope(phoneNumber, history("16505550000", [{ ...old(1), from: "16505550000" }]), "history"),
    );
    expect(
      await platformDb.conversation.findFirst({
        where: { workspaceId: workspace.id, contact: { waId: "16505550000" } },
      }),
    ).toMatchObject({ lastActivityAt: at(1), unreadCount: 0, windowExpiresAt: null });
  });

  test.each(["the placeholder", "the picture"])(
    "a picture that follows its placeholder is one message, %s first",
    async (first) => {
      const { read, phoneNumber } = await scene();
      const id = newWamid();
      const placeholder = old(1, { id, from: "15550783881", type: "media_placeholder", text: undefined });
      const picture = messageOf(
        waId,
        { id, type: "image", text: undefined, image: { id: "24", caption: "Cactus" } },
        at(1),
      );
      const bodies = [
        envelope(phoneNumber, history(waId, [placeholder]), "history"),
        envelope(phoneNumber, { messages: [picture] }, "history"),
      ];
      for (const body of first === "the picture" ? bodies.toReversed() : bodies) await deliver(body);
      const now = await read();
      expect(now.messages).toHaveLength(1);
      expect(now.messages[0]).toMatchObject({ type: "image", text: "Cactus", content: { id: "24" } });
      expect(now.unreadCount).toBe(0);
    },
  );

  test("of what was here live already is not there twice", async () => {
    const { say, read, phoneNumber } = await scene();
    const message = messageOf(waId, {}, at(5));
    await say(message);
    await deliver(
      envelope(phoneNumber, history(waId, [{ ...message, history_context: { status: "READ" } }]), "history"),
    );
    const now = await read();
    expect(now.messages).toHaveLength(1);
    expect(now.messages[0]!.source).toBe("customer");
  });
});

test("a customer's call keeps the window open and is no message", async () => {
  const { read, phoneNumber, workspace } = await scene();
  const call = {
    id: "wacid.1",
    from: waId,
    event: "connect",
    direction: "USER_INITIATED",
    timestamp: String(at(5).getTime() / 1000),
  };
  await deliver(envelope(phoneNumber, { calls: [call, { ...call, from: "16505550000" }] }, "calls"));
  const now = await read();
  expect(now).toMatchObject({ windowExpiresAt: windowOf(5), unreadCount: 0, messages: [] });
  expect(await platformDb.contact.count({ where: { workspaceId: workspace.id } })).toBe(1);
});

test("our own call opens nothing", async () => {
  const { read, phoneNumber } = await scene();
  const call = {
    id: "wacid.1",
    from: waId,
    event: "connect",
    direction: "BUSINESS_INITIATED",
    timestamp: "1769000000",
  };
  await deliver(envelope(phoneNumber, { calls: [call] }, "calls"));
  expect((await read()).windowExpiresAt).toBeNull();
});

test("one webhook with two workspaces' messages reaches both, and each sees its own part", async () => {
  const [a, b] = await Promise.all([scene(), scene()]);
  const bodyOf = (number: { metaId: string }, text: string) =>
    messagesFrom(number, waId, [messageOf(waId, { text: { body: text } }, at(5))]) as { entry: unknown[] };
  const both = {
    ...bodyOf(a.phoneNumber, ""),
    entry: [...bodyOf(a.phoneNumber, "for a").entry, ...bodyOf(b.phoneNumber, "for b").entry],
  };
  await deliver(both);
  expect((await a.read()).messages.map(({ text }) => text)).toEqual(["for a"]);
  expect((await b.read()).messages.map(({ text }) => text)).toEqual(["for b"]);
});

test("a thousand messages of a hundred customers in fifty webhooks, drained by three at once, are all there once", async () => {
  const { phoneNumber, workspace } = await scene();
  const customers = Array.from({ length: 100 }, (_, i) => `1650666${String(i).padStart(4, "0")}`);
  const messages = Array.from({ length: 1000 }, (_, i) =>
    messageOf(customers[(i * 37) % 100]!, {}, at(i % 50)),
  );
  const batches = Array.from({ length: 50 }, (_, i) => messages.slice(i * 20, i * 20 + 20));
  // Each message twice, in two different batches.
  const shifted = Array.from({ length: 50 }, (_, i) => messages.filter((_, n) => (n + 7) % 50 === i));
  const bodies = [...batches, ...shifted].map((part, i) => envelope(phoneNumber, { i, messages: part }));
  await Promise.all(bodies.map((body) => send(body)));
  await Promise.all([settle(...bodies), settle(...bodies), settle(...bodies)]);
  const where = { workspaceId: workspace.id };
  expect(await platformDb.message.count({ where })).toBe(1000);
  expect(await platformDb.contact.count({ where })).toBe(101);
  const { _sum } = await platformDb.conversation.aggregate({ where, _sum: { unreadCount: true } });
  expect(_sum.unreadCount).toBe(1000);
});
