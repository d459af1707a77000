import { setConsentSettings, consentSettings } from "@/lib/contacts/consent-settings";
import { sendMessage } from "@/lib/inbox/commands";
import { ownFailure } from "@/lib/inbox/failures";
import { platformDb } from "@/lib/platform/db";
import { addTemplate } from "@/tests/support/campaigns";
import { ownMeta, openShop } from "@/tests/support/sending";
import { deliver, envelope, messageOf, send, settle, type Meta } from "@/tests/support/webhooks";

const meta = ownMeta();

let people = 0;

/** A shop and somebody who writes to it, from a country of our choice. */
async function newShop(prefix = "1555") {
  const shop = await openShop(meta());
  const workspaceId = shop.workspace.id;
  const from = `${prefix}${String(Date.now()).slice(-5)}${String(++people).padStart(3, "0")}`;
  const body = (message: Meta, at?: Date) =>
    envelope(shop.phoneNumber, {
      contacts: [{ wa_id: from, profile: { name: "Ana" } }],
      messages: [messageOf(from, message, at)],
    });
  const contact = () => platformDb.contact.findFirstOrThrow({ where: { workspaceId, waId: from } });
  const thread = async () => {
    const rows = await platformDb.message.findMany({ where: { workspaceId }, orderBy: { id: "asc" } });
    return rows.map(({ direction, source, text, content, status }) =>
      direction === "internal" ? (content as { event: string }).event : `${source}: ${text} (${status})`,
    );
  };
  return {
    ...shop,
    from,
    body,
    says: (text: string, at?: Date) => deliver(body({ text: { body: text } }, at)),
    taps: (message: Meta) => deliver(body(message)),
    contact,
    ledger: () => platformDb.consentEvent.findMany({ where: { workspaceId }, orderBy: { id: "asc" } }),
    thread,
    answers: () =>
      platformDb.message.findMany({
        where: { workspaceId, source: "automation" },
        orderBy: { id: "asc" },
      }),
    change: (settings: object) => setConsentSettings(shop.scope, consentSettings.parse(settings)),
  };
}

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000);

test("STOP takes effect with the message itself: consent, what waits, a line in the thread, one answer", async () => {
  const shop = await newShop();
  await shop.says("Hello");
  await addTemplate(shop, { name: "seasonal_offer" });
  const { id: conversationId } = await platformDb.conversation.findFirstOrThrow({
    where: { workspaceId: shop.workspace.id },
  });
  const offer = await sendMessage(
    shop.scope,
    {
      type: "template",
      conversationId,
      template: {
        name: "seasonal_offer",
        language: { code: "en_US" },
        components: [{ type: "body", parameters: [{ type: "text", text: "Ana" }] }],
      },
    },
    { now: new Date(), takes: false },
  );
  await shop.says("Stop!! 🙏", ago(0));
  expect(await shop.contact()).toMatchObject({
    marketingStoppedAt: expect.any(Date),
    marketingGrantedAt: null,
  });
  const [word, ...more] = await shop.ledger();
  expect(more).toEqual([]);
  expect(word).toMatchObject({
    granted: false,
    source: "keyword",
    proof: "Stop!! 🙏",
    messageId: expect.any(String),
  });
  expect(await shop.row(offer.id)).toMatchObject({ status: "failed", error: { code: ownFailure.optedOut } });
  expect((await shop.thread()).slice(2)).toEqual([
    "customer: Stop!! 🙏 (received)",
    "consent_changed",
    "automation: You will get no more offers from Test business. Write START to get them again. (queued)",
  ]);
  await shop.deliver();
  const [answer] = await shop.answers();
  expect((await shop.accepted()).map(({ callbackData }) => callbackData)).toEqual([answer!.id]);
});

test("the same webhook again, alone or in another one, is heard and answered once", async () => {
  const shop = await newShop();
  const message = messageOf(shop.from, { text: { body: "STOP" } });
  const contacts = [{ wa_id: shop.from, profile: { name: "Ana" } }];
  const first = envelope(shop.phoneNumber, { contacts, messages: [message] });
  const retried = envelope(shop.phoneNumber, { contacts, messages: [message], retried: true });
  await Promise.all([send(first), send(retried), send(first)]);
  await settle(first, retried);
  await deliver(envelope(shop.phoneNumber, { contacts, messages: [message, message], later: 1 }));
  await shop.says("STOP");
  expect(await shop.answers()).toHaveLength(1);
  expect((await shop.ledger()).map(({ granted }) => granted)).toEqual([false, false]);
  expect((await shop.thread()).filter((line) => line === "consent_changed")).toHaveLength(1);
});

test("START brings back what was stopped, and says so; from somebody who stopped nothing it means nothing", async () => {
  const shop = await newShop();
  await shop.says("start", ago(3));
  expect(await shop.ledger()).toEqual([]);
  await shop.says("stop", ago(2));
  await shop.says("Start", ago(1));
  expect(await shop.contact()).toMatchObject({
    marketingStoppedAt: null,
    marketingGrantedAt: expect.any(Date),
  });
  expect((await shop.answers()).map(({ text }) => text)).toEqual([
    "You will get no more offers from Test business. Write START to get them again.",
    "You will get offers from Test business again. Write STOP to end them.",
  ]);
});

test("who stops and starts in one batch ends as they began, and one who starts late does not undo a newer stop", async () => {
  const shop = await newShop();
  const both = envelope(shop.phoneNumber, {
    contacts: [{ wa_id: shop.from, profile: { name: "Ana" } }],
    messages: [
      messageOf(shop.from, { text: { body: "stop" } }, ago(5)),
      messageOf(shop.from, { text: { body: "start" } }, ago(4)),
    ],
  });
  await deliver(both);
  expect(await shop.contact()).toMatchObject({ marketingStoppedAt: null });
  await shop.says("stop", ago(1));
  await shop.says("start", ago(2));
  expect(await shop.contact()).toMatchObject({ marketingStoppedAt: expect.any(Date) });
});

test.each<[string, Meta]>([
  ["on a template's button", { type: "button", button: { text: "Stop promotions", payload: "x" } }],
  ["behind a template's button", { type: "button", button: { text: "Weg damit", payload: "STOP" } }],
  [
    "on a quick reply",
    { type: "interactive", interactive: { type: "button_reply", button_reply: { id: "3", title: "BAJA" } } },
  ],
  [
    "behind a quick reply",
    {
      type: "interactive",
      interactive: { type: "button_reply", button_reply: { id: "stop", title: "Ya no" } },
    },
  ],
])("a stop %s counts", async (_, message) => {
  const shop = await newShop();
  await shop.taps({ text: undefined, ...message });
  expect(await shop.contact()).toMatchObject({ marketingStoppedAt: expect.any(Date) });
});

test("what only holds the word stops nothing, nor does a colleague's, a picture's caption or a place in a list", async () => {
  const shop = await newShop();
  await shop.says("Please stop by tomorrow");
  await shop.taps({
    type: "image",
    text: undefined,
    image: { id: "1", mime_type: "image/png", caption: "STOP" },
  });
  await shop.taps({
    type: "interactive",
    text: undefined,
    interactive: { type: "list_reply", list_reply: { id: "1", title: "Stop" } },
  });
  await deliver(
    envelope(
      shop.phoneNumber,
      { message_echoes: [{ ...messageOf("15550783881"), to: shop.from, text: { body: "STOP" } }] },
      "smb_message_echoes",
    ),
  );
  expect(await shop.ledger()).toEqual([]);
  expect(await shop.answers()).toEqual([]);
});

test("a stop that Meta brings a day late counts, and is answered no more", async () => {
  const shop = await newShop();
  await shop.says("STOP", ago(25));
  expect(await shop.contact()).toMatchObject({ marketingStoppedAt: expect.any(Date) });
  expect(await shop.answers()).toEqual([]);
});

test("the answer speaks the language of the word, or of the country where the word is international", async () => {
  for (const [prefix, word, answer] of [
    [
      "5511",
      "STOP",
      "Você não receberá mais ofertas de Test business. Escreva RETOMAR para voltar a recebê-las.",
    ],
    ["1555", "इक", null],
    ["9198", "रोकें", "अब आपको Test business से ऑफ़र नहीं मिलेंगे। दोबारा पाने के लिए शुरू लिखें।"],
    ["9665", "إيقاف", "لن تصلك عروض من Test business بعد الآن. اكتب ابدأ لتصلك من جديد."],
  ] as const) {
    const shop = await newShop(prefix);
    await shop.says(word);
    expect((await shop.answers()).map(({ text }) => text)).toEqual(answer === null ? [] : [answer]);
  }
});

test("a workspace's own words and answers hold from the next message on", async () => {
  const shop = await newShop();
  await shop.says("Genug!", ago(6));
  expect(await shop.ledger()).toEqual([]);
  await shop.change({
    stopWords: ["genug"],
    startWords: ["News please"],
    switchedOff: ["baja"],
    answers: { en: { stopped: "Bye from {business}. {start}?" } },
  });
  await shop.says("baja", ago(5));
  expect(await shop.ledger()).toEqual([]);
  await shop.says("News, please", ago(4));
  expect(await shop.contact()).toMatchObject({ marketingGrantedAt: expect.any(Date) });
  await shop.says("GENUG 😡", ago(3));
  await shop.change({ confirms: false });
  await shop.says("start", ago(2));
  await shop.says("stop", ago(1));
  expect((await shop.answers()).map(({ text }) => text)).toEqual([
    "You will get offers from Test business again. Write STOP to end them.",
    "Bye from Test business. START?",
  ]);
  expect((await shop.ledger()).map(({ granted }) => granted)).toEqual([true, false, true, false]);
});
