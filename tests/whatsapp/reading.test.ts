import { addressOf, personOf, readProfiles, withProfile } from "@/lib/whatsapp/people";
import { contentOf, readMessage, timeOf, Unreadable } from "@/lib/whatsapp/incoming";
import { readFailure, readStatus } from "@/lib/whatsapp/incoming-status";
import { readableText } from "@/lib/whatsapp/reading";

const nobody = { people: [] };

test.each<[string, Record<string, unknown>, string | null]>([
  ["text", { text: { body: "Hi" } }, "Hi"],
  ["text", { text: { body: "" } }, null],
  ["text", { text: null }, null],
  ["text", {}, null],
  ["image", { image: { id: "1", caption: "Taj Mahal" } }, "Taj Mahal"],
  ["image", { image: { id: "1" } }, null],
  ["video", { video: { caption: "Growth" } }, "Growth"],
  ["document", { document: { filename: "receipt.pdf" } }, null],
  ["audio", { audio: { id: "1", voice: true } }, null],
  ["sticker", { sticker: { id: "1" } }, null],
  ["location", { location: { latitude: 0, longitude: 0 } }, null],
  ["location", { location: { latitude: 0, longitude: 0, name: "Null Island" } }, "Null Island"],
  ["location", { location: { latitude: 1, longitude: 1, address: "Rua 1" } }, "Rua 1"],
  ["button", { button: { text: "Yes", payload: "y" } }, "Yes"],
  ["button", { button: { payload: "y" } }, "y"],
  [
    "interactive",
    { interactive: { type: "button_reply", button_reply: { id: "a", title: "Cancel" } } },
    "Cancel",
  ],
  [
    "interactive",
    { interactive: { type: "list_reply", list_reply: { id: "a", title: "Express" } } },
    "Express",
  ],
  [
    "interactive",
    { interactive: { type: "nfm_reply", nfm_reply: { body: "Sent", response_json: "{" } } },
    "Sent",
  ],
  [
    "interactive",
    { interactive: { type: "call_permission_reply", call_permission_reply: { response: "accept" } } },
    null,
  ],
  ["interactive", { interactive: { type: "button_reply" } }, null],
  ["interactive", { interactive: [] }, null],
  ["reaction", { reaction: { message_id: "w", emoji: "👍" } }, "👍"],
  ["reaction", { reaction: { message_id: "w", emoji: "" } }, null],
  ["reaction", { reaction: { message_id: "w" } }, null],
  ["contacts", { contacts: [{ name: { formatted_name: "Bo" } }, { name: { first_name: "Cy" } }] }, "Bo, Cy"],
  ["contacts", { contacts: [{ vcard: "BEGIN:VCARD\nFN;CHARSET=UTF-8:Ana P\nEND:VCARD" }] }, "Ana P"],
  ["contacts", { contacts: [{ phones: [{ phone: "+1 2" }] }, null] }, "+1 2"],
  ["contacts", { contacts: null }, null],
  ["order", { order: { text: "Love these!", product_items: [] } }, "Love these!"],
  [
    "order",
    { order: { product_items: [{ product_retailer_id: "a", quantity: 2 }, { product_retailer_id: "b" }] } },
    "2 × a, 1 × b",
  ],
  ["system", { system: { body: "Ana changed" } }, "Ana changed"],
  ["edit", { edit: { message: { type: "text", text: { body: "new words" } } } }, "new words"],
  ["edit", { edit: { message: { type: "image", image: { caption: "new" } } } }, "new"],
  ["edit", { edit: { message: { type: "edit", edit: {} } } }, null],
  ["revoke", { revoke: { original_message_id: "w" } }, null],
  ["request_welcome", {}, null],
  ["unsupported", { unsupported: { type: "poll_creation" }, errors: [{ code: 131051 }] }, null],
  ["hologram", { hologram: { caption: "Look" } }, "Look"],
  ["hologram", {}, null],
])("what a person reads of %s %j", (type, raw, text) => {
  expect(readableText(type, { type, ...raw })).toBe(text);
});

test("nothing Meta adds beside the type's object is lost", () => {
  const raw = {
    from: "1",
    id: "w",
    timestamp: "1",
    type: "text",
    text: { body: "Hi" },
    context: { forwarded: true },
    referral: { source_id: "9" },
    brand_new: [1],
  };
  expect(contentOf("text", raw)).toEqual({
    body: "Hi",
    context: { forwarded: true },
    referral: { source_id: "9" },
    brand_new: [1],
  });
  expect(contentOf("contacts", { type: "contacts", contacts: [{}], origin: "contact_request" })).toEqual({
    contacts: [{}],
    origin: "contact_request",
  });
});

test.each([
  ["16505551234", { waId: "16505551234" }],
  ["+1 (650) 555-1234", { waId: "16505551234" }],
  ["US.13491208655302741918", { bsuid: "US.13491208655302741918" }],
  ["BR.ENT.abc123", { bsuid: "BR.ENT.abc123" }],
  ["uUS.13491208655302741918", null],
  ["us.1349", null],
  ["US.", null],
  ["@ana", null],
  ["12", null],
  ["", null],
  [undefined, null],
])("the address %s is told by its shape", (value, address) => {
  expect(addressOf(value)).toEqual(address);
});

test("a BSUID in the place of a phone number is still a BSUID", () => {
  expect(personOf("US.1349", "US.9999")).toMatchObject({ waId: null, bsuid: "US.1349" });
  expect(personOf("US.1349", "16505551234")).toMatchObject({ waId: "16505551234", bsuid: "US.1349" });
  expect(personOf(undefined, "nobody")).toBeNull();
});

describe("profiles are paired by address, never by position", () => {
  const book = readProfiles([
    { wa_id: "111", profile: { name: "One" } },
    { user_id: "US.222", profile: { name: "Two", username: "@two" } },
    null,
    { wa_id: "333", user_id: "US.333" },
  ]);
  const person = (waId: string | null, bsuid: string | null) => ({
    waId,
    bsuid,
    username: null,
    profileName: null,
  });
  test.each([
    [person("111", null), { waId: "111", bsuid: null, profileName: "One" }],
    [person(null, "US.222"), { bsuid: "US.222", profileName: "Two", username: "two" }],
    [person("333", null), { waId: "333", bsuid: "US.333", profileName: null }],
    [person("444", null), { waId: "444", bsuid: null, profileName: null }],
    // The number is theirs, the id is somebody else's: nothing is learnt.
    [person("333", "US.999"), { waId: "333", bsuid: "US.999", profileName: null }],
  ])("%j", (given, expected) => {
    expect(withProfile(given, book)).toMatchObject(expected);
  });
  test("a lone profile whose id is misspelt belongs to the one who wrote", () => {
    const lone = readProfiles([{ user_id: "uUS.1349", profile: { name: "Sheena" } }]);
    expect(withProfile(person(null, "US.1349"), lone)).toMatchObject({
      bsuid: "US.1349",
      profileName: "Sheena",
    });
  });
  test("a name cannot turn the text around it", () => {
    const [hostile] = readProfiles([{ wa_id: "111", profile: { name: "a\u202Egpj.exe\u0007 b" } }]).people;
    expect(hostile!.profileName).toBe("a gpj.exe b");
  });
});

test.each([
  [1749416383, "2025-06-08T20:59:43.000Z"],
  [1749416383000, "2025-06-08T20:59:43.000Z"],
  [0, null],
  [-5, null],
  [99999999999, null],
  [undefined, null],
])("Meta's time %s", (seconds, iso) => {
  expect(timeOf(seconds)?.toISOString() ?? null).toBe(iso);
});

test.each([
  [null, "not an object"],
  [[], "not an object"],
  [{ from: "16505551234" }, "no id"],
  [{ id: "w", from: "" }, "names nobody"],
  [{ id: "w", from: null, from_user_id: 5 }, "names nobody"],
])("the message %j is set aside in words", (raw, words) => {
  expect(() => readMessage(raw, nobody, { source: "customer" })).toThrow(Unreadable);
  expect(() => readMessage(raw, nobody, { source: "customer" })).toThrow(words);
});

test("a type that is no word is shown as unknown and kept", () => {
  const message = readMessage({ id: "w", from: "16505551234", type: "<b>", "<b>": { a: 1 } }, nobody, {
    source: "customer",
  });
  expect(message).toMatchObject({ type: "unknown", text: null, content: { "<b>": { a: 1 } } });
});

test.each([
  [{ id: "w", status: "captured", type: "payment" }, "payment"],
  [{ id: "w", status: "RINGING", type: "call" }, "call"],
  [{ id: "wacid.X", status: "read" }, "call"],
  [{ id: "w", status: "deleted" }, "deleted"],
  [{ id: "w", status: 7 }, "does not know"],
])("the status %j is not one of a message", (raw, words) => {
  expect(readStatus(raw)).toEqual({ aside: expect.stringContaining(words) as string });
});

test.each([
  [
    { code: 131026, title: "T", error_data: { details: "D" } },
    { code: 131026, title: "T", details: "D" },
  ],
  [
    { code: "131026", title: "T", details: "top" },
    { code: 131026, title: "T", details: "top" },
  ],
  [
    { code: 1, message: "M" },
    { code: 1, title: "M", message: "M" },
  ],
  [{ code: null }, { code: 0, title: "Error 0" }],
  [null, { code: 0, title: "Error 0" }],
])("the failure %j is read", (raw, failure) => {
  expect(readFailure(raw)).toEqual(failure);
});
