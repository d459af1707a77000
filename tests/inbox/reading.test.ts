import { GET as listContacts } from "@/app/api/v1/contacts/route";
import { GET as getContact, PATCH as patchContact } from "@/app/api/v1/contacts/[contactId]/route";
import { GET as listConversations } from "@/app/api/v1/conversations/route";
import { GET as getConversation } from "@/app/api/v1/conversations/[conversationId]/route";
import { GET as listThread } from "@/app/api/v1/conversations/[conversationId]/messages/route";
import { GET as listMessages } from "@/app/api/v1/messages/route";
import { GET as getMessage } from "@/app/api/v1/messages/[messageId]/route";
import type { ContactView } from "@/lib/contacts/views";
import type { ConversationView, MessageView } from "@/lib/inbox/views";
import { redisReady } from "@/lib/platform/redis";
import { addContact, addConversation, addMessage } from "../support/conversation";
import { ask } from "../support/handler";
import { openLive } from "../support/live";
import { addMember, addPhoneNumber, makeWorkspace, type TestWorkspace } from "../support/workspace";

beforeAll(() => redisReady());

type Page<T> = { data: T[]; nextCursor: string | null; previousCursor?: string | null };
type Failure = { error: { code: string; reason: string; fields?: Record<string, string> } };
type Query = Record<string, string>;

const placeOf = (shop: TestWorkspace) => ({
  workspaceId: shop.workspace.id,
  phoneNumberId: shop.phoneNumber.id,
});
const minutesAgo = (minutes: number) => new Date(Date.UTC(2026, 0, 10) - minutes * 60_000);
const ids = (rows: { id: string }[]) => rows.map((row) => row.id);

/** Every row of a list, page by page; `between` runs after each page. */
async function readAll<T>(
  list: (query: Query) => Promise<{ status: number; body: Page<T> }>,
  query: Query,
  between?: (page: T[]) => Promise<unknown>,
): Promise<T[]> {
  const rows: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { status, body } = await list({ ...query, ...(cursor ? { cursor } : {}) });
    expect(status).toBe(200);
    expect(body.data.length).toBeLessThanOrEqual(Number(query.limit ?? 50));
    rows.push(...body.data);
    cursor = body.nextCursor;
    await between?.(body.data);
  }
  return rows;
}

describe("messages", () => {
  test("of the workspace come newest first, page by page, each once, also while more arrive", async () => {
    const shop = await makeWorkspace();
    const conversation = await addConversation(placeOf(shop));
    const written: string[] = [];
    for (let i = 0; i < 23; i++) written.unshift((await addMessage(conversation, { text: `${i}` })).id);
    const list = (query: Query) => ask<Page<MessageView>>(listMessages, shop.headers, { query });
    const read = await readAll(list, { limit: "5" }, () => addMessage(conversation, { text: "later" }));
    expect(ids(read)).toEqual(written);
  });

  test("of one conversation come by the time they were written, also when several share a moment", async () => {
    const shop = await makeWorkspace();
    const conversation = await addConversation(placeOf(shop));
    const other = await addConversation(placeOf(shop));
    const messages = [];
    for (let i = 0; i < 12; i++) {
      messages.push(await addMessage(conversation, { timestamp: minutesAgo(Math.floor(i / 4)) }));
    }
    await addMessage(other);
    const expected = ids(
      messages.toSorted((a, b) => b.timestamp.getTime() - a.timestamp.getTime() || (a.id < b.id ? 1 : -1)),
    );
    const byFilter = (query: Query) =>
      ask<Page<MessageView>>(listMessages, shop.headers, {
        query: { ...query, conversationId: conversation.id },
      });
    const inThread = (query: Query) =>
      ask<Page<MessageView>>(listThread, shop.headers, {
        query,
        params: { conversationId: conversation.id },
      });
    const late = () => addMessage(conversation, { timestamp: new Date() });
    expect(ids(await readAll(byFilter, { limit: "5" }))).toEqual(expected);
    expect(ids(await readAll(inThread, { limit: "5" }, late))).toEqual(expected);
  });

  test("can be asked for by number", async () => {
    const shop = await makeWorkspace();
    const second = (await addPhoneNumber(shop.workspace.id)).phoneNumber;
    await addMessage(await addConversation(placeOf(shop)));
    const there = await addConversation({ workspaceId: shop.workspace.id, phoneNumberId: second.id });
    const message = await addMessage(there);
    const { body } = await ask<Page<MessageView>>(listMessages, shop.apiHeaders, {
      query: { phoneNumberId: second.id },
    });
    expect(ids(body.data)).toEqual([message.id]);
  });

  test("are given as the interface promises", async () => {
    const shop = await makeWorkspace();
    const conversation = await addConversation(placeOf(shop), {
      contact: { name: "Ana", waId: "4917012345678", username: "@ana.p", bsuid: "DE.123" },
    });
    const question = await addMessage(conversation, { text: "Is it ready?", timestamp: minutesAgo(3) });
    const { id } = await addMessage(conversation, {
      direction: "outbound",
      text: "Yes",
      status: "failed",
      timestamp: minutesAgo(1),
      acceptedAt: minutesAgo(1),
      failedAt: minutesAgo(0),
      error: { code: 131047, title: "Re-engagement message" },
      replyToId: question.id,
      reactions: { contact: { emoji: "👍", at: minutesAgo(0).toISOString() } },
    });
    const { body } = await ask<MessageView>(getMessage, shop.headers, { params: { messageId: id } });
    expect(body).toMatchObject({
      id,
      wamid: expect.stringMatching(/^wamid\./),
      direction: "outbound",
      type: "text",
      text: "Yes",
      status: "failed",
      error: { code: 131047, title: "Re-engagement message", turn: expect.any(String) },
      statusTimes: { accepted: minutesAgo(1).toISOString(), failed: minutesAgo(0).toISOString() },
      timestamp: minutesAgo(1).toISOString(),
      replyToId: question.id,
      reactions: [{ from: "contact", emoji: "👍" }],
      contact: {
        name: "Ana",
        waId: "4917012345678",
        phone: "+4917012345678",
        bsuid: "DE.123",
        username: "ana.p",
      },
      conversationId: conversation.id,
      phoneNumberId: shop.phoneNumber.id,
    });
    const { body: list } = await ask<Page<ConversationView>>(listConversations, shop.headers);
    expect(list.data[0]).toMatchObject({
      id: conversation.id,
      lastMessage: { id, text: "Yes", status: "failed", direction: "outbound" },
    });
  });
});

describe("a thread", () => {
  async function longThread() {
    const shop = await makeWorkspace();
    const conversation = await addConversation(placeOf(shop));
    const newestFirst: string[] = [];
    for (let i = 0; i < 21; i++) {
      newestFirst.unshift((await addMessage(conversation, { timestamp: minutesAgo(100 - i) })).id);
    }
    const read = async (query: Query) =>
      (
        await ask<Page<MessageView>>(listThread, shop.headers, {
          params: { conversationId: conversation.id },
          query,
        })
      ).body;
    return { shop, conversation, newestFirst, read };
  }

  test("opens around a message and goes on to both ends from there", async () => {
    const { newestFirst, read } = await longThread();
    const middle = await read({ around: newestFirst[10]!, limit: "5" });
    expect(ids(middle.data)).toEqual(newestFirst.slice(8, 13));
    const rows = [...middle.data];
    for (let next = middle.nextCursor; next;) {
      const page = await read({ cursor: next, limit: "5" });
      rows.push(...page.data);
      next = page.nextCursor;
    }
    for (let previous = middle.previousCursor; previous;) {
      const page = await read({ after: previous, limit: "5" });
      rows.unshift(...page.data);
      previous = page.previousCursor;
    }
    expect(ids(rows)).toEqual(newestFirst);
  });

  test("around its newest or its oldest message has an end there", async () => {
    const { newestFirst, read } = await longThread();
    const newest = await read({ around: newestFirst[0]!, limit: "6" });
    expect(newest.data[0]!.id).toBe(newestFirst[0]);
    expect(newest.previousCursor).toBeNull();
    const oldest = await read({ around: newestFirst[20]!, limit: "6" });
    expect(oldest.data.at(-1)!.id).toBe(newestFirst[20]);
    expect(oldest.nextCursor).toBeNull();
    const alone = await read({ around: newestFirst[3]!, limit: "1" });
    expect(ids(alone.data)).toEqual([newestFirst[3]]);
  });

  test("gives what came after a message one has, the oldest of it first reached", async () => {
    const { newestFirst, read } = await longThread();
    const first = await read({ after: newestFirst[7]!, limit: "4" });
    expect(ids(first.data)).toEqual(newestFirst.slice(3, 7));
    const second = await read({ after: first.previousCursor!, limit: "4" });
    expect(ids(second.data)).toEqual(newestFirst.slice(0, 3));
    expect(second.previousCursor).toBeNull();
    expect(await read({ after: newestFirst[0]! })).toEqual({
      data: [],
      nextCursor: null,
      previousCursor: null,
    });
  });

  test("does not open around a message of another conversation", async () => {
    const { shop, conversation } = await longThread();
    const elsewhere = await addMessage(await addConversation(placeOf(shop)));
    for (const query of [{ around: elsewhere.id }, { after: elsewhere.id }] as Query[]) {
      const { status } = await ask(listThread, shop.headers, {
        params: { conversationId: conversation.id },
        query,
      });
      expect(status).toBe(404);
    }
  });
});

describe("the conversation list", () => {
  test("shows the last active first, page by page, each once, also while others become active", async () => {
    const shop = await makeWorkspace();
    const expected: string[] = [];
    for (let i = 0; i < 17; i++) {
      const lastActivityAt = minutesAgo(Math.floor(i / 3));
      expected.push((await addConversation(placeOf(shop), { lastActivityAt })).id);
    }
    const list = (query: Query) => ask<Page<ConversationView>>(listConversations, shop.headers, { query });
    const read = await readAll(list, { limit: "4" }, () => addConversation(placeOf(shop)));
    expect(ids(read).toSorted()).toEqual(expected.toSorted());
    const times = read.map((row) => row.lastActivityAt);
    expect(times).toEqual(times.toSorted().toReversed());
  });

  test("can be narrowed to open or closed, unread, and one number, alone and together", async () => {
    const shop = await makeWorkspace();
    const second = (await addPhoneNumber(shop.workspace.id)).phoneNumber.id;
    const make = (data: Parameters<typeof addConversation>[1], phoneNumberId = shop.phoneNumber.id) =>
      addConversation({ workspaceId: shop.workspace.id, phoneNumberId }, data);
    const [open, closed, unread, there] = [
      (await make({ lastInboundAt: null })).id,
      (await make({ status: "closed", lastInboundAt: null })).id,
      (await make({ unreadCount: 2 })).id,
      (await make({ unreadCount: 1, status: "closed" }, second)).id,
    ];
    const found = async (query: Query) => {
      const { body } = await ask<Page<ConversationView>>(listConversations, shop.headers, { query });
      return ids(body.data).toSorted();
    };
    expect(await found({ status: "all" })).toEqual([open, closed, unread, there].toSorted());
    expect(await found({})).toEqual([open, unread].toSorted());
    expect(await found({ status: "open" })).toEqual([open, unread].toSorted());
    expect(await found({ status: "closed" })).toEqual([closed, there].toSorted());
    expect(await found({ unread: "true", status: "all" })).toEqual([unread, there].toSorted());
    expect(await found({ phoneNumberId: second, status: "all" })).toEqual([there]);
    expect(await found({ unread: "true", status: "open", q: "ana" })).toEqual([unread]);
    expect(await found({ unread: "true", phoneNumberId: shop.phoneNumber.id })).toEqual([unread]);
  });

  test.each([
    ["ana", true],
    ["ANA PEREZ", true],
    ["pérez ana", true],
    ["+49 170 / 123", true],
    ["0170 123", true],
    ["@ana.p", true],
    ["a.p", true],
    ["na", true],
    ["maria", false],
    ["ana maria", false],
    ["%", false],
    ["_na", false],
    ["\\", false],
    ["' OR 1=1 --", false],
    ["\u0000", true],
    ["", true],
  ])("searching for %j finds Ana Pérez, @ana.p, +49 170 123…: %p", async (q, finds) => {
    const shop = await makeWorkspace();
    const { id, contactId } = await addConversation(placeOf(shop), {
      contact: { profileName: "Ana Pérez", waId: "4917012300001", username: "@ana.p" },
    });
    const query = { q };
    const conversations = await ask<Page<ConversationView>>(listConversations, shop.headers, { query });
    expect(ids(conversations.body.data)).toEqual(finds ? [id] : []);
    const contacts = await ask<Page<ContactView>>(listContacts, shop.headers, { query });
    expect(ids(contacts.body.data)).toEqual(finds ? [contactId] : []);
  });

  test("a new name is found at once and shown on open screens, the old one no longer", async () => {
    const shop = await makeWorkspace();
    const agent = await addMember(shop.workspace, "agent");
    const { id, contactId } = await addConversation(placeOf(shop), {
      contact: { profileName: "unknown caller" },
    });
    const screen = await openLive(shop.headers);
    await screen.heard((frame) => frame.event === "hello");
    const renamed = await ask<ContactView>(patchContact, agent.headers, {
      method: "PATCH",
      params: { contactId },
      body: { name: "  José\u202e Núñez " },
    });
    expect(renamed).toMatchObject({ status: 200, body: { name: "José Núñez", savedName: "José Núñez" } });
    const frame = await screen.heard(({ event }) => event === "conversation.changed");
    expect(frame.data).toMatchObject({ id, contact: { id: contactId, name: "José Núñez" } });
    await screen.close();
    const search = async (q: string) =>
      ids((await ask<Page<ConversationView>>(listConversations, shop.headers, { query: { q } })).body.data);
    expect(await search("nunez")).toEqual([id]);
    // What they call themselves still finds them, until they change it.
    expect(await search("unknown caller")).toEqual([id]);
    const taken = await ask<ContactView>(patchContact, agent.headers, {
      method: "PATCH",
      params: { contactId },
      body: { name: "" },
    });
    expect(taken.body).toMatchObject({ name: "unknown caller", savedName: null });
    expect(await search("nunez")).toEqual([]);
  });

  test("a viewer may read but not rename", async () => {
    const shop = await makeWorkspace({ role: "viewer" });
    const { id } = await addContact(shop.workspace.id);
    const answer = await ask<Failure>(patchContact, shop.headers, {
      method: "PATCH",
      params: { contactId: id },
      body: { name: "Ana" },
    });
    expect([answer.status, answer.body.error.reason]).toEqual([403, "role_too_low"]);
  });

  test.each([[{}], [{ name: 5 }], [{ name: "x".repeat(101) }], [{ name: "Ana", phone: "+1" }]])(
    "%j is not a name",
    async (body) => {
      const shop = await makeWorkspace();
      const { id } = await addContact(shop.workspace.id);
      const answer = await ask(patchContact, shop.headers, {
        method: "PATCH",
        params: { contactId: id },
        body,
      });
      expect(answer.status).toBe(422);
    },
  );
});

test.each([
  ["limit", "0"],
  ["limit", "101"],
  ["limit", "ten"],
  ["cursor", "garbage"],
  ["cursor", btoa("1|2")],
  ["cursor", btoa("99999999999999999|00000000-0000-7000-8000-000000000000")],
  ["cursor", btoa("1; DROP TABLE messages|x")],
])("%s=%s is refused with the field's name on every list", async (name, value) => {
  const shop = await makeWorkspace();
  const { id } = await addConversation(placeOf(shop));
  for (const list of [listMessages, listConversations, listContacts, listThread]) {
    const { status, body } = await ask<Failure>(list, shop.headers, {
      query: { [name]: value },
      params: { conversationId: id },
    });
    expect([status, body.error.code, Object.keys(body.error.fields!)]).toEqual([422, "invalid", [name]]);
  }
});

test("an id of nobody and an id of somebody else get the same answer, in addresses and in filters", async () => {
  const [ours, theirs] = await Promise.all([makeWorkspace(), makeWorkspace()]);
  const conversation = await addConversation(placeOf(theirs));
  const message = await addMessage(conversation);
  const nobody = "01970000-0000-7000-8000-000000000000";
  const strip = (answer: { status: number; body: unknown }) => {
    const { error } = answer.body as { error: Record<string, unknown> };
    return [answer.status, { ...error, requestId: null }];
  };
  for (const [handler, input] of [
    [getMessage, (id: string) => ({ params: { messageId: id } })],
    [getConversation, (id: string) => ({ params: { conversationId: id } })],
    [listThread, (id: string) => ({ params: { conversationId: id } })],
    [getContact, (id: string) => ({ params: { contactId: id } })],
    [listMessages, (id: string) => ({ query: { conversationId: id } })],
    [listMessages, (id: string) => ({ query: { phoneNumberId: id } })],
  ] as const) {
    const missing = strip(await ask(handler, ours.headers, input(nobody)));
    expect(missing[0]).toBe(404);
    for (const id of [conversation.id, message.id, conversation.contactId, theirs.phoneNumber.id]) {
      expect(strip(await ask(handler, ours.headers, input(id)))).toEqual(missing);
    }
  }
});
