import { sendMessageInput } from "@/lib/inbox/schemas";
import { addressFor, sendPayload, sentAnswer } from "@/lib/whatsapp/payloads";
import { sentText } from "@/lib/whatsapp/rules";

const conversationId = "0191e0b2-5c3a-7000-8000-000000000000";
const wrong = (input: unknown): Record<string, string> => {
  const parsed = sendMessageInput.safeParse(input);
  if (parsed.success) throw new Error("It was accepted.");
  return Object.fromEntries(parsed.error.issues.map(({ path, message }) => [path.join("."), message]));
};
const text = (body: unknown, more = {}) => ({ conversationId, type: "text", text: { body }, ...more });

describe("an address", () => {
  test.each([
    [{ waId: "15551230000", phone: "+1 555 123", bsuid: "US.1" }, { to: "+15551230000" }],
    [{ waId: null, phone: "+49 170 1234567", bsuid: null }, { to: "+491701234567" }],
    // A number that somebody typed may be a stranger's; who wrote is known.
    [{ waId: null, phone: "+49 170 1234567", bsuid: "US.1" }, { recipient: "US.1" }],
    [{ waId: null, phone: null, bsuid: "US.13491208655302741918" }, { recipient: "US.13491208655302741918" }],
    [{ waId: null, phone: "", bsuid: null }, null],
  ])("%j is %j", (contact, expected) => expect(addressFor(contact)).toEqual(expected));

  test.each([
    ["template", "authentication", { to: "+491701234567" }],
    ["template", null, { to: "+491701234567" }],
    ["template", "utility", { recipient: "US.1" }],
    ["text", null, { recipient: "US.1" }],
  ])("a sign-in code goes to the number, whatever else is known: %s, %s", (type, category, expected) => {
    const recipient = { waId: null, phone: "+491701234567", bsuid: "US.1" };
    const message = { messageId: conversationId, type, category, content: {}, recipient, quotes: null };
    expect(sendPayload(message)).toMatchObject(expected);
  });
});

describe("Meta's envelope", () => {
  const message = {
    messageId: conversationId,
    type: "text",
    content: { body: "hi" },
    recipient: { waId: "15551230000", phone: null, bsuid: null },
    category: null,
    quotes: null,
  };

  test("carries our id exactly", () => {
    expect(sendPayload(message)).toEqual({
      messaging_product: "whatsapp",
      recipient_type: "individual",
      to: "+15551230000",
      type: "text",
      text: { body: "hi" },
      biz_opaque_callback_data: conversationId,
    });
  });

  test("quotes, but never in a reaction", () => {
    expect(sendPayload({ ...message, quotes: "wamid.A" })).toMatchObject({
      context: { message_id: "wamid.A" },
    });
    const reaction = { ...message, type: "reaction", content: { message_id: "wamid.A", emoji: "👍" } };
    expect(sendPayload({ ...reaction, quotes: "wamid.A" })).not.toHaveProperty("context");
  });

  test("unpacks contact cards", () => {
    const cards = [{ name: { formatted_name: "Ana", first_name: "Ana" } }];
    expect(sendPayload({ ...message, type: "contacts", content: { contacts: cards } })).toMatchObject({
      contacts: cards,
    });
  });

  test("is not there without an address", () => {
    expect(sendPayload({ ...message, recipient: { waId: null, phone: null, bsuid: null } })).toBeNull();
  });
});

test("an answer without a message id proves nothing", () => {
  expect(sentAnswer.safeParse({ messages: [{ id: "wamid.1", message_status: "accepted" }] }).success).toBe(
    true,
  );
  for (const body of [{}, { messages: [] }, { messages: [{}] }, { messages: [{ id: "" }] }, null, "ok"])
    expect(sentAnswer.safeParse(body).success).toBe(false);
});

test.each([
  ["text", { body: "Hello" }, "Hello"],
  ["image", { id: "1", caption: "Look" }, "Look"],
  ["image", { id: "1" }, null],
  ["interactive", { type: "button", body: { text: "Choose" } }, "Choose"],
  ["location", { latitude: 0, longitude: 0, name: "Shop" }, "Shop"],
  ["reaction", { message_id: "wamid.A", emoji: "👍" }, "👍"],
  [
    "contacts",
    { contacts: [{ name: { formatted_name: "Ana" } }, { name: { formatted_name: "Bo" } }] },
    "Ana, Bo",
  ],
  ["template", { name: "hello_world" }, null],
])("a person reads of %s %j: %s", (type, content, expected) => {
  expect(sentText(type, content)).toBe(expected);
});

describe("what may be sent", () => {
  test("text is trimmed and has 1 to 4,096 characters", () => {
    expect(sendMessageInput.parse(text("  hi \n"))).toMatchObject({ text: { body: "hi" } });
    expect(sendMessageInput.parse(text("x".repeat(4_096)))).toBeTruthy();
    expect(wrong(text("x".repeat(4_097)))).toEqual({ "text.body": "At most 4,096 characters." });
    expect(wrong(text(" \n "))).toEqual({ "text.body": "Must not be empty." });
    expect(wrong(text(7))).toEqual({ "text.body": "Must be text." });
    expect(wrong(text("hi", { text: { body: "hi", previewUrl: true } }))).toHaveProperty("text");
  });

  test("a bare text is short for a text message", () => {
    expect(sendMessageInput.parse({ conversationId, text: "hi" })).toEqual({
      conversationId,
      type: "text",
      text: { body: "hi" },
    });
  });

  test("to takes a number in any usual spelling, or a user id", () => {
    for (const to of ["+49 170 1234567", "491701234567", "+49 (170) 123-4567"]) {
      expect(sendMessageInput.parse({ to, text: "hi" })).toMatchObject({ to: { waId: "491701234567" } });
    }
    expect(sendMessageInput.parse({ to: "US.1349", text: "hi" })).toMatchObject({ to: { bsuid: "US.1349" } });
    for (const to of ["", "Ana", "0170 1234567", "123", "us.1349"]) {
      expect(wrong({ to, text: "hi" })).toHaveProperty("to");
    }
  });

  test("every mistake names its field", () => {
    expect(wrong({ text: "hi" })).toHaveProperty("conversationId");
    expect(wrong({ conversationId, to: "+491701234567", text: "hi" })).toHaveProperty("to");
    expect(wrong(text("hi", { phoneNumberId: conversationId }))).toHaveProperty("phoneNumberId");
    expect(wrong(text("hi", { replyToId: "7" }))).toEqual({ replyToId: "Is not an id." });
    expect(wrong({ conversationId, type: "poll" })).toEqual({
      type: "Is not a type of message that can be sent.",
    });
    for (const nothing of [null, 7, [], "hi", {}]) expect(wrong(nothing)).toBeTruthy();
  });

  const media = { id: "123456" };
  const button = (id: string, title: string) => ({ type: "reply", reply: { id, title } });
  const interactive = (value: object) => ({ conversationId, type: "interactive", interactive: value });
  const body = { text: "Choose" };
  const list = (rows: number, sections = 1) => ({
    type: "list",
    body,
    action: {
      button: "Open",
      sections: Array.from({ length: sections }, (_, s) => ({
        title: `Part ${s}`,
        rows: Array.from({ length: rows }, (_, i) => ({ id: `${s}-${i}`, title: `Row ${i}` })),
      })),
    },
  });

  test.each([
    ["image by id", { type: "image", image: { ...media, caption: "Look" } }],
    ["video by link", { type: "video", video: { link: "https://example.com/a.mp4" } }],
    ["voice note", { type: "audio", audio: { ...media, voice: true } }],
    ["document", { type: "document", document: { ...media, filename: "Invoice.pdf" } }],
    ["sticker", { type: "sticker", sticker: media }],
    ["location at zero", { type: "location", location: { latitude: 0, longitude: 0 } }],
    ["location in words", { type: "location", location: { latitude: "52.5", longitude: "13.4" } }],
    ["contact card", { type: "contacts", contacts: [{ name: { formatted_name: "Ana", first_name: "Ana" } }] }],
    ["reaction", { type: "reaction", reaction: { messageId: conversationId, emoji: "👍🏽" } }],
    ["reaction taken back", { type: "reaction", reaction: { messageId: conversationId, emoji: "" } }],
    ["buttons", interactive({ type: "button", body, action: { buttons: [button("1", "Yes"), button("2", "No")] } })],
    ["list", interactive(list(10))],
    ["link button", interactive({ type: "cta_url", body, action: { name: "cta_url", parameters: { display_text: "Go", url: "https://example.com" } } })],
    ["flow", interactive({ type: "flow", body, action: { name: "flow", parameters: { flow_message_version: "3", flow_cta: "Start", flow_id: "1" } } })],
    ["catalogue", interactive({ type: "catalog_message", body, action: { name: "catalog_message" } })],
    ["location request", interactive({ type: "location_request_message", body, action: { name: "send_location" } })],
    ["template", { type: "template", template: { name: "order_update", language: { code: "pt_BR" }, components: [{ type: "body", parameters: [{ type: "text", text: "Pablo" }] }] } }],
  ])("%s", (_, input) => {
    expect(sendMessageInput.parse({ conversationId, ...input })).toMatchObject({ type: (input as { type: string }).type });
  }); // prettier-ignore

  test.each([
    ["neither id nor link", { type: "image", image: {} }, "image"],
    ["id and link", { type: "image", image: { ...media, link: "https://example.com" } }, "image"],
    ["plain http", { type: "image", image: { link: "http://example.com/a.png" } }, "image.link"],
    ["caption on audio", { type: "audio", audio: { ...media, caption: "no" } }, "audio"],
    ["long caption", { type: "image", image: { ...media, caption: "x".repeat(1_025) } }, "image.caption"],
    ["latitude", { type: "location", location: { latitude: 91, longitude: 0 } }, "location.latitude"],
    ["a name of one part", { type: "contacts", contacts: [{ name: { formatted_name: "Ana" } }] }, "contacts.0.name"],
    ["no cards", { type: "contacts", contacts: [] }, "contacts"],
    ["a word as reaction", { type: "reaction", reaction: { messageId: conversationId, emoji: "ok" } }, "reaction.emoji"],
    ["two emojis", { type: "reaction", reaction: { messageId: conversationId, emoji: "👍👍" } }, "reaction.emoji"],
    ["four buttons", interactive({ type: "button", body, action: { buttons: ["1", "2", "3", "4"].map((n) => button(n, n)) } }), "interactive.action.buttons"],
    ["equal titles", interactive({ type: "button", body, action: { buttons: [button("1", "Yes"), button("2", "Yes")] } }), "interactive.action.buttons"],
    ["long title", interactive({ type: "button", body, action: { buttons: [button("1", "x".repeat(21))] } }), "interactive.action.buttons.0.reply.title"],
    ["eleven rows over two sections", interactive({ ...list(6, 2) }), "interactive.action.sections"],
    ["unknown kind", interactive({ type: "wheel", body }), "interactive.type"],
    ["one card", interactive({ type: "carousel", body, action: { cards: [] } }), "interactive.action.cards"],
    ["template name", { type: "template", template: { name: "Order Update", language: { code: "en" } } }, "template.name"],
    ["template language", { type: "template", template: { name: "a", language: { code: "english" } } }, "template.language.code"],
  ])("not with %s", (_, input, field) => {
    expect(wrong({ conversationId, ...input })).toHaveProperty([field]);
  }); // prettier-ignore
});
