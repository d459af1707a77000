import type { CustomerMessage } from "@/simulator/types/customer";
import type { StreamEvent } from "@/simulator/types/phone";
import { newBusiness, startSimulator, until, type Running } from "./harness";

let running: Running;
beforeAll(async () => {
  running = await startSimulator();
});
afterAll(() => running.close());

type Business = Awaited<ReturnType<typeof newBusiness>>;
type Json = Record<string, unknown>;

/** Writes and waits for the webhook. */
async function write(business: Business, customerId: string, message: CustomerMessage) {
  const { message: shown } = await running.sim.customers.write(business.numberId, customerId, message);
  const told = await until("the webhook", () =>
    running.receiver.messages().find((one) => one.id === shown!.id),
  );
  const value = running.receiver
    .changes("messages")
    .find((one) => (one.messages as Json[] | undefined)?.[0]?.id === shown!.id)!;
  return { shown: shown!, told, value };
}

describe("a new sandbox account", () => {
  it("comes with three believable customers, a fictional number and approved English templates", async () => {
    const { account, graph } = await newBusiness(running);
    expect(account.phoneNumbers[0]!.displayPhoneNumber).toMatch(/^\+1 555-\d{3}-\d{4}$/);
    const [phone, brazil, hidden] = account.customers;
    expect(phone).toMatchObject({ phone: expect.stringMatching(/^447700900\d{3}$/), username: null });
    expect(brazil!.phone).toHaveLength(13);
    expect(brazil!.waId).toHaveLength(12);
    expect(hidden).toMatchObject({
      phone: null,
      waId: null,
      username: "lena.fischer",
      bsuid: expect.stringMatching(/^DE\.\d+$/),
    });
    const { body } = await graph.get(`${account.wabaId}/message_templates?fields=name,status,language`);
    expect(body.data!.map((one) => one.name).sort()).toEqual([
      "appointment_reminder",
      "hello_world",
      "order_update",
      "seasonal_offer",
    ]);
    expect(body.data!.every((one) => one.status === "APPROVED" && one.language === "en_US")).toBe(true);
  });

  it("is the same again for the same key, and gone after deletion", async () => {
    const first = await running.sim.accounts.create({ key: "same", businessName: "A" });
    const second = await running.sim.accounts.create({ key: "same", businessName: "B" });
    expect(second).toEqual(first);
    await running.sim.accounts.remove(first.wabaId);
    const third = await running.sim.accounts.create({ key: "same", businessName: "C" });
    expect(third.wabaId).not.toBe(first.wabaId);
  });

  it("takes ids and a token the caller has fixed", async () => {
    const account = await running.sim.accounts.create({
      businessName: "Fixed",
      wabaId: "102290129340398",
      accessToken: "EAAfixedtoken",
      numbers: [{ id: "106540352242922", displayPhoneNumber: "+1 555-078-3881" }],
    });
    expect(account).toMatchObject({
      wabaId: "102290129340398",
      accessToken: "EAAfixedtoken",
      phoneNumbers: [{ id: "106540352242922", displayPhoneNumber: "+1 555-078-3881" }],
    });
    await expect(
      running.sim.accounts.create({ businessName: "Again", wabaId: "102290129340398" }),
    ).rejects.toThrow(/exists/);
  });
});

describe("what customers write", () => {
  it("tells a text with name, wa_id and BSUID, escaped and signed as Meta does", async () => {
    const business = await newBusiness(running);
    const { told, value } = await write(business, business.phone.id, { type: "text", text: "Olá 👋 a/b" });
    expect(value.contacts).toEqual([
      { profile: { name: business.phone.name }, wa_id: business.phone.waId, user_id: business.phone.bsuid },
    ]);
    expect(told).toMatchObject({
      from: business.phone.waId,
      from_user_id: business.phone.bsuid,
      type: "text",
      text: { body: "Olá 👋 a/b" },
      timestamp: expect.stringMatching(/^\d{10}$/),
    });
    const post = running.receiver.posts.find(({ raw }) =>
      raw.includes(JSON.stringify(told.id).slice(1, -1).replaceAll("/", "\\/")),
    )!;
    expect(post.signed).toBe(true);
    expect(post.raw.toString("latin1")).toContain("Ol\\u00e1 \\ud83d\\udc4b a\\/b");
  });

  it("omits phone and wa_id of a user known only by username", async () => {
    const business = await newBusiness(running);
    const { told, value } = await write(business, business.hidden.id, { type: "text", text: "hi" });
    expect(told).not.toHaveProperty("from");
    expect(told.from_user_id).toBe(business.hidden.bsuid);
    expect(value.contacts).toEqual([
      { profile: { name: "Lena Fischer", username: "@lena.fischer" }, user_id: business.hidden.bsuid },
    ]);
  });

  it.each<[string, CustomerMessage, Json]>([
    [
      "location",
      { type: "location", latitude: 0, longitude: -1.5, name: "Null" },
      { location: { latitude: 0, longitude: -1.5, name: "Null" } },
    ],
    [
      "contact card",
      { type: "contacts", contacts: [{ name: { formatted_name: "B" }, phones: [{ phone: "+1" }] }] },
      { contacts: [{ name: { formatted_name: "B" }, phones: [{ phone: "+1" }] }] },
    ],
    [
      "shared own number",
      { type: "contact_request_answer" },
      { type: "contacts", origin: "contact_request" },
    ],
    [
      "order",
      { type: "order", text: "these" },
      {
        order: expect.objectContaining({
          text: "these",
          product_items: [expect.objectContaining({ quantity: 2 })],
        }),
      },
    ],
    [
      "unsupported",
      { type: "unsupported", of: "poll_creation" },
      {
        type: "unsupported",
        unsupported: { type: "poll_creation" },
        errors: [expect.objectContaining({ code: 131051 })],
      },
    ],
    [
      "unavailable",
      { type: "unsupported", code: 131060 },
      { errors: [expect.objectContaining({ code: 131060 })] },
    ],
    [
      "too large media",
      { type: "unsupported", code: 131052 },
      { errors: [expect.objectContaining({ code: 131052 })] },
    ],
    ["welcome request", { type: "request_welcome" }, { type: "request_welcome" }],
    ["forwarded text", { type: "text", text: "x", forwarded: true }, { context: { forwarded: true } }],
    [
      "often forwarded text",
      { type: "text", text: "x", forwarded: "frequently" },
      { context: { frequently_forwarded: true } },
    ],
    [
      "advert",
      { type: "text", text: "info?", referral: true },
      { referral: expect.objectContaining({ source_type: "ad", ctwa_clid: expect.any(String) }) },
    ],
    [
      "product question",
      { type: "text", text: "?", referredProduct: { catalog_id: "1", product_retailer_id: "2" } },
      {
        context: expect.objectContaining({ referred_product: { catalog_id: "1", product_retailer_id: "2" } }),
      },
    ],
    [
      "anything raw",
      { type: "raw", message: { type: "hologram", hologram: { beam: 1 } } },
      { type: "hologram", hologram: { beam: 1 } },
    ],
  ])("tells a %s in Meta's shape", async (_what, message, expected) => {
    const business = await newBusiness(running);
    const { told } = await write(business, business.phone.id, message);
    expect(told).toMatchObject(expected);
  });

  it("tells a number change without contacts, with the new and the former BSUID, and reaches the customer there", async () => {
    const business = await newBusiness(running);
    const { told, value } = await write(business, business.phone.id, {
      type: "number_change",
      phone: "+447700900999",
    });
    expect(value).not.toHaveProperty("contacts");
    expect(told).toMatchObject({
      from: business.phone.waId,
      type: "system",
      system: { type: "user_changed_number", wa_id: "447700900999", previous_user_id: business.phone.bsuid },
    });
    const now = await running.sim.customers.get(business.phone.id);
    expect((told.system as Json).user_id).toBe(now.bsuid);
    const sent = await business.graph.send(business.numberId, {
      to: "+447700900999",
      type: "text",
      text: { body: "x" },
    });
    expect(sent.body.contacts![0]!.wa_id).toBe("447700900999");
  });

  it("tells a changed user id with the former one and no phone", async () => {
    const business = await newBusiness(running);
    const { told } = await write(business, business.hidden.id, { type: "user_id_change", bsuid: "DE.42" });
    expect(told).toMatchObject({
      from_user_id: business.hidden.bsuid,
      system: { type: "user_changed_user_id", user_id: "DE.42", previous_user_id: business.hidden.bsuid },
    });
    expect(told).not.toHaveProperty("from");
  });

  it("quotes, reacts and takes the reaction back", async () => {
    const business = await newBusiness(running);
    const { numberId, phone, graph } = business;
    await write(business, phone.id, { type: "text", text: "hi" });
    const sent = await graph.send(numberId, {
      to: "+" + phone.phone,
      type: "text",
      text: { body: "which colour?" },
    });
    const id = sent.body.messages![0]!.id;
    const quote = await write(business, phone.id, { type: "text", text: "blue", replyTo: id });
    expect(quote.told.context).toEqual({
      from: business.account.phoneNumbers[0]!.displayPhoneNumber.replace(/\D/g, ""),
      id,
    });
    expect(quote.shown.quoted).toMatchObject({ id, from: "business", text: "which colour?" });
    const reaction = await write(business, phone.id, { type: "reaction", messageId: id, emoji: "❤️" });
    expect(reaction.told.reaction).toEqual({ message_id: id, emoji: "❤️" });
    const removal = await write(business, phone.id, { type: "reaction", messageId: id, emoji: "" });
    expect(removal.told.reaction).toEqual({ message_id: id });
    await expect(
      running.sim.customers.write(numberId, phone.id, {
        type: "reaction",
        messageId: "wamid.no",
        emoji: "x",
      }),
    ).rejects.toThrow(/no such message/);
  });

  it("taps buttons, list rows and template quick replies", async () => {
    const business = await newBusiness(running);
    const { numberId, phone, graph } = business;
    const to = "+" + phone.phone;
    await write(business, phone.id, { type: "text", text: "hi" });
    const send = async (message: Json) =>
      (await graph.send(numberId, { to, ...message })).body.messages![0]!.id;
    const asked = await send({
      type: "interactive",
      interactive: {
        type: "button",
        body: { text: "Sure?" },
        action: { buttons: [{ type: "reply", reply: { id: "yes", title: "Yes" } }] },
      },
    });
    const tapped = await write(business, phone.id, { type: "button_reply", messageId: asked, id: "yes" });
    expect(tapped.told).toMatchObject({
      type: "interactive",
      context: { id: asked },
      interactive: { type: "button_reply", button_reply: { id: "yes", title: "Yes" } },
    });
    const listed = await send({
      type: "interactive",
      interactive: {
        type: "list",
        body: { text: "Pick" },
        action: { button: "Open", sections: [{ rows: [{ id: "r1", title: "One", description: "first" }] }] },
      },
    });
    const picked = await write(business, phone.id, { type: "list_reply", messageId: listed, id: "r1" });
    expect(picked.told.interactive).toEqual({
      type: "list_reply",
      list_reply: { id: "r1", title: "One", description: "first" },
    });
    await expect(
      running.sim.customers.write(numberId, phone.id, { type: "list_reply", messageId: listed, id: "r9" }),
    ).rejects.toThrow(/no such choice/);
    const reminded = await send({
      type: "template",
      template: {
        name: "appointment_reminder",
        language: { code: "en_US" },
        components: [
          { type: "body", parameters: ["Sophie", "Monday", "10:30"].map((text) => ({ type: "text", text })) },
          {
            type: "button",
            sub_type: "quick_reply",
            index: "0",
            parameters: [{ type: "payload", payload: "COMES" }],
          },
        ],
      },
    });
    const thread = await running.sim.customers.thread(numberId, phone.id);
    const bubble = thread.messages.find((message) => message.id === reminded)!;
    expect(bubble).toMatchObject({
      text: "Hello Sophie, this is a reminder of your appointment on Monday at 10:30. Will you be there?",
      header: { kind: "text", text: "Your appointment" },
      buttons: [
        { kind: "quick_reply", id: "0", title: "Yes, I will come" },
        { kind: "quick_reply", id: "1", title: "Change the time" },
      ],
    });
    const first = await write(business, phone.id, { type: "quick_reply", messageId: reminded, index: 0 });
    expect(first.told).toMatchObject({
      type: "button",
      button: { payload: "COMES", text: "Yes, I will come" },
    });
    const second = await write(business, phone.id, { type: "quick_reply", messageId: reminded, index: 1 });
    expect(second.told.button).toEqual({ payload: "Change the time", text: "Change the time" });
  });

  it.each([false, true])(
    "edits and deletes: as such on coexistence numbers only (coexistence: %s)",
    async (coexistence) => {
      const business = await newBusiness(running, { numbers: [{ coexistence }] });
      const { shown } = await write(business, business.phone.id, { type: "text", text: "tpyo" });
      const edited = await write(business, business.phone.id, {
        type: "edit",
        messageId: shown.id,
        text: "typo",
      });
      const revoked = await write(business, business.phone.id, { type: "revoke", messageId: shown.id });
      expect(edited.told.type).toBe(coexistence ? "edit" : "unsupported");
      expect(revoked.told.type).toBe(coexistence ? "revoke" : "unsupported");
      if (coexistence)
        expect(edited.told.edit).toMatchObject({
          original_message_id: shown.id,
          message: { text: { body: "typo" } },
        });
      const { messages } = await running.sim.customers.thread(business.numberId, business.phone.id);
      expect(messages.find((message) => message.id === shown.id)).toMatchObject({
        edited: true,
        revoked: true,
        text: null,
      });
    },
  );

  it("tells a marketing stop under its own field and fails marketing templates with 131050 until it resumes", async () => {
    const { graph, numberId, phone } = await newBusiness(running);
    await running.sim.customers.write(numberId, phone.id, { type: "preference", value: "stop" });
    const told = await until("the preference", () =>
      running.receiver
        .changes("user_preferences")
        .find((value) => (value.metadata as Json).phone_number_id === numberId),
    );
    expect(told.user_preferences).toMatchObject([
      { wa_id: phone.waId, category: "marketing_messages", value: "stop", timestamp: expect.any(Number) },
    ]);
    const template = {
      name: "seasonal_offer",
      language: { code: "en_US" },
      components: [
        {
          type: "body",
          parameters: [
            { type: "text", text: "S" },
            { type: "text", text: "Friday" },
          ],
        },
      ],
    };
    const send = () => graph.send(numberId, { to: "+" + phone.phone, type: "template", template });
    const id = (await send()).body.messages![0]!.id;
    const failed = await until("failed", () =>
      running.receiver.statuses("failed").find((one) => one.id === id),
    );
    expect(failed.errors).toMatchObject([{ code: 131050 }]);
    await running.sim.customers.write(numberId, phone.id, { type: "preference", value: "resume" });
    const again = (await send()).body.messages![0]!.id;
    await until("delivered", () => running.receiver.statuses("delivered").find((one) => one.id === again));
  });
});

describe("the phone", () => {
  const hello = { type: "text", text: { body: "hello" } };

  async function chat() {
    const business = await newBusiness(running);
    await running.sim.customers.write(business.numberId, business.phone.id, { type: "text", text: "hi" });
    const send = async (message: Json = hello) =>
      (await business.graph.send(business.numberId, { to: "+" + business.phone.phone, ...message })).body
        .messages![0]!.id;
    const states = (id: string) =>
      running.receiver
        .statuses()
        .filter((one) => one.id === id)
        .map((one) => one.status);
    return { ...business, send, states };
  }

  it("reads what was delivered when the chat is opened, and at once while it stays open", async () => {
    const { numberId, phone, send, states } = await chat();
    const first = await send();
    await running.sim.webhooks.waitIdle();
    expect(states(first)).toEqual(["sent", "delivered"]);
    await running.sim.customers.open(numberId, phone.id);
    await until("read", () => states(first).includes("read"));
    const second = await send();
    await until("read", () => states(second).includes("read"));
    await running.sim.customers.open(numberId, phone.id, false);
    const third = await send();
    await running.sim.webhooks.waitIdle();
    expect(states(third)).toEqual(["sent", "delivered"]);
  });

  it("delivers nothing while it is off and everything when it is on again", async () => {
    const { phone, send, states } = await chat();
    await running.sim.customers.change(phone.id, { settings: { phoneOn: false } });
    const id = await send();
    await running.sim.webhooks.waitIdle();
    expect(states(id)).toEqual(["sent"]);
    await running.sim.customers.change(phone.id, { settings: { phoneOn: true } });
    await until("delivered", () => states(id).includes("delivered"));
  });

  it("never tells read when read receipts are off", async () => {
    const { numberId, phone, send, states } = await chat();
    await running.sim.customers.change(phone.id, { settings: { readReceipts: false, autoRead: true } });
    const id = await send();
    await running.sim.customers.open(numberId, phone.id);
    await running.sim.webhooks.waitIdle();
    expect(states(id)).toEqual(["sent", "delivered"]);
    const chats = await running.sim.numbers.chats(numberId);
    expect(chats.find((one) => one.customer.id === phone.id)!.unread).toBe(0);
  });

  it("stays at one tick for ever when the customer has blocked the business", async () => {
    const { phone, send, states } = await chat();
    await running.sim.customers.change(phone.id, { settings: { blockedBusiness: true } });
    const id = await send();
    await running.sim.webhooks.waitIdle();
    expect(states(id)).toEqual(["sent"]);
  });

  it("fails with 131026 for somebody who is not on WhatsApp", async () => {
    const { phone, send } = await chat();
    await running.sim.customers.change(phone.id, { settings: { onWhatsApp: false } });
    const id = await send();
    const failed = await until("failed", () =>
      running.receiver.statuses("failed").find((one) => one.id === id),
    );
    expect(failed.errors).toMatchObject([{ code: 131026 }]);
  });

  it("plays a voice message: read, then played", async () => {
    const { numberId, phone, graph, account, states } = await chat();
    const voice = await running.sim.customers.write(numberId, phone.id, { type: "audio" });
    const form = new FormData();
    form.set("messaging_product", "whatsapp");
    const bytes = await (await running.sim.media(voice.message!.media!.url!)).arrayBuffer();
    form.set("file", new Blob([bytes], { type: "audio/ogg; codecs=opus" }), "voice.ogg");
    const media = (await graph.post(`${numberId}/media`, form)).body.id;
    const sent = await graph.send(numberId, {
      to: "+" + phone.phone,
      type: "audio",
      audio: { id: media, voice: true },
    });
    const id = sent.body.messages![0]!.id;
    await until("delivered", () => states(id).includes("delivered"));
    await running.sim.customers.play(numberId, phone.id, id);
    await until("played", () => states(id).includes("played"));
    expect(states(id)).toEqual(["sent", "delivered", "read", "played"]);
    expect(account.wabaId).toBeTruthy();
  });

  it("is live: messages, ticks, typing and settings come over one stream", async () => {
    const { numberId, phone, graph, send } = await chat();
    const abort = new AbortController();
    const seen: StreamEvent[] = [];
    const reading = (async () => {
      for await (const event of running.sim.numbers.stream(numberId, abort.signal)) seen.push(event);
    })().catch(() => undefined);
    // The stream is open once something written after it arrives.
    await until("an open stream", async () => {
      await running.sim.customers.write(numberId, phone.id, { type: "text", text: "knock" });
      return seen.length > 0;
    });
    const id = await send();
    const last = (await running.sim.customers.thread(numberId, phone.id)).messages
      .filter((one) => one.from === "customer")
      .at(-1)!;
    await graph.send(numberId, { status: "read", message_id: last.id, typing_indicator: { type: "text" } });
    await running.sim.customers.change(phone.id, { name: "Sophie B." });
    await until("all of it", () => {
      const ticks = seen.flatMap((event) =>
        event.event === "message" && event.data.id === id ? [event.data.status] : [],
      );
      return (
        ticks.join() === "accepted,sent,delivered" &&
        seen.some((event) => event.event === "typing") &&
        seen.some((event) => event.event === "customer" && event.data.name === "Sophie B.")
      );
    });
    abort.abort();
    await reading;
  });

  it("pages through a long thread without losing or repeating a message", async () => {
    const { numberId, phone } = await chat();
    for (let index = 0; index < 25; index++) {
      await running.sim.customers.write(numberId, phone.id, { type: "text", text: `n${index}` });
    }
    const texts: (string | null)[] = [];
    let before: number | undefined;
    for (;;) {
      const page = await running.sim.customers.thread(numberId, phone.id, { limit: 10, before });
      texts.unshift(...page.messages.map((message) => message.text));
      if (page.nextBefore === null) break;
      before = page.nextBefore;
    }
    expect(texts).toEqual(["hi", ...Array.from({ length: 25 }, (_, index) => `n${index}`)]);
  });
});

describe("the control API", () => {
  it("is closed without its token, except for health", async () => {
    expect((await fetch(`${running.url}/_sim/health`)).status).toBe(200);
    for (const authorization of [undefined, "Bearer wrong-token!!"]) {
      const response = await fetch(
        `${running.url}/_sim/accounts`,
        authorization ? { headers: { authorization } } : {},
      );
      expect(response.status).toBe(401);
    }
  });

  it("names every mistake of a request", async () => {
    const response = await fetch(`${running.url}/_sim/accounts`, {
      method: "POST",
      headers: { authorization: "Bearer control-token" },
      body: JSON.stringify({ businessName: "", wabaId: "abc", typo: 1 }),
    });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { message: string } };
    for (const name of ["businessName", "wabaId", "typo"]) expect(error.message).toContain(name);
  });
});
