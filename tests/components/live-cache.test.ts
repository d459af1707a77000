import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { keys, type ListFilter } from "@/components/inbox/cache-keys";
import { applyLiveEvent, putContact } from "@/components/inbox/live-cache";
import type { ThreadPages } from "@/components/inbox/message-cache";
import { everyOpen } from "@/lib/inbox/filter-rules";
import type { ConversationView, MessageView } from "@/lib/inbox/views";

const slug = "shop";
const contact = { id: "c", name: "Ana", waId: null, phone: null, bsuid: null, username: null };
const all: ListFilter = { ...everyOpen, q: "", me: "me" };

const conversation = (
  id: string,
  minute: number,
  change: Partial<ConversationView> = {},
): ConversationView => ({
  id,
  status: "open",
  contact,
  phoneNumberId: "p1",
  lastActivityAt: `2026-11-20T10:${String(minute).padStart(2, "0")}:00.000Z`,
  lastInboundAt: null,
  windowExpiresAt: null,
  unreadCount: 0,
  assigneeId: null,
  teamId: null,
  priority: "none",
  labelIds: [],
  snoozedUntil: null,
  closedAt: null,
  waitingSince: null,
  campaign: null,
  lastMessage: null,
  createdAt: "2026-11-20T10:00:00.000Z",
  version: 0,
  ...change,
});

const message = (id: string, minute: number, change: Partial<MessageView> = {}): MessageView =>
  ({
    id,
    direction: "inbound",
    status: "received",
    timestamp: `2026-11-20T10:${String(minute).padStart(2, "0")}:00.000Z`,
    conversationId: "v",
    contact,
    version: 0,
    ...change,
  }) as MessageView;

function withList(filter: ListFilter, pages: ConversationView[][], complete = true): QueryClient {
  const client = new QueryClient();
  client.setQueryData(keys.list(slug, filter), {
    pages: pages.map((data, i) => ({ data, nextCursor: complete && i === pages.length - 1 ? null : "more" })),
    pageParams: pages.map(() => null),
  });
  return client;
}

const listed = (client: QueryClient, filter: ListFilter): string[] =>
  client
    .getQueryData<{ pages: { data: { id: string }[] }[] }>(keys.list(slug, filter))!
    .pages.map((page) => page.data.map(({ id }) => id).join(""));

const first = (client: QueryClient): ConversationView =>
  client.getQueryData<{ pages: { data: ConversationView[] }[] }>(keys.list(slug, all))!.pages[0]!.data[0]!;

const hear = (client: QueryClient, data: ConversationView) =>
  applyLiveEvent(client, slug, { type: "conversation.changed", data });

describe("the list follows the live stream", () => {
  test("a conversation with a new message goes to the top", () => {
    const client = withList(all, [[conversation("a", 3), conversation("b", 2)], [conversation("c", 1)]]);
    hear(client, conversation("c", 4));
    expect(listed(client, all)).toEqual(["cab", ""]);
  });
  test("a new conversation appears where it belongs", () => {
    const client = withList(all, [[conversation("a", 3)], [conversation("c", 1)]]);
    hear(client, conversation("b", 2));
    expect(listed(client, all)).toEqual(["a", "bc"]);
  });
  test("what belongs below the loaded pages comes with its page", () => {
    const client = withList(all, [[conversation("a", 3)]], false);
    hear(client, conversation("z", 1));
    expect(listed(client, all)).toEqual(["a"]);
  });
  test("an old view that comes late changes nothing", () => {
    const client = withList(all, [
      [conversation("a", 3, { unreadCount: 2, version: 9 }), conversation("b", 2)],
    ]);
    hear(client, conversation("a", 1, { version: 8 }));
    expect(listed(client, all)).toEqual(["ab"]);
    expect(first(client).unreadCount).toBe(2);
  });
  test("the tick of the last message is as new as the newest of all that told of it", () => {
    const last = {
      id: "m",
      direction: "outbound",
      type: "text",
      text: "hi",
      timestamp: "",
      revokedAt: null,
      emptiedAt: null,
    } as const;
    const client = withList(all, [
      [conversation("a", 3, { lastMessage: { ...last, status: "sent", version: 1 } })],
    ]);
    applyLiveEvent(client, slug, {
      type: "message.changed",
      data: message("m", 3, { status: "read", version: 3 }),
    });
    hear(
      client,
      conversation("a", 3, { version: 4, lastMessage: { ...last, status: "delivered", version: 2 } }),
    );
    expect(first(client).lastMessage!.status).toBe("read");
  });
  test("hearing the same twice changes nothing", () => {
    const client = withList(all, [[conversation("a", 3), conversation("b", 2)]]);
    hear(client, conversation("b", 2));
    hear(client, conversation("b", 2));
    expect(listed(client, all)).toEqual(["ab"]);
  });
  test("other numbers stay out of a list of one number", () => {
    const one = { ...all, phoneNumberId: "p1" };
    const client = withList(one, [[conversation("a", 3)]]);
    hear(client, conversation("b", 4, { phoneNumberId: "p2" }));
    expect(listed(client, one)).toEqual(["a"]);
  });
  test("a conversation one has just read stays in the unread list while one looks", () => {
    const unread = { ...all, unread: true };
    const client = withList(unread, [
      [conversation("a", 3, { unreadCount: 1 }), conversation("b", 2, { unreadCount: 1 })],
    ]);
    hear(client, conversation("b", 2, { unreadCount: 0 }));
    expect(listed(client, unread)).toEqual(["ab"]);
    hear(client, conversation("c", 4, { unreadCount: 0 }));
    expect(listed(client, unread)).toEqual(["ab"]);
    hear(client, conversation("d", 5, { unreadCount: 1 }));
    expect(listed(client, unread)).toEqual(["dab"]);
  });
  test("a search is brought up to date but never guessed", () => {
    const search = { ...all, q: "ana" };
    const client = withList(search, [[conversation("a", 3), conversation("b", 2)]]);
    hear(client, conversation("b", 4));
    hear(client, conversation("c", 5));
    expect(listed(client, search)).toEqual(["ab"]);
  });
});

describe("the thread follows the live stream", () => {
  const thread = (client: QueryClient) =>
    client
      .getQueryData<ThreadPages>(keys.messages(slug, "v"))!
      .pages.map((page) => page.data.map(({ id }) => id).join(""));
  function withThread(pages: MessageView[][], edges: { older?: string; newer?: string } = {}): QueryClient {
    const client = new QueryClient();
    client.setQueryData<ThreadPages>(keys.messages(slug, "v"), {
      pages: pages.map((data, i) => ({
        data,
        nextCursor: i < pages.length - 1 ? "between" : (edges.older ?? null),
        previousCursor: i === 0 ? (edges.newer ?? null) : "between",
      })),
      pageParams: pages.map(() => null),
    });
    return client;
  }
  const say = (client: QueryClient, data: MessageView) =>
    applyLiveEvent(client, slug, { type: "message.changed", data });

  test("a new message comes first, newest first", () => {
    const client = withThread([[message("b", 2), message("a", 1)]]);
    say(client, message("c", 3));
    expect(thread(client)).toEqual(["cba"]);
  });
  test("a late one takes the place of its time", () => {
    const client = withThread([[message("d", 4), message("c", 3)], [message("a", 1)]]);
    say(client, message("b", 2));
    expect(thread(client)).toEqual(["dc", "ba"]);
  });
  test("of the same moment the greater id is newer", () => {
    const client = withThread([[message("b", 2), message("a", 1)]]);
    say(client, message("c", 2));
    expect(thread(client)).toEqual(["cba"]);
  });
  test("a tick changes the message where it stands", () => {
    const client = withThread([[message("b", 2, { status: "sent" }), message("a", 1)]]);
    say(client, message("b", 2, { status: "read" }));
    expect(thread(client)).toEqual(["ba"]);
    expect(client.getQueryData<ThreadPages>(keys.messages(slug, "v"))!.pages[0]!.data[0]!.status).toBe(
      "read",
    );
  });
  test("an old view that comes late does not take a tick back", () => {
    const client = withThread([[message("b", 2, { status: "read", version: 9 }), message("a", 1)]]);
    say(client, message("b", 2, { status: "sent", version: 8 }));
    expect(client.getQueryData<ThreadPages>(keys.messages(slug, "v"))!.pages[0]!.data[0]!.status).toBe(
      "read",
    );
  });
  test("a message older than what is loaded waits for its page", () => {
    const client = withThread([[message("b", 2)]], { older: "more" });
    say(client, message("a", 1));
    expect(thread(client)).toEqual(["b"]);
  });
  test("while one looks at an old place nothing new is put beside it", () => {
    const client = withThread([[message("b", 2), message("a", 1)]], { newer: "more" });
    say(client, message("z", 9));
    expect(thread(client)).toEqual(["ba"]);
  });
  test("a thread that is not open is not invented", () => {
    const client = new QueryClient();
    say(client, message("a", 1));
    expect(client.getQueryData(keys.messages(slug, "v"))).toBeUndefined();
  });
});

test("a new name is seen in the list, the conversation and the thread at once", () => {
  const client = withList(all, [[conversation("a", 1)]]);
  client.setQueryData(keys.conversation(slug, "a"), conversation("a", 1));
  putContact(client, slug, {
    ...contact,
    name: "Anita",
    savedName: "Anita",
    profileName: null,
    numberProven: false,
    referral: null,
    country: null,
    source: "whatsapp",
    lastInboundAt: null,
    marketingGrantedAt: null,
    marketingStoppedAt: null,
    utilityGrantedAt: null,
    utilityStoppedAt: null,
    deletedAt: null,
    labelIds: [],
    custom: {},
    blockedAt: null,
    createdAt: "",
  });
  expect(client.getQueryData<ConversationView>(keys.conversation(slug, "a"))!.contact.name).toBe("Anita");
  const list = client.getQueryData<{ pages: { data: ConversationView[] }[] }>(keys.list(slug, all))!;
  expect(list.pages[0]!.data[0]!.contact.name).toBe("Anita");
});

test("reset asks again for everything of this workspace and of no other", () => {
  const client = withList(all, [[conversation("a", 1)]]);
  client.setQueryData(keys.unread("other"), { data: [], nextCursor: null });
  applyLiveEvent(client, slug, { type: "reset", data: {} });
  expect(client.getQueryState(keys.list(slug, all))!.isInvalidated).toBe(true);
  expect(client.getQueryState(keys.unread("other"))!.isInvalidated).toBe(false);
});

test("reset does not cut off what is just being asked, and asks it again afterwards", async () => {
  const client = new QueryClient();
  let asked = 0;
  let answer: (text: string) => void = () => undefined;
  const ask = () => {
    asked += 1;
    return new Promise<string>((resolve) => (answer = resolve));
  };
  const observer = new QueryObserver(client, {
    queryKey: [slug, "thing"],
    queryFn: ask,
    staleTime: Infinity,
  });
  const stop = observer.subscribe(() => undefined);
  applyLiveEvent(client, slug, { type: "reset", data: {} });
  expect(asked).toBe(1);
  answer("first");
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(client.getQueryData([slug, "thing"])).toBe("first");
  expect(asked).toBe(2);
  answer("second");
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(client.getQueryData([slug, "thing"])).toBe("second");
  expect(asked).toBe(2);
  stop();
  client.clear();
});
