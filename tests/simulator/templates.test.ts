import { newBusiness, startSimulator, until, type Running } from "./harness";

let running: Running;
beforeAll(async () => {
  running = await startSimulator();
});
afterAll(() => running.close());

type Json = Record<string, unknown>;

const body = (text: string, example?: string[]) => ({
  type: "BODY",
  text,
  ...(example ? { example: { body_text: [example] } } : {}),
});
const plain = {
  name: "parcel_here",
  language: "en_US",
  category: "UTILITY",
  components: [body("Your parcel has arrived at our shop.")],
};

async function business(settings: Json = {}) {
  const made = await newBusiness(running, { settings });
  const create = (input: Json) => made.graph.post(`${made.account.wabaId}/message_templates`, input);
  /** Creates and waits for the verdict's webhook. */
  const reviewed = async (input: Json) => {
    const created = await create(input);
    expect(created.body.error).toBeUndefined();
    const verdict = await until("the verdict", () => verdicts(created.body.id).at(-1));
    return { id: String(created.body.id), created, verdict };
  };
  const verdicts = (id: unknown) =>
    running.receiver
      .changes("message_template_status_update")
      .filter((value) => value.message_template_id === Number(id));
  return { ...made, create, reviewed, verdicts };
}

describe("creating templates", () => {
  it("takes one as PENDING and approves it after the review, by webhook with a numeric id", async () => {
    const { reviewed, graph } = await business();
    const { id, created, verdict } = await reviewed(plain);
    expect(created.body).toEqual({ id, status: "PENDING", category: "UTILITY" });
    expect(verdict).toEqual({
      event: "APPROVED",
      message_template_id: Number(id),
      message_template_name: "parcel_here",
      message_template_language: "en_US",
      reason: "NONE",
      message_template_category: "UTILITY",
    });
    expect((await graph.get(`${id}?fields=status,components`)).body).toEqual({
      id,
      status: "APPROVED",
      components: plain.components,
    });
  });

  it("files an offer under MARKETING whatever it was called", async () => {
    const { create } = await business();
    const created = await create({
      ...plain,
      components: [body("Our sale ends on Friday: 20% off all parcels in the shop.")],
    });
    expect(created.body).toMatchObject({ status: "PENDING", category: "MARKETING" });
  });

  it.each<[string, Json, string | undefined]>([
    [
      "parameters side by side",
      { components: [body("Hello and welcome {{1}}{{2}}, your parcel is here now.", ["a", "b"])] },
      "INVALID_FORMAT",
    ],
    ["an insult", { components: [body("You are an idiot if you miss your parcel.")] }, "ABUSIVE_CONTENT"],
    ["a scam", { components: [body("You have won a prize, send us your PIN now please.")] }, "SCAM"],
    [
      "a short link",
      { components: [body("Your parcel is here: https://bit.ly/abc for details.")] },
      "INVALID_FORMAT",
    ],
  ])("rejects %s in the review, with a reason", async (_what, change, reason) => {
    const { reviewed, graph } = await business();
    const { id, verdict } = await reviewed({ ...plain, ...change });
    expect(verdict).toMatchObject({ event: "REJECTED", reason });
    if (reason === "INVALID_FORMAT")
      expect(verdict.rejection_info).toEqual({
        reason: expect.any(String),
        recommendation: expect.any(String),
      });
    expect((await graph.get(`${id}?fields=status,rejected_reason`)).body).toMatchObject({
      status: "REJECTED",
      rejected_reason: reason,
    });
  });

  it("rejects a second one with the same body and footer", async () => {
    const { reviewed } = await business();
    await reviewed(plain);
    const { verdict } = await reviewed({ ...plain, name: "parcel_again" });
    expect(verdict).toMatchObject({
      event: "REJECTED",
      rejection_info: { reason: expect.stringContaining("parcel_here") },
    });
  });

  const button = (type: string, more: Json = {}) => ({
    type,
    text: `Go ${type.replaceAll("_", " ")} ${JSON.stringify(more).length}`,
    ...more,
  });
  it.each<[string, Json, number | undefined, RegExp]>([
    ["capital letters in the name", { name: "Parcel" }, undefined, /lowercase/],
    ["an unknown language", { language: "en_XX" }, undefined, /language/],
    ["an unknown category", { category: "FUN" }, undefined, /category must be one of/],
    ["no body", { components: [{ type: "FOOTER", text: "x" }] }, 2388043, /BODY/],
    ["a body of 1,025", { components: [body("x".repeat(1025))] }, 2388040, /1024/],
    [
      "a variable at the start",
      { components: [body("{{1}} has arrived at our shop now", ["x"])] },
      2388299,
      /start or end/,
    ],
    [
      "a variable at the end",
      { components: [body("Your parcel has arrived, dear {{1}}.", ["x"])] },
      2388299,
      /start or end/,
    ],
    [
      "a gap in the numbers",
      { components: [body("Your parcel {{1}} from {{3}} has arrived at our shop.", ["x", "y"])] },
      2388072,
      /without gaps/,
    ],
    [
      "too many variables",
      { components: [body("Hi {{1}} and {{2}} and {{3}} bye", ["x", "y", "z"])] },
      2388293,
      /too many variables/,
    ],
    ["no example", { components: [body("Your parcel {{1}} has arrived at our shop.")] }, 2388043, /example/],
    [
      "a special sign in a variable",
      { components: [body("Your parcel {{$1}} has arrived at our shop.", ["x"])] },
      2388072,
      /special characters/,
    ],
    [
      "an open variable",
      { components: [body("Your parcel {{1} has arrived at our shop.", ["x"])] },
      2388072,
      /not closed/,
    ],
    [
      "a header of 61",
      { components: [...plain.components, { type: "HEADER", format: "TEXT", text: "x".repeat(61) }] },
      2388040,
      /60/,
    ],
    [
      "two header variables",
      {
        components: [
          ...plain.components,
          { type: "HEADER", format: "TEXT", text: "A {{1}} b {{2}} c", example: { header_text: ["a", "b"] } },
        ],
      },
      2388047,
      /header/,
    ],
    [
      "a header picture without sample",
      { components: [...plain.components, { type: "HEADER", format: "IMAGE" }] },
      2388043,
      /example/,
    ],
    [
      "a made-up handle",
      {
        components: [
          ...plain.components,
          { type: "HEADER", format: "IMAGE", example: { header_handle: ["4::x"] } },
        ],
      },
      2494102,
      /handle/,
    ],
    [
      "a footer variable",
      { components: [...plain.components, { type: "FOOTER", text: "Bye {{1}} bye" }] },
      2388073,
      /footer/,
    ],
    [
      "eleven buttons",
      {
        components: [
          ...plain.components,
          {
            type: "BUTTONS",
            buttons: Array.from({ length: 11 }, (_, index) => ({ type: "QUICK_REPLY", text: `b${index}` })),
          },
        ],
      },
      2388060,
      /more than 10/,
    ],
    [
      "three links",
      {
        components: [
          ...plain.components,
          {
            type: "BUTTONS",
            buttons: [1, 2, 3].map((n) => button("URL", { url: `https://a.b/${"x".repeat(n)}` })),
          },
        ],
      },
      2388060,
      /more than 2/,
    ],
    [
      "a variable inside a link",
      {
        components: [
          ...plain.components,
          { type: "BUTTONS", buttons: [button("URL", { url: "https://a.b/{{1}}/c", example: ["x"] })] },
        ],
      },
      2388060,
      /at its end/,
    ],
    [
      "a link to WhatsApp",
      {
        components: [
          ...plain.components,
          { type: "BUTTONS", buttons: [button("URL", { url: "https://wa.me/1" })] },
        ],
      },
      2388060,
      /Direct links/,
    ],
    [
      "interleaved quick replies",
      {
        components: [
          ...plain.components,
          {
            type: "BUTTONS",
            buttons: [
              button("QUICK_REPLY"),
              button("URL", { url: "https://a.b" }),
              button("QUICK_REPLY", { a: 1 }),
            ],
          },
        ],
      },
      2388060,
      /grouped/,
    ],
    [
      "a button text of 26",
      {
        components: [
          ...plain.components,
          { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "x".repeat(26) }] },
        ],
      },
      2388040,
      /25/,
    ],
    [
      "text in an authentication template",
      { category: "AUTHENTICATION", components: [body("Your code is {{1}} ok?", ["1"])] },
      2388072,
      /fixed/,
    ],
    [
      "a lifetime too short",
      { category: "MARKETING", message_send_ttl_seconds: 60 },
      undefined,
      /between 43200/,
    ],
  ])("refuses %s at once", async (_what, change, subcode, message) => {
    const { create } = await business();
    const { status, body: answer } = await create({ ...plain, ...change });
    expect(status).toBe(400);
    expect(answer.error!.code).toBe(100);
    expect(answer.error!.error_subcode).toBe(subcode);
    expect(JSON.stringify(answer.error)).toMatch(message);
  });

  it("refuses the same name and language twice, too many, and too fast", async () => {
    const { create, account } = await business({ templateLimit: 6, templateCreationsPerHour: 3 });
    expect((await create(plain)).status).toBe(200);
    expect((await create(plain)).body.error!.error_subcode).toBe(2388024);
    expect((await create({ ...plain, language: "de" })).status).toBe(200);
    expect((await create({ ...plain, name: "third" })).body.error!.error_subcode).toBe(2388019);
    await running.sim.accounts.change(account.wabaId, { settings: { templateLimit: 250 } });
    expect((await create({ ...plain, name: "third" })).status).toBe(200);
    expect((await create({ ...plain, name: "fourth" })).body.error!.code).toBe(80007);
  });

  it("fills in the text of authentication templates and wants the code twice when sending", async () => {
    const { reviewed, graph, numberId, phone, hidden } = await business();
    await reviewed({
      name: "login_code",
      language: "en_US",
      category: "AUTHENTICATION",
      components: [
        { type: "BODY", add_security_recommendation: true },
        { type: "FOOTER", code_expiration_minutes: 5 },
        { type: "BUTTONS", buttons: [{ type: "OTP", otp_type: "COPY_CODE" }] },
      ],
    });
    const code = [{ type: "text", text: "123456" }];
    const template = (components: Json[]) => ({
      type: "template",
      template: { name: "login_code", language: { code: "en_US" }, components },
    });
    const once = [{ type: "body", parameters: code }];
    const twice = [...once, { type: "button", sub_type: "url", index: "0", parameters: code }];
    const to = "+" + phone.phone;
    expect((await graph.send(numberId, { to, ...template(once) })).body.error!.code).toBe(131008);
    expect((await graph.send(numberId, { to, ...template(twice) })).status).toBe(200);
    expect(
      (await graph.send(numberId, { recipient: hidden.bsuid, ...template(twice) })).body.error!.code,
    ).toBe(131062);
    const { messages } = await running.sim.customers.thread(numberId, phone.id);
    expect(messages.at(-1)!.text).toBe(
      "*123456* is your verification code. For your security, do not share this code.",
    );
  });
});

describe("listing, editing and deleting templates", () => {
  it("pages with cursors until there is no next, and calls a stale cursor 131059", async () => {
    const { account, create, graph } = await business({ reviewMs: 0 });
    for (let index = 0; index < 7; index++) await create({ ...plain, name: `paged_${index}` });
    const names: unknown[] = [];
    let where = `${account.wabaId}/message_templates?limit=3&fields=name`;
    let pages = 0;
    for (;;) {
      const { body: page } = await graph.get(where);
      names.push(...page.data!.map((one) => one.name));
      pages++;
      if (!page.paging?.next) break;
      where = page.paging.next;
    }
    expect(pages).toBe(4);
    expect(new Set(names).size).toBe(11);
    const last = (await graph.get(`${account.wabaId}/message_templates?limit=11`)).body.paging!.cursors.after;
    await graph.delete(`${account.wabaId}/message_templates?name=paged_3`);
    expect((await graph.get(`${account.wabaId}/message_templates?after=${last}`)).body.error!.code).toBe(
      131059,
    );
    expect((await graph.get(`${account.wabaId}/message_templates?after=rubbish`)).body.error!.code).toBe(
      131059,
    );
    const filtered = await graph.get(`${account.wabaId}/message_templates?name=hello_world&status=APPROVED`);
    expect(filtered.body.data!.map((one) => one.name)).toEqual(["hello_world"]);
  });

  it("edits an approved template once a day, never its category, and none in review", async () => {
    const { account, reviewed, graph, create } = await business();
    const { id } = await reviewed(plain);
    const edit = (input: Json) => graph.post(id, input);
    expect((await edit({ category: "MARKETING" })).body.error).toMatchObject({ error_subcode: 2388039 });
    expect((await edit({ components: [body("Your parcel is waiting at our shop.")] })).body).toMatchObject({
      success: true,
    });
    const told = await until("the new parts", () =>
      running.receiver
        .changes("message_template_components_update")
        .find((value) => value.message_template_id === Number(id)),
    );
    expect(told.message_template_element).toBe("Your parcel is waiting at our shop.");
    expect((await edit({ components: plain.components })).body.error).toMatchObject({
      error_subcode: 2388039,
    });
    await running.sim.accounts.change(account.wabaId, { settings: { reviewMs: 60_000 } });
    const pending = await create({ ...plain, name: "waiting" });
    expect(
      (await graph.post(String(pending.body.id), { components: plain.components })).body.error,
    ).toMatchObject({ error_subcode: 2388039 });
  });

  it("deletes one language by id or all by name, and blocks an approved name for 30 days", async () => {
    const { account, reviewed, graph, create } = await business();
    const english = await reviewed(plain);
    const german = await reviewed({
      ...plain,
      language: "de",
      components: [body("Ihr Paket ist bei uns angekommen.")],
    });
    const where = `${account.wabaId}/message_templates`;
    expect((await graph.delete(`${where}?name=parcel_here&hsm_id=${german.id}`)).body).toEqual({
      success: true,
    });
    expect((await graph.get(english.id)).status).toBe(200);
    expect((await graph.get(german.id)).status).toBe(400);
    expect((await graph.delete(`${where}?name=parcel_here`)).body).toEqual({ success: true });
    expect((await graph.get(english.id)).status).toBe(400);
    expect((await create(plain)).body.error).toMatchObject({ error_subcode: 2388023 });
    expect((await graph.delete(`${where}?name=never_was`)).body.error).toMatchObject({
      error_subcode: 2593002,
    });
  });

  it("tells what Meta does by itself: pause, category, quality; a paused one sends no more until it is unpaused", async () => {
    const { graph, reviewed, numberId, phone, verdicts } = await business();
    const { id } = await reviewed(plain);
    const send = async () =>
      (
        await graph.send(numberId, {
          to: "+" + phone.phone,
          type: "template",
          template: { name: "parcel_here", language: { code: "en_US" } },
        })
      ).body.error?.code;
    await running.sim.changeTemplate(id, { status: "PAUSED" });
    await until("the pause", () =>
      verdicts(id).some((value) => value.event === "PAUSED" && value.other_info),
    );
    expect(await send()).toBe(132015);
    expect((await graph.post(`${id}/unpause`)).body).toEqual({ success: true });
    expect(await send()).toBeUndefined();
    await running.sim.changeTemplate(id, { status: "DISABLED" });
    expect(await send()).toBe(132016);
    await running.sim.changeTemplate(id, { category: "MARKETING", qualityScore: "YELLOW" });
    await until("category and quality", () =>
      ["template_category_update", "message_template_quality_update"].every((field) =>
        running.receiver.changes(field).some((value) => value.message_template_id === Number(id)),
      ),
    );
  });
});

describe("sending templates", () => {
  const parameters = (...texts: string[]) => texts.map((text) => ({ type: "text", text }));
  const order = (components: Json[], language = "en_US") => ({
    type: "template",
    template: { name: "order_update", language: { code: language }, components },
  });
  const right = [
    { type: "body", parameters: parameters("Sophie", "#1", "Friday") },
    { type: "button", sub_type: "url", index: 0, parameters: parameters("1") },
  ];

  it.each<[string, Json, number, RegExp]>([
    ["another language", order(right, "en_GB"), 132001, /does not exist in en_GB/],
    [
      "too few values",
      order([{ type: "body", parameters: parameters("a") }, right[1]!]),
      132000,
      /localizable_params \(1\).*params \(3\)/,
    ],
    ["no values", order([]), 132000, /localizable_params \(0\)/],
    [
      "a wrong kind of value",
      order([
        { type: "body", parameters: [{ type: "image", image: {} }, ...parameters("a", "b")] },
        right[1]!,
      ]),
      132012,
      /Format mismatch/,
    ],
    [
      "an empty value",
      order([{ type: "body", parameters: parameters("", "a", "b") }, right[1]!]),
      131008,
      /missing text value/,
    ],
    [
      "a new line in a value",
      order([{ type: "body", parameters: parameters("a\nb", "c", "d") }, right[1]!]),
      132018,
      /new-line/,
    ],
    [
      "values that make it too long",
      order([{ type: "body", parameters: parameters("x".repeat(1000), "c", "d") }, right[1]!]),
      132005,
      /too long/,
    ],
    ["no link value", order([right[0]!]), 131008, /index 0 of type Url requires a parameter/],
    [
      "a header it does not have",
      order([...right, { type: "header", parameters: parameters("x") }]),
      132000,
      /header/,
    ],
    [
      "a button it does not have",
      order([...right, { type: "button", sub_type: "url", index: "4", parameters: parameters("x") }]),
      132000,
      /index 4/,
    ],
  ])("refuses %s", async (_what, message, code, details) => {
    const { graph, numberId, phone } = await business();
    const refused = await graph.send(numberId, { to: "+" + phone.phone, ...message });
    expect(refused.body.error).toMatchObject({
      code,
      error_data: { details: expect.stringMatching(details) },
    });
  });

  it("sends outside the window, priced by its category, and shows it filled in", async () => {
    const { graph, numberId, phone } = await business();
    const sent = await graph.send(numberId, { to: "+" + phone.phone, ...order(right) });
    const id = sent.body.messages![0]!.id;
    const status = await until("sent", () => running.receiver.statuses("sent").find((one) => one.id === id));
    expect(status.pricing).toEqual({
      billable: true,
      pricing_model: "PMP",
      type: "regular",
      category: "utility",
    });
    const { messages } = await running.sim.customers.thread(numberId, phone.id);
    expect(messages.at(-1)).toMatchObject({
      text: "Hi Sophie, your order #1 is on its way and should arrive on Friday. Thank you for shopping with us.",
      buttons: [{ kind: "url", title: "Track order", value: "https://shop.example.com/orders/1" }],
    });
  });

  it("takes named parameters by name, and refuses others", async () => {
    const { graph, numberId, phone, reviewed } = await business();
    await reviewed({
      ...plain,
      parameter_format: "NAMED",
      components: [
        {
          type: "BODY",
          text: "Parcel for {{first_name}} at {{shop}} is ready today.",
          example: {
            body_text_named_params: [
              { param_name: "first_name", example: "A" },
              { param_name: "shop", example: "B" },
            ],
          },
        },
      ],
    });
    const send = (names: string[]) =>
      graph.send(numberId, {
        to: "+" + phone.phone,
        type: "template",
        template: {
          name: "parcel_here",
          language: { code: "en_US" },
          components: [
            {
              type: "body",
              parameters: names.map((name) => ({
                type: "text",
                parameter_name: name,
                text: name.toUpperCase(),
              })),
            },
          ],
        },
      });
    expect((await send(["shop", "first_name"])).status).toBe(200);
    const { messages } = await running.sim.customers.thread(numberId, phone.id);
    expect(messages.at(-1)!.text).toBe("Parcel for FIRST_NAME at SHOP is ready today.");
    expect((await send(["shop", "surname"])).body.error!.code).toBe(132012);
    expect((await send(["shop", ""])).body.error!.code).toBe(100);
  });

  it("delivers no marketing to US numbers outside the window, and takes only marketing at marketing_messages", async () => {
    const { graph, numberId, phone } = await business();
    const offer = {
      type: "template",
      template: {
        name: "seasonal_offer",
        language: { code: "en_US" },
        components: [{ type: "body", parameters: parameters("A", "Friday") }],
      },
    };
    const id = (await graph.send(numberId, { to: "+16505551234", ...offer })).body.messages![0]!.id;
    const failed = await until("failed", () =>
      running.receiver.statuses("failed").find((one) => one.id === id),
    );
    expect(failed.errors).toMatchObject([{ code: 131049 }]);
    const marketing = (message: Json) =>
      graph.post(`${numberId}/marketing_messages`, {
        messaging_product: "whatsapp",
        to: "+" + phone.phone,
        ...message,
      });
    expect((await marketing(offer)).status).toBe(200);
    expect((await marketing(order(right))).body.error!.code).toBe(134100);
  });
});

describe("samples for headers", () => {
  it("arrive by resumable upload in pieces and make a template with a picture", async () => {
    const { graph, account, reviewed, numberId, phone } = await business();
    const { body: session } = await graph.post(`${running.appId}/uploads?file_length=10&file_type=image/png`);
    const put = async (offset: number, bytes: string) =>
      (await (
        await fetch(`${running.url}/v26.0/${String(session.id)}`, {
          method: "POST",
          headers: { authorization: `OAuth ${account.accessToken}`, file_offset: String(offset) },
          body: bytes,
        })
      ).json()) as Json;
    expect(await put(3, "late")).toHaveProperty("error");
    expect(await put(0, "12345")).toEqual({ id: session.id, file_offset: 5 });
    expect((await graph.get(String(session.id))).body).toEqual({ id: session.id, file_offset: 5 });
    const { h } = await put(5, "67890");
    expect(h).toMatch(/^4::/);
    await reviewed({
      ...plain,
      components: [{ type: "HEADER", format: "IMAGE", example: { header_handle: [h] } }, ...plain.components],
    });
    const template = { name: "parcel_here", language: { code: "en_US" } };
    const without = await graph.send(numberId, { to: "+" + phone.phone, type: "template", template });
    expect(without.body.error).toMatchObject({
      code: 132012,
      error_data: { details: "header: Format mismatch, expected IMAGE, received UNKNOWN" },
    });
  });
});
