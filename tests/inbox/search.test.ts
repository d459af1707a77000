import { GET as search } from "@/app/api/v1/search/route";
import type { SearchHit } from "@/lib/inbox/views";
import { writeSearchWords } from "@/lib/inbox/search-index";
import { platformDb } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import type { Page } from "@/lib/shared/pagination";
import { addConversation, addMessage } from "../support/conversation";
import { ask } from "../support/handler";
import { ownDatabase, type OwnDatabase } from "../support/own-database";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";

let own: OwnDatabase;
beforeAll(async () => {
  own = await ownDatabase();
  await redisReady();
});
afterAll(() => own.drop());

const placeOf = (shop: TestWorkspace) => ({
  workspaceId: shop.workspace.id,
  phoneNumberId: shop.phoneNumber.id,
});

async function find(shop: TestWorkspace, q: string, more: Record<string, string> = {}) {
  const { status, body } = await ask<Page<SearchHit>>(search, shop.headers, { query: { q, ...more } });
  expect(status).toBe(200);
  return body;
}
const ids = (page: Page<SearchHit>) => page.data.map(({ messageId }) => messageId);

test("messages, captions, notes and names of documents are found, newest first, and only one's own", async () => {
  const [shop, other] = [await makeWorkspace(), await makeWorkspace()];
  const conversation = await addConversation(placeOf(shop));
  const stranger = await addConversation(placeOf(other));
  const text = await addMessage(conversation, { text: "Is the pão de açúcar ready?" });
  const caption = await addMessage(conversation, {
    type: "image",
    text: "açucar, two bags",
    direction: "outbound",
  });
  const note = await addMessage(conversation, {
    direction: "internal",
    source: "agent",
    text: "likes Açúcar",
    wamid: null,
  });
  const file = await addMessage(conversation, {
    type: "document",
    text: null,
    content: { filename: "açucar-2026.pdf" },
  });
  await addMessage(conversation, { type: "reaction", text: "açucar" });
  await addMessage(stranger, { text: "açucar for the others" });
  await writeSearchWords();

  const all = await find(shop, "acuc");
  expect(ids(all)).toEqual([file.id, note.id, caption.id, text.id]);
  const { snippet } = all.data[3]!;
  expect(snippet.marks.map(([from, to]) => snippet.text.slice(from, to))).toEqual(["açúcar"]);
  expect(ids(await find(shop, "acucar", { from: "note" }))).toEqual([note.id]);
  expect(ids(await find(shop, "acucar", { from: "customer" }))).toEqual([file.id, text.id]);
  expect(ids(await find(shop, "acucar", { conversationId: stranger.id }))).toEqual([]);
  expect(ids(await find(shop, '"acucar ready"'))).toEqual([text.id]);
  expect(ids(await find(shop, "ready acucar "))).toEqual([text.id]);
  expect(ids(await find(shop, "!?"))).toEqual([]);
});

test("a changed message is found by its new words, a withdrawn one no more, and words that look like code are words", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop));
  const message = await addMessage(conversation, { text: "Tuesday & 'quotes' \\ | ! :* <->" });
  await writeSearchWords();
  expect(ids(await find(shop, "'quotes' & tues:*"))).toEqual([]);
  expect(ids(await find(shop, "'quotes' & tues"))).toEqual([message.id]);
  const where = { workspaceId_id: { workspaceId: shop.workspace.id, id: message.id } };
  await platformDb.message.update({ where, data: { text: "Wednesday" } });
  await writeSearchWords();
  expect(ids(await find(shop, "tuesday"))).toEqual([]);
  expect(ids(await find(shop, "wednesday"))).toEqual([message.id]);
  await platformDb.message.update({ where, data: { text: null } });
  await writeSearchWords();
  expect(ids(await find(shop, "wednesday"))).toEqual([]);
});

test("many hits come page by page, each once, also beyond what is near", async () => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(placeOf(shop));
  const { workspaceId, id: conversationId, phoneNumberId } = conversation;
  await platformDb.$executeRaw`INSERT INTO messages
      (id, workspace_id, conversation_id, phone_number_id, direction, source, type, text, status, timestamp)
    SELECT ('01990000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, ${workspaceId}::uuid, ${conversationId}::uuid,
      ${phoneNumberId}::uuid, 'inbound', 'customer', 'text',
      'hello ' || CASE WHEN n % 1000 = 7 THEN 'zebra' ELSE 'horse' END, 'received', now()
    FROM generate_series(1, 9000) n`;
  await writeSearchWords();
  for (const [word, count] of [
    ["zebra", 9],
    ["horse", 60],
  ] as const) {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<SearchHit> = await find(shop, word, { limit: "4", ...(cursor ? { cursor } : {}) });
      seen.push(...ids(page));
      cursor = page.nextCursor;
    } while (cursor && seen.length < count);
    expect(seen).toHaveLength(count);
    expect(new Set(seen).size).toBe(count);
    expect(seen).toEqual(seen.toSorted().toReversed());
  }
});
