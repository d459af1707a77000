import { graphWith, newBusiness, startSimulator, until, type Running } from "./harness";

let running: Running;
beforeAll(async () => {
  running = await startSimulator();
});
afterAll(() => running.close());

const text = (body: string, more: Record<string, unknown> = {}) => ({
  type: "text",
  text: { body },
  ...more,
});

/** A business whose customers have just written, so that the window is open. */
async function openBusiness(input: Record<string, unknown> = {}) {
  const business = await newBusiness(running, input);
  for (const customer of [business.phone, business.brazil, business.hidden]) {
    await running.sim.customers.write(business.numberId, customer.id, { type: "text", text: "hi" });
  }
  return business;
}

describe("sending", () => {
  it("accepts a text, answers as Meta does and tells sent and delivered with the caller's own data", async () => {
    const { graph, numberId, phone } = await openBusiness();
    const sent = await graph.send(numberId, {
      to: "+" + phone.phone,
      ...text("hello"),
      biz_opaque_callback_data: "row-1",
    });
    expect(sent.status).toBe(200);
    expect(sent.body).toEqual({
      messaging_product: "whatsapp",
      contacts: [{ input: "+" + phone.phone, wa_id: phone.waId }],
      messages: [{ id: expect.stringMatching(/^wamid\./) }],
    });
    const mine = () =>
      running.receiver.statuses().filter((status) => status.id === sent.body.messages![0]!.id);
    await until("both statuses", () => mine().length === 2);
    expect(mine().map((status) => status.status)).toEqual(["sent", "delivered"]);
    expect(mine()[0]).toEqual({
      id: sent.body.messages![0]!.id,
      status: "sent",
      timestamp: expect.stringMatching(/^\d{10}$/),
      recipient_id: phone.waId,
      recipient_user_id: phone.bsuid,
      biz_opaque_callback_data: "row-1",
      pricing: { billable: false, pricing_model: "PMP", type: "free_customer_service", category: "service" },
    });
    expect(running.receiver.posts.every((post) => post.signed)).toBe(true);
  });

  it("answers the Brazilian's wa_id without the ninth digit, however he is dialled", async () => {
    const { graph, numberId, brazil } = await openBusiness();
    for (const to of ["+" + brazil.phone, "+" + brazil.waId, brazil.phone!]) {
      const sent = await graph.send(numberId, { to, ...text("olá") });
      expect(sent.body.contacts).toEqual([{ input: to, wa_id: brazil.waId }]);
    }
    const { rows } = await running.sim.ledger.rows({ numberId });
    expect(new Set(rows.map((row) => row.customerId))).toEqual(new Set([brazil.id]));
  });

  it("reaches a user without a phone by BSUID only, and never names a phone for them", async () => {
    const { graph, numberId, hidden } = await openBusiness();
    const sent = await graph.send(numberId, { recipient: hidden.bsuid, ...text("hello") });
    expect(sent.body.contacts).toEqual([{ input: hidden.bsuid, user_id: hidden.bsuid }]);
    const id = sent.body.messages![0]!.id;
    const status = await until("delivered", () =>
      running.receiver.statuses("delivered").find((one) => one.id === id),
    );
    expect(status).not.toHaveProperty("recipient_id");
    expect(status.recipient_user_id).toBe(hidden.bsuid);
    const unknown = await graph.send(numberId, { recipient: "US.999999", ...text("hello") });
    expect(unknown.body.error!.code).toBe(131026);
  });

  it("lets `to` win when both addresses are given", async () => {
    const { graph, numberId, phone, hidden } = await openBusiness();
    const sent = await graph.send(numberId, {
      to: "+" + phone.phone,
      recipient: hidden.bsuid,
      ...text("hello"),
    });
    expect(sent.body.contacts![0]!.wa_id).toBe(phone.waId);
  });

  it("gives reactions nothing but sent, and shows them on the message", async () => {
    const { graph, numberId, phone } = await openBusiness();
    const thread = await running.sim.customers.thread(numberId, phone.id);
    const target = thread.messages[0]!.id;
    const sent = await graph.send(numberId, {
      to: "+" + phone.phone,
      type: "reaction",
      reaction: { message_id: target, emoji: "👍🏽" },
    });
    const id = sent.body.messages![0]!.id;
    await running.sim.webhooks.waitIdle({});
    expect(
      running.receiver
        .statuses()
        .filter((one) => one.id === id)
        .map((one) => one.status),
    ).toEqual(["sent"]);
    expect((await running.sim.customers.thread(numberId, phone.id)).messages[0]!.reactions).toEqual({
      business: "👍🏽",
    });
    await graph.send(numberId, {
      to: "+" + phone.phone,
      type: "reaction",
      reaction: { message_id: target, emoji: "" },
    });
    expect((await running.sim.customers.thread(numberId, phone.id)).messages[0]!.reactions).toEqual({});
  });

  it("fails a reaction to an unknown message by webhook", async () => {
    const { graph, numberId, phone } = await openBusiness();
    const sent = await graph.send(numberId, {
      to: "+" + phone.phone,
      type: "reaction",
      reaction: { message_id: "wamid.unknown", emoji: "👍" },
    });
    const id = sent.body.messages![0]!.id;
    const failed = await until("failed", () =>
      running.receiver.statuses("failed").find((one) => one.id === id),
    );
    expect(failed.errors).toMatchObject([{ code: 131009 }]);
  });

  it("closes the window 24 hours after the customer's last message, not a second before", async () => {
    const { graph, numberId, phone } = await openBusiness();
    const to = "+" + phone.phone;
    await running.sim.numbers.change(numberId, {
      clockShiftMs: 24 * 3600 * 1000 - 5000,
      limits: { windowRefusal: "answer" },
    });
    expect((await graph.send(numberId, { to, ...text("still open") })).status).toBe(200);
    await running.sim.numbers.change(numberId, { clockShiftMs: 24 * 3600 * 1000 + 1 });
    const refused = await graph.send(numberId, { to, ...text("too late") });
    expect(refused.status).toBe(400);
    expect(refused.body.error).toMatchObject({ code: 131047, message: "(#131047) Re-engagement message" });
    await running.sim.numbers.change(numberId, { limits: { windowRefusal: "webhook" } });
    const accepted = await graph.send(numberId, { to, ...text("too late") });
    expect(accepted.status).toBe(200);
    const id = accepted.body.messages![0]!.id;
    const failed = await until("failed", () =>
      running.receiver.statuses("failed").find((one) => one.id === id),
    );
    expect(failed.errors).toMatchObject([{ code: 131047 }]);
    const template = { name: "hello_world", language: { code: "en_US" } };
    expect(
      (await graph.send(numberId, { to, type: "template", template })).body.messages![0]!.message_status,
    ).toBe("accepted");
  });

  it.each([
    ["no product", { messaging_product: undefined, ...text("x") }, 100, /messaging_product is required/],
    ["no recipient", { to: undefined, ...text("x") }, 100, /parameter to is required/],
    ["no number", { to: "not a phone", ...text("x") }, 131009, /not a valid phone number/],
    ["an empty text", text(""), 100, /text\['body'\] is required/],
    ["a text of 4,097", text("x".repeat(4097)), 100, /at most 4096/],
    ["no body", { type: "text", text: {} }, 131008, /'body' is mandatory/],
    ["an unknown type", { type: "telegram" }, 131051, /not currently supported/],
    ["callback data of 513", text("x", { biz_opaque_callback_data: "y".repeat(513) }), 100, /at most 512/],
    ["an image without source", { type: "image", image: {} }, 131008, /'id' or 'link'/],
    [
      "media that is not there",
      { type: "image", image: { id: "123" } },
      131009,
      /not a valid whatsapp business account media/,
    ],
    [
      "an audio caption",
      { type: "audio", audio: { link: "http://a.b/c", caption: "x" } },
      131009,
      /Caption is not allowed/,
    ],
    [
      "a latitude of 91",
      { type: "location", location: { latitude: 91, longitude: 0 } },
      131009,
      /Invalid latitude/,
    ],
    ["no longitude", { type: "location", location: { latitude: 0 } }, 131008, /'longitude' is mandatory/],
    [
      "a contact without name",
      { type: "contacts", contacts: [{ phones: [] }] },
      131008,
      /'name' is mandatory/,
    ],
    [
      "two emoji",
      { type: "reaction", reaction: { message_id: "wamid.x", emoji: "👍👍" } },
      131009,
      /one emoji/,
    ],
    ["four buttons", buttons(["a", "b", "c", "d"]), 131009, /Max count: 3/],
    [
      "a long button",
      buttons(["x".repeat(21)]),
      131009,
      /Button title length invalid. Min length: 1, Max length: 20/,
    ],
    ["equal buttons", buttons(["a", "a"]), 131009, /titles must be unique/],
    ["eleven rows", list(11), 131009, /row count exceed max allowed count: 10/],
    ["a long row", list(1, "x".repeat(25)), 131009, /Row title length invalid/],
    [
      "an unknown interactive",
      { type: "interactive", interactive: { type: "poll", action: {} } },
      131009,
      /not valid: poll/,
    ],
    [
      "a product list without header",
      {
        type: "interactive",
        interactive: { type: "product_list", body: { text: "x" }, action: { catalog_id: "1", sections: [] } },
      },
      131008,
      /'header' is mandatory/,
    ],
    [
      "an unknown template",
      { type: "template", template: { name: "nope", language: { code: "en_US" } } },
      132001,
      /does not exist in en_US/,
    ],
    ["the sender itself", { to: "self", ...text("x") }, 131021, /same/],
  ])("refuses %s", async (_what, message, code, details) => {
    const { graph, numberId, phone, account } = await openBusiness();
    const to =
      "to" in message
        ? message.to === "self"
          ? account.phoneNumbers[0]!.displayPhoneNumber
          : message.to
        : "+" + phone.phone;
    const refused = await graph.send(numberId, { ...message, to });
    expect(refused.body.error).toMatchObject({
      code,
      type: "OAuthException",
      fbtrace_id: expect.any(String),
    });
    expect(`${refused.body.error!.message} ${refused.body.error!.error_data?.details}`).toMatch(details);
    expect(refused.status).toBe(code === 132001 ? 404 : 400);
    expect((await running.sim.ledger.summary({ numberId })).accepted).toBe(0);
  });

  it.each([
    ["image by link", { type: "image", image: { link: "LINK", caption: "a" } }],
    ["location", { type: "location", location: { latitude: 0, longitude: "0.5", name: "Zero" } }],
    [
      "contacts",
      {
        type: "contacts",
        contacts: [{ name: { formatted_name: "Ana", first_name: "Ana" }, phones: [{ phone: "+34600" }] }],
      },
    ],
    ["buttons", buttons(["Yes", "No"])],
    ["list", list(10)],
    [
      "link button",
      interactive("cta_url", { name: "cta_url", parameters: { display_text: "Open", url: "https://a.b" } }),
    ],
    [
      "flow",
      interactive("flow", {
        name: "flow",
        parameters: { flow_message_version: "3", flow_id: "1", flow_cta: "Start" },
      }),
    ],
    ["product", interactive("product", { catalog_id: "1", product_retailer_id: "2" })],
    ["catalog", interactive("catalog_message", { name: "catalog_message" })],
    ["location request", interactive("location_request_message", { name: "send_location" })],
    ["call permission", interactive("call_permission_request", { name: "call_permission_request" })],
    ["quoted text", text("x", { context: { message_id: "wamid.gone" } })],
  ])("accepts %s and shows it on the phone", async (_what, message) => {
    const { graph, numberId, phone } = await openBusiness();
    await running.sim.numbers.change(numberId, { behaviour: { fetchLinks: false } });
    const payload = JSON.parse(JSON.stringify(message).replace("LINK", "https://a.b/c.jpg")) as Record<
      string,
      unknown
    >;
    const sent = await graph.send(numberId, { to: "+" + phone.phone, ...payload });
    expect(sent.status).toBe(200);
    const { messages } = await running.sim.customers.thread(numberId, phone.id);
    expect(messages.at(-1)).toMatchObject({
      id: sent.body.messages![0]!.id,
      from: "business",
      type: payload.type,
    });
  });

  it("marks a message and all earlier ones as read, and shows typing until the reply", async () => {
    const { graph, numberId, phone } = await openBusiness();
    await running.sim.customers.write(numberId, phone.id, { type: "text", text: "second" });
    const before = await running.sim.customers.thread(numberId, phone.id);
    expect(before.messages.map((message) => message.status)).toEqual(["delivered", "delivered"]);
    const read = await graph.send(numberId, {
      status: "read",
      message_id: before.messages[1]!.id,
      typing_indicator: { type: "text" },
    });
    expect(read).toMatchObject({ status: 200, body: { success: true } });
    const after = await running.sim.customers.thread(numberId, phone.id);
    expect(after.messages.map((message) => message.status)).toEqual(["read", "read"]);
    expect(after.typingUntil).toBeGreaterThan(Date.now());
    await graph.send(numberId, { to: "+" + phone.phone, ...text("reply") });
    expect((await running.sim.customers.thread(numberId, phone.id)).typingUntil).toBe(0);
    expect((await graph.send(numberId, { status: "read", message_id: "wamid.none" })).body.error!.code).toBe(
      131009,
    );
  });
});

describe("who may send", () => {
  it.each([
    ["no token", "", 403, 200],
    ["a made-up token", "EAAnonsense", 401, 190],
  ])("answers %s as Meta does", async (_what, token, status, code) => {
    const { numberId } = await openBusiness();
    const refused = await graphWith(running.url, token).send(numberId, { to: "+447700900001", ...text("x") });
    expect([refused.status, refused.body.error!.code]).toEqual([status, code]);
  });

  it("tells an expired from a revoked token, and a narrowed one what it lacks", async () => {
    const { numberId, account, graph } = await openBusiness();
    const send = () => graph.send(numberId, { to: "+447700900001", ...text("x") });
    await running.sim.tokens.change(account.accessToken, { expiresAt: Date.now() - 1000 });
    expect((await send()).body.error).toMatchObject({ code: 190, error_subcode: 463 });
    await running.sim.tokens.change(account.accessToken, { expiresAt: null, revoked: true });
    expect((await send()).body.error).toMatchObject({ code: 190, error_subcode: 458 });
    await running.sim.tokens.change(account.accessToken, {
      revoked: false,
      scopes: ["whatsapp_business_management"],
    });
    expect(await send()).toMatchObject({ status: 403, body: { error: { code: 10 } } });
    await running.sim.tokens.change(account.accessToken, { scopes: ["whatsapp_business_messaging"] });
    expect((await send()).status).toBe(200);
    expect(await graph.get(`${account.wabaId}/phone_numbers`)).toMatchObject({
      status: 403,
      body: { error: { code: 200 } },
    });
  });

  it("hides other accounts: 200 for one that exists, 100/33 for none, 33 for a deleted number", async () => {
    const mine = await openBusiness();
    const theirs = await openBusiness();
    const to = "+447700900001";
    expect((await mine.graph.send(theirs.numberId, { to, ...text("x") })).body.error!.code).toBe(200);
    expect((await mine.graph.send("123456789", { to, ...text("x") })).body.error).toMatchObject({
      code: 100,
      error_subcode: 33,
      type: "GraphMethodException",
    });
    await running.sim.accounts.remove(theirs.account.wabaId);
    expect((await mine.graph.send(theirs.numberId, { to, ...text("x") })).body.error!.code).toBe(33);
  });
});

describe("limits", () => {
  it("takes at most 80 messages in a second, and refuses what is more than the number may with 130429", async () => {
    const [usual, slow] = await Promise.all(
      [{ window: false }, { window: false, messagesPerSecond: 8 }].map((limits) =>
        newBusiness(running, { numbers: [{ limits }] }),
      ),
    );
    await Promise.all(
      Array.from({ length: 120 }, (_, index) =>
        usual!.graph.send(usual!.numberId, { to: `+4479${10000000 + index}`, ...text("x") }),
      ),
    );
    expect(
      (await running.sim.ledger.summary({ numberId: usual!.numberId })).maxPerSecond,
    ).toBeLessThanOrEqual(80);

    // So few that also a busy machine sends more.
    const { graph, numberId, account } = slow!;
    const answers = await Promise.all(
      Array.from({ length: 120 }, (_, index) =>
        graph.send(numberId, { to: `+4479${10000000 + index}`, ...text("x") }),
      ),
    );
    const refused = answers.filter((answer) => answer.status !== 200);
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map((answer) => answer.body.error!.code))).toEqual(new Set([130429]));
    const summary = await running.sim.ledger.summary({ numberId });
    expect(summary.maxPerSecond).toBeLessThanOrEqual(8);
    expect(summary.accepted + refused.length).toBe(120);
    expect(summary.refused).toEqual({ 130429: refused.length });
    expect(account.phoneNumbers).toHaveLength(1);
  });

  it("takes 45 at once to one customer and refuses the 46th with 131056, until the limit is lifted", async () => {
    const { graph, numberId, phone } = await openBusiness();
    const to = "+" + phone.phone;
    const codes: (number | undefined)[] = [];
    for (let index = 0; index < 46; index++)
      codes.push((await graph.send(numberId, { to, ...text("x") })).body.error?.code);
    expect(codes).toEqual([...Array.from({ length: 45 }, () => undefined), 131056]);
    await running.sim.numbers.change(numberId, { limits: { pair: false } });
    expect((await graph.send(numberId, { to, ...text("x") })).status).toBe(200);
  });

  it("keeps a test number to its list", async () => {
    const { graph, numberId, phone, brazil } = await openBusiness();
    await running.sim.numbers.change(numberId, { limits: { allowList: [phone.waId!] } });
    expect((await graph.send(numberId, { to: "+" + phone.phone, ...text("x") })).status).toBe(200);
    expect((await graph.send(numberId, { to: "+" + brazil.phone, ...text("x") })).body.error!.code).toBe(
      131030,
    );
  });
});

function interactive(type: string, action: Record<string, unknown>) {
  return { type: "interactive", interactive: { type, body: { text: "Choose" }, action } };
}

function buttons(titles: string[]) {
  return interactive("button", {
    buttons: titles.map((title, index) => ({ type: "reply", reply: { id: `b${index}`, title } })),
  });
}

function list(rows: number, title = "Row") {
  const make = (index: number) => ({ id: `r${index}`, title: rows === 1 ? title : `${title} ${index}` });
  const all = Array.from({ length: rows }, (_, index) => make(index));
  const sections = [
    { title: "One", rows: all.slice(0, 6) },
    { title: "Two", rows: all.slice(6) },
  ].filter((section) => section.rows.length > 0);
  return interactive("list", { button: "Open", sections });
}
