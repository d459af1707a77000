import { platformDb } from "@/lib/platform/db";
import { replayWebhookEvents } from "@/lib/webhooks/commands";
import { addPhoneNumber, metaId, makeWorkspace } from "@/tests/support/workspace";
import {
  deliver,
  envelope,
  eventOf,
  messageOf,
  messagesFrom,
  type Meta,
  newWamid,
  send,
  settle,
  statusOf,
} from "@/tests/support/webhooks";
import { randomBytes } from "node:crypto";

jest.setTimeout(120_000);

const waId = "16505551234";
const textsOf = async (workspaceId: string) =>
  (await platformDb.message.findMany({ where: { workspaceId }, orderBy: { id: "asc" } })).map(
    ({ text }) => text,
  );

/** A message with this JSON as its text object, between two good ones, as bytes. */
function between(number: { metaId: string }, poison: string): Buffer {
  const mark = `"text":{"body":"POISON"}`;
  const body = JSON.stringify(
    messagesFrom(number, waId, [
      messageOf(waId, { text: { body: "before" } }),
      messageOf(waId, { text: { body: "POISON" } }),
      messageOf(waId, { text: { body: "after" } }),
    ]),
  );
  return Buffer.from(body.replace(mark, poison));
}

const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;

test.each<[string, string, string | null]>([
  ["a NUL character", String.raw`"text":{"body":"a\u0000b"}`, "ab"],
  ["a lone surrogate", String.raw`"text":{"body":"a\ud800b"}`, "a\ufffdb"],
  ["a lone surrogate in a key", String.raw`"text":{"body":"a","\udc00\u0000":1}`, "a"],
  [
    "escaped emoji and slashes",
    String.raw`"text":{"body":"\ud83d\udc4d https:\/\/x.test\/"}`,
    "👍 https://x.test/",
  ],
  [
    "ten thousand lines",
    `"text":{"body":${JSON.stringify("line\n".repeat(10_000))}}`,
    "line\n".repeat(10_000),
  ],
  ["a text that is no object", `"text":"x"`, null],
  ["a text that is a list", `"text":[1,2]`, null],
  ["null in every place", `"text":null,"context":null,"referral":null,"errors":null`, null],
  ["a key __proto__", `"text":{"body":"a","__proto__":{"body":"b"}}`, "a"],
  ["the same key twice", `"text":{"body":"first"},"text":{"body":"last"}`, "last"],
  ["an id larger than a number", `"text":{"body":"a","id":12345678901234567890}`, "a"],
  ["SQL", `"text":{"body":"'); DROP TABLE messages; --"}`, "'); DROP TABLE messages; --"],
  ["backslashes and quotes", String.raw`"text":{"body":"\\\"{},NULL\\"}`, String.raw`\"{},NULL` + "\\"],
  ["the word NULL", `"text":{"body":"NULL"}`, "NULL"],
])("%s is taken in, and its neighbours with it", async (_, poison, text) => {
  const { phoneNumber, workspace } = await makeWorkspace();
  const bytes = between(phoneNumber, poison);
  await deliver(bytes);
  expect(await textsOf(workspace.id)).toEqual(["before", text, "after"]);
  expect(await eventOf(bytes)).toMatchObject({ state: "processed", items: [] });
});

test.each<[string, string, string]>([
  ["nested deeper than anything Meta sends", `"text":${deep(65)}`, "nested deeper than 64 levels"],
  ["nested without end", `"text":${deep(50_000)}`, "nested deeper than 64 levels"],
])("what is %s is set aside with its error, its neighbours are taken in", async (_, poison, error) => {
  const { phoneNumber, workspace } = await makeWorkspace();
  const bytes = between(phoneNumber, poison);
  await deliver(bytes);
  expect(await textsOf(workspace.id)).toEqual(["before", "after"]);
  const event = await eventOf(bytes);
  expect(event).toMatchObject({ state: "partial", error: expect.stringContaining(error) });
  expect(event!.items).toMatchObject([
    {
      path: "entry.0.changes.0.messages.1",
      state: "failed",
      workspaceId: workspace.id,
      error: expect.stringContaining(error),
    },
  ]);
});

test("contacts nested too deeply cost the names, not the messages", async () => {
  const { phoneNumber, workspace } = await makeWorkspace();
  const body = JSON.stringify(messagesFrom(phoneNumber, waId, [messageOf(waId)])).replace(
    /"contacts":\[.*?\}\]/,
    `"contacts":[${deep(100)}]`,
  );
  await deliver(body);
  expect(await textsOf(workspace.id)).toEqual(["Hello"]);
});

test("an item the database refuses stands alone, whoever shares the batch", async () => {
  const [shop, other] = await Promise.all([makeWorkspace(), makeWorkspace()]);
  // Too long for an index: no guard of ours knows it, PostgreSQL does.
  const tooLong = `wamid.${randomBytes(6_000).toString("hex")}`;
  const mixed = envelope(shop.phoneNumber, {
    messages: Array.from({ length: 30 }, (_, i) =>
      messageOf(waId, i === 17 ? { id: tooLong } : { text: { body: `${i}` } }),
    ),
    statuses: [statusOf(newWamid(), "sent", new Date())],
  });
  const neighbours = Array.from({ length: 10 }, (_, i) =>
    messagesFrom(other.phoneNumber, waId, [messageOf(waId, { text: { body: `n${i}` } })]),
  );
  const bodies = [...neighbours.slice(0, 5), mixed, ...neighbours.slice(5)];
  await Promise.all(bodies.map((body) => send(body)));
  await settle(...bodies);
  expect(await textsOf(shop.workspace.id)).toEqual(
    Array.from({ length: 30 }, (_, i) => `${i}`).filter((_, i) => i !== 17),
  );
  expect((await textsOf(other.workspace.id)).sort()).toEqual(Array.from({ length: 10 }, (_, i) => `n${i}`));
  const event = await eventOf(mixed);
  expect(event).toMatchObject({ state: "partial", summary: { messages: 29, waitingStatuses: 1, failed: 1 } });
  expect(event!.items).toMatchObject([
    { path: "entry.0.changes.0.messages.17", error: expect.stringContaining("Could not be stored: ") },
  ]);
  for (const body of neighbours) expect(await eventOf(body)).toMatchObject({ state: "processed", items: [] });
});

test("items without id or sender are set aside, each with its reason", async () => {
  const { phoneNumber, workspace } = await makeWorkspace();
  const body = envelope(phoneNumber, {
    messages: [null, 7, { id: "a" }, { from: waId }, messageOf(waId)],
    statuses: [null, { status: "sent" }],
  });
  await deliver(body);
  expect(await textsOf(workspace.id)).toEqual(["Hello"]);
  expect(
    (await eventOf(body))!.items.map(({ path, error }) => [path.replace("entry.0.changes.0.", ""), error]),
  ).toEqual([
    ["messages.0", "This message is not an object."],
    ["messages.1", "This message is not an object."],
    ["messages.2", "This message names nobody: neither a phone number nor a user id."],
    ["messages.3", "This message has no id."],
    ["statuses.0", "This status names no message."],
    ["statuses.1", "This status names no message."],
  ]);
});

test.each<[string, Buffer | string, string]>([
  ["cut JSON", `{"object":"whatsapp_business_account","entry":[`, "The body is not valid JSON."],
  [
    "broken UTF-8",
    Buffer.concat([
      Buffer.from('{"entry":["'),
      randomBytes(8),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"]}'),
    ]),
    "The body is not valid UTF-8.",
  ],
  ["JSON that is a list", "[1,2,3]", "The body is JSON, but not a webhook of Meta's."],
  ["JSON that is null", " null ", "The body is JSON, but not a webhook of Meta's."],
  [
    "an envelope without entries",
    `{"object":"whatsapp_business_account","entry":null}`,
    "The body is JSON, but not a webhook of Meta's.",
  ],
])("%s is kept aside byte for byte, with the reason", async (_, body, error) => {
  await deliver(body);
  const event = await eventOf(body);
  expect(event).toMatchObject({ state: "quarantined", error, shares: [], items: [] });
  expect(Buffer.from(event!.body)).toEqual(Buffer.from(body as string));
});

test.each<[string, unknown]>([
  ["entries of nothing", { entry: [null, 1, "x", {}, { changes: null }, { changes: [null, 1] }] }],
  ["a value that is a list", { entry: [{ id: "1", changes: [{ field: "messages", value: [] }] }] }],
  [
    "lists that are none",
    {
      entry: [
        { id: "1", changes: [{ field: "messages", value: { messages: 1, statuses: "x", contacts: {} } }] },
      ],
    },
  ],
])("%s are understood as nothing", async (_, body) => {
  const marked = { ...(body as Meta), mark: newWamid() };
  await deliver(marked);
  expect(["processed", "unmatched"]).toContain((await eventOf(marked))!.state);
});

describe("numbers nobody here has", () => {
  test("are kept as unmatched and can be replayed after connecting", async () => {
    const { workspace } = await makeWorkspace();
    const later = metaId();
    const body = messagesFrom({ metaId: later }, waId, [messageOf(waId)]);
    await deliver(body);
    const event = await eventOf(body);
    expect(event).toMatchObject({
      state: "unmatched",
      shares: [],
      items: [],
      summary: { unmatched: 1, notes: [`Number ${later} is not connected here.`] },
    });
    await addPhoneNumber(workspace.id, { metaId: later });
    expect(await replayWebhookEvents({ id: event!.id })).toBe(1);
    await settle(body);
    expect(await eventOf(body)).toMatchObject({
      state: "processed",
      shares: [{ workspaceId: workspace.id }],
    });
    expect(await textsOf(workspace.id)).toEqual(["Hello"]);
  });

  test("beside one that is connected are named item by item, and replayed without doubling the others", async () => {
    const { workspace, phoneNumber } = await makeWorkspace();
    const later = metaId();
    const entries = [phoneNumber, { metaId: later }].flatMap(
      (number) => (messagesFrom(number, waId, [messageOf(waId)]) as { entry: unknown[] }).entry,
    );
    const body = { object: "whatsapp_business_account", entry: entries };
    await deliver(body);
    const event = await eventOf(body);
    expect(event).toMatchObject({ state: "partial", summary: { messages: 1, unmatched: 1 } });
    expect(event!.items).toMatchObject([
      { path: "entry.1.changes.0.messages.0", workspaceId: null, state: "failed" },
    ]);
    // The workspace's own part went well.
    expect(event!.shares).toMatchObject([
      { workspaceId: workspace.id, state: "processed", summary: { messages: 1 } },
    ]);
    const second = await makeWorkspace();
    await addPhoneNumber(second.workspace.id, { metaId: later });
    await replayWebhookEvents({ id: event!.id });
    await settle(body);
    expect(await eventOf(body)).toMatchObject({
      state: "processed",
      attempts: 2,
      items: [{ state: "replayed" }],
    });
    expect(await textsOf(workspace.id)).toEqual(["Hello"]);
    expect(await textsOf(second.workspace.id)).toEqual(["Hello"]);
  });

  test("that were disconnected are nobody's, whoever had them", async () => {
    const { workspace, phoneNumber } = await makeWorkspace();
    await platformDb.phoneNumber.updateMany({
      where: { workspaceId: workspace.id, id: phoneNumber.id },
      data: { connectedMetaId: null, state: "disconnected" },
    });
    const body = messagesFrom(phoneNumber, waId, [messageOf(waId)]);
    await deliver(body);
    expect(await eventOf(body)).toMatchObject({ state: "unmatched", shares: [] });
    expect(await textsOf(workspace.id)).toEqual([]);
  });
});
