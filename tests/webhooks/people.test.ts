import { platformDb, transaction } from "@/lib/platform/db";
import { openAddressBook } from "@/lib/contacts/address-book";
import { enrol } from "@/lib/contacts/identities";
import { addContact } from "@/tests/support/conversation";
import {
  deliver,
  envelope,
  eventOf,
  messageOf,
  messagesFrom,
  type Meta,
  send,
  settle,
} from "@/tests/support/webhooks";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

jest.setTimeout(120_000);

const contactsOf = ({ workspace }: TestWorkspace) =>
  platformDb.contact.findMany({
    where: { workspaceId: workspace.id },
    include: { identities: { orderBy: { value: "asc" } }, conversations: { include: { messages: true } } },
    orderBy: { id: "asc" },
  });
const wrote = ({ phoneNumber }: TestWorkspace, message: Meta, contact: Meta, at?: Date) =>
  envelope(phoneNumber, {
    contacts: [contact],
    messages: [{ ...messageOf("", {}, at), from: undefined, ...message }],
  });

const phone = "16505551234";
const bsuid = "US.13491208655302741918";

test("somebody with a user id who later shows a phone stays one contact", async () => {
  const shop = await makeWorkspace();
  await deliver(
    wrote(shop, { from_user_id: bsuid }, { user_id: bsuid, profile: { name: "Ana", username: "@ana" } }),
  );
  await deliver(wrote(shop, { from: phone, from_user_id: bsuid }, { wa_id: phone, user_id: bsuid }));
  await deliver(wrote(shop, { from: phone }, { wa_id: phone }));
  const contacts = await contactsOf(shop);
  expect(contacts).toHaveLength(1);
  expect(contacts[0]).toMatchObject({
    waId: phone,
    phone: `+${phone}`,
    bsuid,
    username: "ana",
    profileName: "Ana",
  });
  expect(contacts[0]!.conversations[0]!.messages).toHaveLength(3);
});

test("somebody with a phone who hides it later stays one contact", async () => {
  const shop = await makeWorkspace();
  await deliver(wrote(shop, { from: phone }, { wa_id: phone, profile: { name: "Ana" } }));
  await deliver(wrote(shop, { from: phone, from_user_id: bsuid }, { wa_id: phone, user_id: bsuid }));
  await deliver(
    wrote(shop, { from_user_id: bsuid }, { user_id: bsuid, profile: { name: "Ana", username: "ana" } }),
  );
  const contacts = await contactsOf(shop);
  expect(contacts).toHaveLength(1);
  expect(contacts[0]!.identities.map(({ kind, value }) => [kind, value])).toEqual([
    ["wa_id", phone],
    ["bsuid", bsuid],
  ]);
});

test("the phone of one and the user id of another join nobody", async () => {
  const shop = await makeWorkspace();
  const a = await addContact(shop.workspace.id, { waId: phone, profileName: "A" });
  await deliver(wrote(shop, { from_user_id: bsuid }, { user_id: bsuid, profile: { name: "B" } }));
  const both = wrote(
    shop,
    { from: phone, from_user_id: bsuid },
    { wa_id: phone, user_id: bsuid, profile: { name: "B" } },
  );
  await deliver(both);
  const contacts = await contactsOf(shop);
  expect(contacts).toHaveLength(2);
  const b = contacts.find(({ id }) => id !== a.id)!;
  expect(b).toMatchObject({ bsuid, waId: null, phone: null });
  expect(b.conversations[0]!.messages).toHaveLength(2);
  expect(contacts.find(({ id }) => id === a.id)).toMatchObject({
    waId: phone,
    bsuid: null,
    profileName: "A",
  });
  expect((await eventOf(both))!.summary).toMatchObject({
    notes: [expect.stringContaining("belongs to one contact and the user id to another")],
  });
});

test.each<[string, string, string]>([
  ["a Brazilian without the ninth digit meets the contact with it", "5531987654321", "553187654321"],
  ["a Brazilian with the ninth digit meets the contact without it", "553187654321", "5531987654321"],
  ["a Mexican with the 1 meets the contact without it", "525512345678", "5215512345678"],
  ["a Mexican without the 1 meets the contact with it", "5215512345678", "525512345678"],
  ["an Argentine meets the contact somebody typed with 15", "54111512345678", "5491112345678"],
])("%s", async (_, known, waId) => {
  const shop = await makeWorkspace();
  const contact = await addContact(shop.workspace.id, { waId: known, phone: `+${known}` });
  await deliver(wrote(shop, { from: waId }, { wa_id: waId, profile: { name: "Ana" } }));
  const contacts = await contactsOf(shop);
  expect(contacts.map(({ id }) => id)).toEqual([contact.id]);
  // Written to by the address Meta gave.
  expect(contacts[0]!.waId).toBe(waId);
});

test("an Argentine number without 9 may be a landline: it is somebody else", async () => {
  const shop = await makeWorkspace();
  await addContact(shop.workspace.id, { waId: "541112345678" });
  await deliver(wrote(shop, { from: "5491112345678" }, { wa_id: "5491112345678" }));
  expect(await contactsOf(shop)).toHaveLength(2);
});

test("two candidates for an equivalent number are no match", async () => {
  const shop = await makeWorkspace();
  const { workspace } = shop;
  const [a, b] = [
    await addContact(workspace.id, { waId: null }),
    await addContact(workspace.id, { waId: null }),
  ];
  await platformDb.contactIdentity.createMany({
    data: [
      { workspaceId: workspace.id, kind: "phone", value: "525512345678", contactId: a.id },
      { workspaceId: workspace.id, kind: "wa_id", value: "525512345678", contactId: b.id },
    ],
  });
  await deliver(wrote(shop, { from: "5215512345678" }, { wa_id: "5215512345678" }));
  expect(await contactsOf(shop)).toHaveLength(3);
});

test("a number somebody typed is confirmed when its owner writes", async () => {
  const shop = await makeWorkspace();
  const contact = await addContact(shop.workspace.id, {
    waId: null,
    phone: `+${phone}`,
    name: "Ana from the fair",
  });
  await platformDb.contactIdentity.create({
    data: { workspaceId: shop.workspace.id, kind: "phone", value: phone, contactId: contact.id },
  });
  await deliver(wrote(shop, { from: phone }, { wa_id: phone, profile: { name: "Ana" } }));
  const [found] = await contactsOf(shop);
  expect(found).toMatchObject({ id: contact.id, waId: phone, name: "Ana from the fair", profileName: "Ana" });
  expect(found!.searchText).toBe(`ana from the fair ana ${phone}`);
});

test("the same stranger in twenty webhooks drained at once becomes one contact", async () => {
  const shop = await makeWorkspace();
  const forms = ["5215512345678", "525512345678"];
  const bodies = Array.from({ length: 20 }, (_, i) =>
    messagesFrom(shop.phoneNumber, forms[i % 2]!, [messageOf(forms[i % 2]!)]),
  );
  await Promise.all(bodies.map((body) => send(body)));
  await Promise.all([settle(...bodies), settle(...bodies), settle(...bodies)]);
  const contacts = await contactsOf(shop);
  expect(contacts).toHaveLength(1);
  expect(contacts[0]!.conversations).toHaveLength(1);
  expect(contacts[0]!.conversations[0]).toMatchObject({ unreadCount: 20 });
  expect(contacts[0]!.conversations[0]!.messages).toHaveLength(20);
});

test("two transactions that meet the same stranger make one contact", async () => {
  const { workspace } = await makeWorkspace();
  const person = { waId: phone, bsuid, username: null, profileName: "Ana" };
  const sought = [{ workspaceId: workspace.id, person }];
  const meet = () =>
    transaction(async (client) => {
      const book = await openAddressBook(client, sought);
      const [match] = await enrol(client, book, sought);
      return match!.contact.id;
    });
  const made = await Promise.all([meet(), meet()]);
  expect(made[0]).toBe(made[1]);
});

describe("when a customer changes their number", () => {
  const system = (from: string, wa_id: string, more: Meta = {}): Meta => ({
    from,
    type: "system",
    text: undefined,
    system: {
      type: "user_changed_number",
      body: `User Ana changed from ${from} to ${wa_id}`,
      wa_id,
      ...more,
    },
  });

  test("the conversation goes on under the new one, in any batch", async () => {
    const shop = await makeWorkspace();
    await deliver(wrote(shop, { from: phone }, { wa_id: phone, profile: { name: "Ana" } }));
    const next = "12195555358";
    const { phoneNumber } = shop;
    // The first message from the new number stands before the news of the change.
    await deliver(
      envelope(phoneNumber, {
        messages: [messageOf(next), { ...messageOf(phone), ...system(phone, next) }, messageOf(next)],
      }),
    );
    const contacts = await contactsOf(shop);
    expect(contacts).toHaveLength(1);
    expect(contacts[0]).toMatchObject({ waId: next, phone: `+${next}` });
    const [conversation] = contacts[0]!.conversations;
    expect(conversation!.messages.map(({ type }) => type).sort()).toEqual(["system", "text", "text", "text"]);
    expect(conversation!.unreadCount).toBe(3);
  });

  test("the news is a line, not an unread message, and opens no window", async () => {
    const shop = await makeWorkspace();
    await deliver(
      envelope(shop.phoneNumber, { messages: [{ ...messageOf(phone), ...system(phone, "12195555358") }] }),
    );
    const [contact] = await contactsOf(shop);
    expect(contact!.conversations[0]).toMatchObject({ unreadCount: 0, windowExpiresAt: null });
    expect(contact!.conversations[0]!.messages[0]!.text).toBe(
      `User Ana changed from ${phone} to 12195555358`,
    );
  });

  test("a contact who had the new number before is no longer written to by it", async () => {
    const shop = await makeWorkspace();
    const next = "12195555358";
    const before = await addContact(shop.workspace.id, { waId: next, name: "Had it before" });
    const body = envelope(shop.phoneNumber, {
      messages: [
        { ...messageOf(phone), ...system(phone, next, { user_id: "US.2", previous_user_id: "US.1" }) },
      ],
    });
    await deliver(body);
    const contacts = await contactsOf(shop);
    expect(contacts).toHaveLength(2);
    expect(contacts.find(({ id }) => id === before.id)).toMatchObject({
      waId: null,
      phone: null,
      name: "Had it before",
    });
    expect(contacts.find(({ id }) => id !== before.id)).toMatchObject({ waId: next, bsuid: "US.2" });
    expect((await eventOf(body))!.summary).toMatchObject({
      notes: [expect.stringContaining("was another contact's before")],
    });
    await deliver(wrote(shop, { from_user_id: "US.1" }, { user_id: "US.1" }));
    expect(await contactsOf(shop)).toHaveLength(2);
  });

  test("a new user id leads to the same contact", async () => {
    const shop = await makeWorkspace();
    await deliver(wrote(shop, { from_user_id: "US.1" }, { user_id: "US.1", profile: { name: "Ana" } }));
    await deliver(
      envelope(shop.phoneNumber, {
        messages: [
          {
            ...messageOf("", {}),
            from: undefined,
            from_user_id: "US.1",
            type: "system",
            system: {
              type: "user_changed_user_id",
              user_id: "US.2",
              previous_user_id: "US.1",
              body: "changed",
            },
          },
        ],
      }),
    );
    await deliver(wrote(shop, { from_user_id: "US.2" }, { user_id: "US.2" }));
    const contacts = await contactsOf(shop);
    expect(contacts).toHaveLength(1);
    expect(contacts[0]).toMatchObject({ bsuid: "US.2", profileName: "Ana" });
  });
});

test("a customer who shares their number by the button gets it, and keeps their contact", async () => {
  const shop = await makeWorkspace();
  await deliver(wrote(shop, { from_user_id: bsuid }, { user_id: bsuid, profile: { name: "Ana" } }));
  await deliver(
    wrote(
      shop,
      {
        from_user_id: bsuid,
        type: "contacts",
        origin: "contact_request",
        contacts: [
          { vcard: `TEL;type=CELL;waid=${phone}:+1 650-555-1234`, phones: [{ phone: `+${phone}` }] },
        ],
      },
      { user_id: bsuid },
    ),
  );
  const contacts = await contactsOf(shop);
  expect(contacts).toHaveLength(1);
  expect(contacts[0]).toMatchObject({ waId: phone, bsuid });
});

test("a card somebody shares of a friend is not their own number", async () => {
  const shop = await makeWorkspace();
  const contacts = [
    { name: { formatted_name: "Bo" }, phones: [{ phone: "+12125550000", wa_id: "12125550000" }] },
  ];
  await deliver(wrote(shop, { from_user_id: bsuid, type: "contacts", contacts }, { user_id: bsuid }));
  expect((await contactsOf(shop))[0]).toMatchObject({ waId: null, bsuid });
});

test("an old message that comes late does not bring back an old name", async () => {
  const shop = await makeWorkspace();
  const [then, now] = [new Date("2026-01-01T10:00:00Z"), new Date("2026-01-02T10:00:00Z")];
  await deliver(wrote(shop, { from: phone }, { wa_id: phone, profile: { name: "Ana Silva" } }, now));
  await deliver(wrote(shop, { from: phone }, { wa_id: phone, profile: { name: "Ana" } }, then));
  expect((await contactsOf(shop))[0]!.profileName).toBe("Ana Silva");
});

test("the first advert stays the one that brought them", async () => {
  const shop = await makeWorkspace();
  const from = { from: phone, referral: { source_id: "first", headline: "Summer" } };
  await deliver(wrote(shop, from, { wa_id: phone }));
  await deliver(wrote(shop, { from: phone, referral: { source_id: "second" } }, { wa_id: phone }));
  const [contact] = await contactsOf(shop);
  expect(contact!.referral).toEqual({ source_id: "first", headline: "Summer" });
  expect(contact!.conversations[0]!.messages.map(({ content }) => content)).toContainEqual(
    expect.objectContaining({ referral: { source_id: "second" } }),
  );
});

test("the newest word about marketing counts, whatever comes late or again", async () => {
  const shop = await makeWorkspace();
  const say = (value: string, timestamp: number, n: number) =>
    envelope(
      shop.phoneNumber,
      { n, user_preferences: [{ wa_id: phone, category: "marketing_messages", value, timestamp }] },
      "user_preferences",
    );
  const stopped = async () => (await contactsOf(shop))[0]!.marketingStoppedAt?.getTime() ?? null;
  await deliver(say("stop", 1_731_705_721, 1));
  expect(await stopped()).toBe(1_731_705_721_000);
  await deliver(say("resume", 1_731_705_800, 2));
  expect(await stopped()).toBeNull();
  await deliver(say("stop", 1_731_705_721, 3));
  expect(await stopped()).toBeNull();
});
