import { initialsOf, toneOf } from "@/components/ui/initials";
import { steadyOrder } from "@/components/inbox/steady-order";
import { firstUnread, rowsOf, type Row, type ThreadMessage } from "@/components/inbox/thread-rows";
import { tickOf } from "@/components/inbox/tick-choice";
import { countdown, windowState } from "@/components/inbox/window-state";
import { withUnsent } from "@/components/inbox/unsent";
import type { OutboxEntry } from "@/components/inbox/outbox-store";
import type { MessageStatus } from "@/lib/inbox/message-views";
import type { MessageView } from "@/lib/inbox/views";
import { dayIn, daysBetween, relativeTime } from "@/lib/shared/dates";
import { contact, messageView } from "@/tests/support/message-view";

const item = (id: string, change: Partial<MessageView> = {}): ThreadMessage => ({
  key: id,
  message: messageView(id, change),
});
const at = (time: string) => ({ timestamp: `2026-11-20T${time}.000Z` });
const out = { direction: "outbound", source: "agent", sentByUserId: "me", status: "sent" } as const;

const outline = (rows: Row[]): string =>
  rows
    .map((row) => {
      if (row.kind === "message") return `${row.first ? "(" : ""}${row.item.key}${row.last ? ")" : ""}`;
      return row.kind === "day" ? row.day : row.kind;
    })
    .join(" ");

describe("a thread stands in days and groups", () => {
  const plain = { timeZone: "UTC", unread: null, complete: false };

  test("messages of one writer within three minutes stand together", () => {
    const items = [
      item("a", at("10:00:00")),
      item("b", at("10:02:59")),
      item("c", at("10:06:00")),
      item("d", { ...at("10:06:10"), ...out }),
    ];
    expect(outline(rowsOf(items, plain))).toBe("2026-11-20 (a b) (c) (d)");
  });

  test("two agents do not stand together", () => {
    const items = [
      item("a", { ...at("10:00:00"), ...out }),
      item("b", { ...at("10:00:05"), ...out, sentByUserId: "you" }),
    ];
    expect(outline(rowsOf(items, plain))).toBe("2026-11-20 (a) (b)");
  });

  test("days begin at midnight of the workspace, not of Greenwich", () => {
    const items = [item("a", at("22:59:00")), item("b", at("23:00:30"))];
    expect(outline(rowsOf(items, plain))).toBe("2026-11-20 (a b)");
    expect(outline(rowsOf(items, { ...plain, timeZone: "Europe/Madrid" }))).toBe(
      "2026-11-20 (a) 2026-11-21 (b)",
    );
  });

  test("what nobody has read begins with a line", () => {
    const items = [item("a", at("10:00:00")), item("b", at("10:00:10")), item("c", at("10:00:20"))];
    const unread = { beforeId: firstUnread(items, 2)!, count: 2 };
    expect(outline(rowsOf(items, { ...plain, unread }))).toBe("2026-11-20 (a) unread (b c)");
  });

  test("the beginning of a conversation says so", () => {
    expect(outline(rowsOf([item("a")], { ...plain, complete: true }))).toBe("start 2026-11-20 (a)");
    expect(outline(rowsOf([], { ...plain, complete: true }))).toBe("start");
  });

  test("the first unread message counts the customer's only", () => {
    const items = [item("a"), item("b"), item("c", out), item("d")];
    expect(firstUnread(items, 2)).toBe("b");
    expect(firstUnread(items, 0)).toBeNull();
    expect(firstUnread(items, 9)).toBeNull();
  });
});

describe("what is on its way stands at the end, once", () => {
  const writer = { userId: "me", contact, phoneNumberId: "p" };
  const entry: OutboxEntry = {
    key: "k",
    conversationId: "v",
    message: { type: "text", text: { body: "hello" } },
    replyToId: null,
    createdAt: "2030-01-01T00:00:00.000Z",
    after: "2026-11-20T10:00:00.000Z",
    state: "sending",
    error: null,
  };
  const keys = (items: ThreadMessage[]) => items.map(({ key }) => key).join(" ");
  const stored = item("s", { ...out, text: "hello", timestamp: "2026-11-20T10:00:01.000Z" });

  test("a bubble of the browser follows the stored messages", () => {
    expect(keys(withUnsent([item("a")], [entry], writer))).toBe("a k");
  });
  test("the stored message takes the bubble's place when it comes first by the live stream", () => {
    const items = withUnsent([item("a"), stored], [entry], writer);
    expect(keys(items)).toBe("a k");
    expect(items[1]!.message.id).toBe("s");
  });
  test("two equal texts are two bubbles, and one stored message takes one of them", () => {
    expect(keys(withUnsent([item("a"), stored], [entry, { ...entry, key: "k2" }], writer))).toBe("a k k2");
  });
  test("an older equal text is not mistaken for the new one", () => {
    const older = item("o", { ...out, text: "hello", timestamp: "2026-11-20T09:00:00.000Z" });
    expect(keys(withUnsent([older], [entry], writer))).toBe("o k");
  });
  test("a colleague's equal text is not mistaken for mine", () => {
    const theirs = item("o", {
      ...out,
      sentByUserId: "you",
      text: "hello",
      timestamp: "2026-11-20T10:00:02.000Z",
    });
    expect(keys(withUnsent([theirs], [entry], writer))).toBe("o k");
  });
  test("a note of mine takes the place of its bubble, a message with the same words does not", () => {
    const note: OutboxEntry = { ...entry, message: { type: "note", note: { text: "hello" } } };
    expect(keys(withUnsent([stored], [note], writer))).toBe("s k");
    const noted = item("n", { ...stored.message, id: "n", type: "note", direction: "internal" });
    expect(keys(withUnsent([noted], [note], writer))).toBe("k");
  });
  test("a place is recognised by what it says, in whichever order the database keeps it", () => {
    const place = { latitude: 1, longitude: 2, name: "Shop" };
    const sent: OutboxEntry = { ...entry, message: { type: "location", location: place } };
    const change = { ...out, ...at("10:00:01"), type: "location", text: "Shop" };
    const kept = item("s", { ...change, content: { name: "Shop", longitude: 2, latitude: 1 } });
    const other = item("o", { ...change, content: { name: "Shop", longitude: 2, latitude: 3 } });
    expect(keys(withUnsent([kept, other], [sent], writer))).toBe("k o");
  });
  test("a reaction on its way stands on its message, the last word wins", () => {
    const react = (key: string, emoji: string): OutboxEntry => ({
      ...entry,
      key,
      message: { type: "reaction", reaction: { messageId: "a", emoji } },
    });
    const shown = (...entries: OutboxEntry[]) =>
      withUnsent([item("a")], entries, writer).map(({ message: { reactions } }) =>
        reactions.map((r) => r.emoji),
      );
    expect(shown(react("1", "👍"))).toEqual([["👍"]]);
    expect(shown(react("1", "👍"), react("2", "🙏"))).toEqual([["🙏"]]);
    expect(shown(react("1", "👍"), react("2", ""))).toEqual([[]]);
  });
  test("a refused one stays, whatever else arrives", () => {
    expect(keys(withUnsent([stored], [{ ...entry, state: "failed" }], writer))).toBe("s k");
  });
});

describe("the mark under a message says how far it came", () => {
  const cases: [MessageStatus, ReturnType<typeof tickOf>][] = [
    ["queued", "clock"],
    ["sending", "clock"],
    ["accepted", "accepted"],
    ["sent", "sent"],
    ["delivered", "delivered"],
    ["read", "read"],
    ["played", "played"],
    ["failed", "failed"],
    ["uncertain", "uncertain"],
    ["cancelled", "cancelled"],
    ["received", null],
  ];
  it.each(cases)("%s", (status, tick) => {
    expect(tickOf({ direction: "outbound", source: "agent", status })).toBe(tick);
    expect(tickOf({ direction: "inbound", source: "customer", status })).toBeNull();
  });
});

describe("the window counts down to Meta's end, less our margin", () => {
  const end = "2026-11-20T12:00:00.000Z";
  const margin = 10_000;
  const state = (now: string) => windowState(end, Date.parse(now), margin);
  it.each([
    ["2026-11-20T10:00:00Z", "open"],
    ["2026-11-20T10:59:50Z", "open"],
    ["2026-11-20T10:59:51Z", "closing"],
    ["2026-11-20T11:59:49Z", "closing"],
    ["2026-11-20T11:59:50Z", "closed"],
    ["2026-11-21T12:00:00Z", "closed"],
  ])("%s: %s", (now, expected) => expect(state(now).state).toBe(expected));
  test("a customer who never wrote has no window", () => {
    expect(windowState(null, 0, margin)).toEqual({ state: "never" });
  });
  it.each([
    [0, 0, 0, 0],
    [1, 0, 0, 1],
    [59_999, 0, 1, 0],
    [3_600_000, 1, 0, 0],
    [86_399_000, 23, 59, 59],
  ])("%i ms are %i h %i min %i s", (ms, hours, minutes, seconds) => {
    expect(countdown(ms)).toEqual({ hours, minutes, seconds });
  });
});

describe("a list that one points at holds still", () => {
  it.each([
    ["abc", "cab", "abc"],
    ["abc", "xabc", "abc"],
    ["abc", "abcde", "abcde"],
    ["abc", "acde", "acde"],
    ["", "abc", "abc"],
    ["abc", "", ""],
  ])("%s, then %s: %s", (shown, fresh, expected) => {
    expect(steadyOrder(shown.split(""), fresh.split("")).join("")).toBe(expected);
  });
});

describe("times in lists are short", () => {
  const now = new Date("2026-11-20T12:00:00Z");
  it.each([
    ["2026-11-20T12:00:00Z", { unit: "now" }],
    ["2026-11-20T12:00:30Z", { unit: "now" }],
    ["2026-11-20T11:59:01Z", { unit: "now" }],
    ["2026-11-20T11:59:00Z", { unit: "minutes", count: 1 }],
    ["2026-11-20T11:00:01Z", { unit: "minutes", count: 59 }],
    ["2026-11-20T11:00:00Z", { unit: "hours", count: 1 }],
    ["2026-11-19T12:00:01Z", { unit: "hours", count: 23 }],
    ["2026-11-19T12:00:00Z", { unit: "days", count: 1 }],
    ["2026-11-13T12:00:01Z", { unit: "days", count: 6 }],
    ["2026-11-13T12:00:00Z", { unit: "date", withYear: false }],
    ["2025-11-20T12:00:00Z", { unit: "date", withYear: true }],
    ["2027-11-20T12:00:00Z", { unit: "date", withYear: true }],
  ])("%s", (then, expected) => expect(relativeTime(new Date(then), now)).toEqual(expected));

  test("days are those of the zone, also across a change of summer time", () => {
    expect(dayIn("Asia/Kolkata", new Date("2026-11-20T18:30:00Z"))).toBe("2026-11-21");
    expect(dayIn("America/New_York", new Date("2026-11-01T04:30:00Z"))).toBe("2026-11-01");
    expect(dayIn("No/Where", new Date("2026-11-20T18:30:00Z"))).toBe("2026-11-20");
    expect(daysBetween("2026-10-24", "2026-10-26")).toBe(2);
  });
});

describe("a face without a picture", () => {
  it.each([
    ["Ana Lima", "AL"],
    ["Maximiliane-Theodora von und zu Hohenlohe", "MH"],
    ["ana", "A"],
    ["Élodie Ñandú", "ÉÑ"],
    ["فاطمة الزهراء", "ف"],
    ["प्रिया शर्मा", "प्रि"],
    ["王小明", "王"],
    ["@sheena.flowers", "S"],
    ["🌹 Rosa", "R"],
    ["🌹", "🌹"],
    ["+34 600 123 456", ""],
    ["US.13491208655302741918", ""],
    ["...", ""],
    ["", ""],
  ])("%j: %j", (name, initials) => expect(initialsOf(name)).toBe(initials));

  test("a person keeps the colour", () => {
    expect(toneOf("01a1fb7b")).toBe(toneOf("01a1fb7b"));
    expect(new Set(Array.from({ length: 200 }, (_, i) => toneOf(`person ${i}`))).size).toBeGreaterThan(8);
  });
});
