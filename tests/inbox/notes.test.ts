import { PATCH as editNote, DELETE as deleteNote } from "@/app/api/v1/notes/[noteId]/route";
import { POST as addNote } from "@/app/api/v1/conversations/[conversationId]/notes/route";
import { GET as getCounts } from "@/app/api/v1/conversation-counts/route";
import { PUT as readConversation } from "@/app/api/v1/conversations/[conversationId]/read/route";
import { GET as listMentions } from "@/app/api/v1/mentions/route";
import { PUT as seeMentions } from "@/app/api/v1/mentions/seen/route";
import { POST as sendMessage } from "@/app/api/v1/messages/route";
import { deliverQueued } from "@/lib/inbox/delivery";
import type { ConversationCounts } from "@/lib/inbox/filter-rules";
import type { MentionView, MessageView } from "@/lib/inbox/views";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import type { Page } from "@/lib/shared/pagination";
import { newId } from "@/lib/shared/id";
import { ask } from "../support/handler";
import { openLive } from "../support/live";
import { liveMeta, openShop, type LiveMeta, type SendingShop } from "../support/sending";
import { addMember, makeWorkspace, type Member } from "../support/workspace";

let meta: LiveMeta;
let shop: SendingShop;
let maria: Member;

beforeAll(async () => {
  meta = await liveMeta();
  await redisReady();
});
afterAll(() => meta.close());
beforeEach(async () => {
  shop = await openShop(meta);
  maria = await addMember(shop.workspace, "agent");
});

const write = (conversationId: string, body: unknown, headers = shop.headers) =>
  ask<MessageView>(addNote, headers, { params: { conversationId }, body });
const mentionsOf = (who: Pick<Member, "headers">, query: Record<string, string> = {}) =>
  ask<Page<MentionView>>(listMentions, who.headers, { query });

test("a note never reaches the customer, is nobody's last message, and answers nobody", async () => {
  const conversation = await shop.conversation({ waitingSince: new Date() });
  const { status, body } = await write(conversation.id, { text: "He is angry, be kind" });
  expect([status, body.direction, body.type]).toEqual([201, "internal", "note"]);
  const reply = await shop.write(conversation.id, "We are on it");
  await deliverQueued(shop.ids);
  expect((await shop.accepted()).map(({ callbackData }) => callbackData)).toEqual([reply.id]);

  const other = await shop.conversation({ waitingSince: new Date() });
  await write(other.id, { text: "Only for us" });
  const row = await platformDb.conversation.findFirstOrThrow({ where: { id: other.id } });
  expect(row).toMatchObject({ lastMessageId: null, version: 0 });
  expect(row.waitingSince).not.toBeNull();
});

test("who is mentioned finds the note among their mentions until they have seen it", async () => {
  const { id } = await shop.conversation();
  const note = (await write(id, { text: "@Maria can you look?", mentions: [maria.user.id] })).body;
  expect(note.content).toEqual({ mentions: [{ id: maria.user.id, name: "Maria Agent" }] });
  expect((await mentionsOf(maria, { unseen: "true" })).body.data).toMatchObject([
    {
      messageId: note.id,
      conversationId: id,
      text: "@Maria can you look?",
      byUserId: shop.user.id,
      seenAt: null,
    },
  ]);
  expect((await mentionsOf(shop)).body.data).toEqual([]);
  const seen = await ask(seeMentions, maria.headers, { method: "PUT", body: { conversationId: id } });
  expect(seen.body).toEqual({ seen: 1 });
  expect((await mentionsOf(maria, { unseen: "true" })).body.data).toEqual([]);
  expect((await mentionsOf(maria)).body.data).toHaveLength(1);
});

test("one mention is seen without the others, reading the conversation sees none, and other screens hear of it", async () => {
  const { id } = await shop.conversation({ unreadCount: 1 });
  await write(id, { text: "First", mentions: [maria.user.id] });
  const second = (await write(id, { text: "Second", mentions: [maria.user.id] })).body;
  const unseen = async () => {
    const { data } = (await mentionsOf(maria, { unseen: "true" })).body;
    const counts = (await ask<ConversationCounts>(getCounts, maria.headers)).body;
    return { texts: data.map(({ text }) => text), counted: counts.mentions };
  };
  await ask(readConversation, maria.headers, { method: "PUT", params: { conversationId: id } });
  expect(await unseen()).toEqual({ texts: ["Second", "First"], counted: 2 });

  const screen = await openLive(maria.headers);
  await screen.heard(({ event }) => event === "hello");
  const see = (body: unknown) => ask<{ seen: number }>(seeMentions, maria.headers, { method: "PUT", body });
  expect((await see({ messageId: second.id })).body).toEqual({ seen: 1 });
  expect(await unseen()).toEqual({ texts: ["First"], counted: 1 });
  const heard = await screen.heard(({ event }) => event === "mentions.seen");
  await screen.close();
  expect(heard.data).toEqual({ userId: maria.user.id });
  expect((await see({ messageId: second.id })).body).toEqual({ seen: 0 });
  expect((await see({})).body).toEqual({ seen: 1 });
  expect(await unseen()).toEqual({ texts: [], counted: 0 });
  expect((await see({ messageId: newId() })).status).toBe(404);
});

test("mentions are read page by page, newest first, none twice", async () => {
  const { id } = await shop.conversation();
  for (const text of ["one", "two", "three"]) await write(id, { text, mentions: [maria.user.id] });
  const texts: string[] = [];
  let cursor: string | null = null;
  do {
    const { body }: { body: Page<MentionView> } = await mentionsOf(maria, {
      limit: "2",
      ...(cursor ? { cursor } : {}),
    });
    texts.push(...body.data.map(({ text }) => text));
    cursor = body.nextCursor;
  } while (cursor);
  expect(texts).toEqual(["three", "two", "one"]);
});

test("one changes and deletes one's own notes, and nobody else's", async () => {
  const { id } = await shop.conversation();
  const note = (await write(id, { text: "Frist draft", mentions: [maria.user.id] })).body;
  const params = { noteId: note.id };
  const foreign = await ask(editNote, maria.headers, { method: "PATCH", params, body: { text: "Mine now" } });
  expect([foreign.status, (foreign.body.error as { reason: string }).reason]).toEqual([403, "not_your_note"]);
  expect((await ask(deleteNote, maria.headers, { method: "DELETE", params })).status).toBe(403);

  const edited = await ask<MessageView>(editNote, shop.headers, {
    method: "PATCH",
    params,
    body: { text: "First draft" },
  });
  expect(edited.body).toMatchObject({ text: "First draft", content: { mentions: [] } });
  expect(edited.body.editedAt).not.toBeNull();
  expect((await mentionsOf(maria)).body.data).toEqual([]);

  const deleted = await ask<MessageView>(deleteNote, shop.headers, { method: "DELETE", params });
  expect(deleted.body).toMatchObject({ text: null, content: {} });
  expect((await ask(deleteNote, shop.headers, { method: "DELETE", params })).status).toBe(404);
});

test("nobody outside the workspace is mentioned", async () => {
  const other = await makeWorkspace();
  const { id } = await shop.conversation();
  expect((await write(id, { text: "Hello", mentions: [other.user.id] })).status).toBe(404);
  expect(await platformDb.message.count({ where: { conversationId: id } })).toBe(0);
});

test("a note cannot be quoted to the customer", async () => {
  const { id } = await shop.conversation();
  const note = (await write(id, { text: "Secret" })).body;
  const answer = await ask(sendMessage, shop.headers, {
    body: { conversationId: id, text: "Look", replyToId: note.id },
  });
  expect(answer.status).toBe(404);
});

test("a note that is handed over twice with the same key is one note", async () => {
  const { id } = await shop.conversation();
  const headers = { ...shop.headers, "idempotency-key": "note-1" };
  const [first, again] = [
    await write(id, { text: "Once" }, headers),
    await write(id, { text: "Once" }, headers),
  ];
  expect(again.body.id).toBe(first.body.id);
  expect(await platformDb.message.count({ where: { conversationId: id } })).toBe(1);
});

test("colleagues see a note at once", async () => {
  const { id } = await shop.conversation();
  const live = await openLive(maria.headers);
  await live.heard(({ event }) => event === "hello");
  await write(id, { text: "Look here" });
  const heard = await live.heard(({ event }) => event === "message.changed");
  await live.close();
  expect(heard.data).toMatchObject({ type: "note", text: "Look here" });
});
