import { readComponents } from "@/lib/templates/components";
import { fillTemplate, fixedWords, type FillFacts, type SlotMapping } from "@/lib/templates/filling";
import { parameterProblems } from "@/lib/templates/parameters";
import { slotProblem, slotsOf, type TemplateShape } from "@/lib/templates/slots";
import { toTemplateView } from "@/lib/templates/views";
import { templateText, valuesIn, wordsOf } from "@/lib/templates/wording";

const body = (text: string) => ({ type: "BODY", text });
const made = (components: unknown[], category = "UTILITY"): TemplateShape => ({
  category,
  components: readComponents(components).components,
});
const ana: FillFacts = {
  contact: {
    name: "Ana Gómez",
    phone: "+34600111222",
    custom: { city: "Sevilla", note: null, lines: "a\n b" },
  },
};
const filled = (template: TemplateShape, mapping: SlotMapping, facts = ana) => {
  const result = fillTemplate(template, mapping, facts);
  return "problems" in result ? result.problems : result.components;
};
const componentsOf = (template: TemplateShape, values: Record<string, string>) =>
  filled(template, fixedWords(values));

const order = made([
  { type: "HEADER", format: "TEXT", text: "Order {{1}}" },
  body("Hi {{1}}, your {{2}} is on its way to {{1}}."),
  { type: "FOOTER", text: "Acme Shoes" },
  {
    type: "BUTTONS",
    buttons: [
      { type: "QUICK_REPLY", text: "Thanks" },
      { type: "URL", text: "Track", url: "https://acme.example/t/{{1}}" },
      { type: "URL", text: "Shop", url: "https://acme.example" },
      { type: "COPY_CODE", text: "Copy offer code" },
    ],
  },
]);
const values = {
  "header.1": "A-7",
  "body.1": "Ana",
  "body.2": "pair of boots",
  "button.1": "x9",
  "button.3": "SAVE20",
};

describe("a template's gaps", () => {
  test("are asked for once each, in the order of reading", () => {
    expect(slotsOf(order).map(({ key, kind }) => `${key} ${kind}`)).toEqual([
      "header.1 text",
      "body.1 text",
      "body.2 text",
      "button.1 url",
      "button.3 code",
    ]);
  });

  test("go to Meta by place, buttons counted with those that need nothing", () => {
    expect(componentsOf(order, values)).toEqual([
      { type: "header", parameters: [{ type: "text", text: "A-7" }] },
      {
        type: "body",
        parameters: [
          { type: "text", text: "Ana" },
          { type: "text", text: "pair of boots" },
        ],
      },
      { type: "button", index: "1", sub_type: "url", parameters: [{ type: "text", text: "x9" }] },
      {
        type: "button",
        index: "3",
        sub_type: "copy_code",
        parameters: [{ type: "coupon_code", coupon_code: "SAVE20" }],
      },
    ]);
  });

  test("with names go by their names", () => {
    const named = made([body("Hi {{customer_name}}, see you {{day}}.")]);
    const filled = { "body.customer_name": "Ana", "body.day": "Monday" };
    expect(componentsOf(named, filled)).toEqual([
      {
        type: "body",
        parameters: [
          { type: "text", parameter_name: "customer_name", text: "Ana" },
          { type: "text", parameter_name: "day", text: "Monday" },
        ],
      },
    ]);
    expect(valuesIn(componentsOf(named, filled))).toEqual(filled);
  });

  test("of a picture take a link", () => {
    const pictured = made([{ type: "HEADER", format: "IMAGE", example: {} }, body("Look.")]);
    const [slot] = slotsOf(pictured);
    expect(slot).toMatchObject({ key: "header.file", kind: "image" });
    expect(slotProblem(slot!, "http://a.example/b.png")).toBe("not_https");
    expect(slotProblem(slot!, "https://a.example/b.png")).toBeNull();
    expect(componentsOf(pictured, { "header.file": "https://a.example/b.png" })).toEqual([
      { type: "header", parameters: [{ type: "image", image: { link: "https://a.example/b.png" } }] },
    ]);
  });

  test("of an authentication code are asked for once and sent twice", () => {
    const code = made(
      [
        body("*{{1}}* is your verification code."),
        {
          type: "BUTTONS",
          buttons: [
            { type: "URL", text: "Copy code", url: "https://www.whatsapp.com/otp/code/?code=otp{{1}}" },
          ],
        },
      ],
      "AUTHENTICATION",
    );
    expect(slotsOf(code).map(({ key }) => key)).toEqual(["body.1"]);
    expect(componentsOf(code, { "body.1": "4711" })).toEqual([
      { type: "body", parameters: [{ type: "text", text: "4711" }] },
      { type: "button", index: "0", sub_type: "url", parameters: [{ type: "text", text: "4711" }] },
    ]);
  });

  test.each([
    ["", "missing"],
    ["   ", "missing"],
    ["a\nb", "line_break"],
    ["a\tb", "line_break"],
    ["a     b", "spaces"],
    ["a    b", null],
    ["x".repeat(1_025), "too_long"],
    ["Ana 👋", null],
  ])("%j: %s", (value, problem) => expect(slotProblem(slotsOf(order)[1]!, value)).toBe(problem));
});

describe("a gap is filled for each person", () => {
  const hello = made([body("Hello {{1}} from {{2}}, welcome.")]);
  const field = (name: string, fallback?: string) => ({ kind: "field", field: name, fallback }) as const;
  const bodyOf = (mapping: SlotMapping, facts?: FillFacts) => {
    const components = filled(hello, { "body.1": field("contact.name"), ...mapping }, facts);
    const [{ parameters }] = components as unknown as [{ parameters: { text: string }[] }];
    return parameters.map(({ text }) => text);
  };

  test("with what is known of them", () => {
    expect(bodyOf({ "body.2": field("contact.custom.city") })).toEqual(["Ana Gómez", "Sevilla"]);
    expect(bodyOf({ "body.1": field("contact.first_name"), "body.2": field("contact.phone") })).toEqual([
      "Ana",
      "+34600111222",
    ]);
  });
  test("with a fallback when nothing is known, never with the word null", () => {
    expect(bodyOf({ "body.2": field("contact.custom.note", "far away") })).toEqual(["Ana Gómez", "far away"]);
    expect(
      filled(hello, { "body.1": field("contact.name"), "body.2": field("contact.custom.gone") }),
    ).toEqual([{ slot: "body.2", problem: "missing" }]);
    const nobody = { contact: { name: null, phone: null, custom: {} } };
    expect(
      bodyOf({ "body.1": field("contact.name", "you"), "body.2": field("workspace.name", "us") }, nobody),
    ).toEqual(["you", "us"]);
  });
  test("with their row of a file, whose white space becomes one space", () => {
    const facts = { ...ana, row: { Town: " Köln \t\n am  Rhein ", Empty: "" } };
    expect(bodyOf({ "body.2": { kind: "column", column: "Town" } }, facts)[1]).toBe("Köln am Rhein");
    expect(bodyOf({ "body.2": { kind: "column", column: "Empty", fallback: "home" } }, facts)[1]).toBe(
      "home",
    );
    expect(bodyOf({ "body.2": { kind: "column", column: "constructor", fallback: "home" } }, facts)[1]).toBe(
      "home",
    );
    expect(bodyOf({ "body.2": field("contact.custom.lines") })[1]).toBe("a b");
  });
  test("but fixed words must be right as they are", () => {
    expect(filled(hello, fixedWords({ "body.1": "A", "body.2": "b\nc" }))).toEqual([
      { slot: "body.2", problem: "line_break" },
    ]);
  });
  test("and a value for a gap that is none is refused", () => {
    expect(filled(hello, fixedWords({ "body.1": "A", "body.2": "B", "body.3": "C" }))).toEqual([
      { slot: "body.3", problem: "unknown_slot" },
    ]);
  });

  test.each([
    [
      "a header beyond 60",
      [{ type: "HEADER", format: "TEXT", text: "Order {{1}}" }, body("x")],
      "header.1",
      55,
    ],
    ["a body beyond 1,024", [body(`${"x".repeat(1_000)} {{1}} y`)], "body.1", 30],
    [
      "an offer's body beyond 600",
      [
        body(`${"x".repeat(560)} {{1}} y`),
        { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Now" } },
      ],
      "body.1",
      40,
    ],
  ])("%s is too long once it is filled", (_, components, slot, length) => {
    const template = made(components);
    expect(filled(template, fixedWords({ [slot]: "é".repeat(length) }))).toEqual([
      { slot, problem: "too_long" },
    ]);
    expect(filled(template, fixedWords({ [slot]: "é".repeat(10) }))).toHaveLength(1);
  });
});

describe("parts that are no words", () => {
  const mediaId = "01970000-0000-7000-8000-000000000000";
  const place = { latitude: 0, longitude: 13.4, name: "Shop", address: "1 Main St" };

  test("a file of ours goes by our id, and is named apart", () => {
    const template = made([{ type: "HEADER", format: "VIDEO" }, body("Look.")]);
    expect(fillTemplate(template, { "header.file": { kind: "media", mediaId } }, ana)).toMatchObject({
      components: [{ type: "header", parameters: [{ type: "video", video: { mediaId } }] }],
      mediaIds: [mediaId],
    });
    expect(filled(template, { "header.file": { kind: "location", ...place } })).toEqual([
      { slot: "header.file", problem: "not_a_place" },
    ]);
    expect(filled(made([body("Hi {{1}} there")]), { "body.1": { kind: "media", mediaId } })).toEqual([
      { slot: "body.1", problem: "not_a_file" },
    ]);
  });
  test("a place has all it needs, also on the equator", () => {
    const template = made([{ type: "HEADER", format: "LOCATION" }, body("Here.")]);
    expect(filled(template, { "header.place": { kind: "location", ...place } })).toEqual([
      { type: "header", parameters: [{ type: "location", location: place }] },
    ]);
    expect(filled(template, fixedWords({ "header.place": "Berlin" }))).toEqual([
      { slot: "header.place", problem: "not_a_place" },
    ]);
  });
  test("an offer ends at a time", () => {
    const template = made([
      body("Hurry."),
      { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Now", has_expiration: true } },
      { type: "BUTTONS", buttons: [{ type: "COPY_CODE", example: "SAVE" }] },
    ]);
    const values = { "offer.expires": "2027-01-31T12:00:00+01:00", "button.0": "SAVE20" };
    expect(componentsOf(template, values)).toEqual([
      {
        type: "limited_time_offer",
        parameters: [
          {
            type: "limited_time_offer",
            limited_time_offer: { expiration_time_ms: Date.parse("2027-01-31T11:00:00Z") },
          },
        ],
      },
      {
        type: "button",
        index: "0",
        sub_type: "copy_code",
        parameters: [{ type: "coupon_code", coupon_code: "SAVE20" }],
      },
    ]);
    expect(componentsOf(template, { ...values, "offer.expires": "soon" })).toEqual([
      { slot: "offer.expires", problem: "not_a_time" },
    ]);
  });
  test("a carousel has all its cards, each with its own values", () => {
    const card = {
      components: [
        { type: "HEADER", format: "IMAGE" },
        body("Only {{1}} left"),
        { type: "BUTTONS", buttons: [{ type: "URL", text: "Buy", url: "https://a.example/{{1}}" }] },
      ],
    };
    const template = made([body("For {{1}} today"), { type: "CAROUSEL", cards: [card, card] }], "MARKETING");
    expect(slotsOf(template).map(({ key }) => key)).toEqual([
      "body.1",
      "card.0.header.file",
      "card.0.body.1",
      "card.0.button.0",
      "card.1.header.file",
      "card.1.body.1",
      "card.1.button.0",
    ]);
    const text = (words: string) => ({ kind: "text", text: words }) as const;
    const result = filled(template, {
      "body.1": text("Ana"),
      "card.0.header.file": { kind: "media", mediaId },
      "card.0.body.1": text("3"),
      "card.0.button.0": text("a"),
      "card.1.header.file": text("https://a.example/b.png"),
      "card.1.body.1": text("4"),
      "card.1.button.0": text("b"),
    });
    expect(result).toMatchObject([
      { type: "body" },
      {
        type: "carousel",
        cards: [
          {
            card_index: 0,
            components: [{ type: "header" }, { type: "body" }, { type: "button", index: "0" }],
          },
          {
            card_index: 1,
            components: [
              { parameters: [{ image: { link: "https://a.example/b.png" } }] },
              { parameters: [{ text: "4" }] },
              { parameters: [{ text: "b" }] },
            ],
          },
        ],
      },
    ]);
  });
  describe("products are chosen for each message", () => {
    const many = made([body("Look"), { type: "BUTTONS", buttons: [{ type: "MPM", text: "View items" }] }]);
    const one = made([{ type: "HEADER", format: "PRODUCT" }, body("Look")]);
    const list = (...ids: string[]) => ids.map((product_retailer_id) => ({ product_retailer_id }));
    const chosen = (ids: string[], title: string) => [
      {
        type: "button",
        index: "0",
        sub_type: "mpm",
        parameters: [
          {
            type: "action",
            action: {
              thumbnail_product_retailer_id: ids[0],
              sections: [{ title, product_items: list(...ids) }],
            },
          },
        ],
      },
    ];
    test("with commas or lines between them, the first as the picture", () => {
      expect(slotsOf(many).map(({ key }) => key)).toEqual(["button.0.products", "button.0.title"]);
      const sent = componentsOf(many, {
        "button.0.products": "shoe-1, red boot\nsock-3,, shoe-1",
        "button.0.title": "For you",
      });
      expect(sent).toEqual(chosen(["shoe-1", "red boot", "sock-3"], "For you"));
      expect(parameterProblems(many, sent)).toEqual({});
    });
    test("also from a field of the contact, with its lines", () => {
      const sent = filled(many, {
        "button.0.products": { kind: "field", field: "contact.custom.lines" },
        "button.0.title": { kind: "text", text: "For you" },
      });
      expect(sent).toEqual(chosen(["a", "b"], "For you"));
    });
    test("one stands in the header with its catalogue", () => {
      const sent = componentsOf(one, { "header.product": "shoe-1", "header.catalog": "1029384756" });
      const product = { product_retailer_id: "shoe-1", catalog_id: "1029384756" };
      expect(sent).toEqual([{ type: "header", parameters: [{ type: "product", product }] }]);
      expect(parameterProblems(one, sent)).toEqual({});
    });
    const numbered = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`).join();
    test.each([
      ["none at all", many, { "button.0.title": "x" }, "button.0.products", "missing"],
      [
        "nothing but commas",
        many,
        { "button.0.products": " ,\n,", "button.0.title": "x" },
        "button.0.products",
        "missing",
      ],
      [
        "thirty-one",
        many,
        { "button.0.products": numbered(31), "button.0.title": "x" },
        "button.0.products",
        "too_many",
      ],
      [
        "an id of 101",
        many,
        { "button.0.products": "x".repeat(101), "button.0.title": "x" },
        "button.0.products",
        "too_long",
      ],
      ["no title", many, { "button.0.products": "a" }, "button.0.title", "missing"],
      [
        "a title of 25",
        many,
        { "button.0.products": "a", "button.0.title": "x".repeat(25) },
        "button.0.title",
        "too_long",
      ],
      ["no catalogue", one, { "header.product": "a" }, "header.catalog", "missing"],
      [
        "a catalogue by its name",
        one,
        { "header.product": "a", "header.catalog": "Shoes" },
        "header.catalog",
        "not_a_catalog",
      ],
    ])("%s is a problem of its gap", (_, template, given: Record<string, string>, slot, problem) => {
      expect(componentsOf(template, given)).toEqual([{ slot, problem }]);
    });
    test("thirty are enough for Meta, and not too many", () => {
      const given = { "button.0.products": numbered(30), "button.0.title": "x".repeat(24) };
      expect(parameterProblems(many, componentsOf(many, given))).toEqual({});
    });
    const action = (sections: unknown, thumbnail: unknown = "a") => [
      {
        type: "button",
        index: 0,
        sub_type: "mpm",
        parameters: [{ type: "action", action: { thumbnail_product_retailer_id: thumbnail, sections } }],
      },
    ];
    const at = "template.components.0.parameters.0";
    const section = (title?: string, ...ids: string[]) => ({ title, product_items: list(...ids) });
    test.each([
      ["no parameter", [], "template.components"],
      ["a text instead", [{ type: "button", index: 0, parameters: [{ type: "text", text: "a" }] }], at],
      ["no picture", action([section("x", "a")], ""), `${at}.action.thumbnail_product_retailer_id`],
      ["no section", action([]), `${at}.action.sections`],
      [
        "eleven sections",
        action(Array.from({ length: 11 }, () => section("x", "a"))),
        `${at}.action.sections`,
      ],
      ["an empty section", action([section("x")]), `${at}.action.sections.0.product_items`],
      [
        "two sections and one title",
        action([section("x", "a"), section(undefined, "b")]),
        `${at}.action.sections.1.title`,
      ],
      [
        "thirty-one in two sections",
        action([section("x", ...numbered(30).split(",")), section("y", "z")]),
        `${at}.action.sections`,
      ],
      [
        "a product without id",
        action([section("x", "a", "")]),
        `${at}.action.sections.0.product_items.1.product_retailer_id`,
      ],
    ])("a program's list with %s is refused by its field", (_, sent, field) => {
      expect(Object.keys(parameterProblems(many, sent))).toEqual([field]);
    });
    test("a program's product without catalogue is refused by its field", () => {
      const product = { product_retailer_id: "a" };
      const sent = [{ type: "header", parameters: [{ type: "product", product }] }];
      expect(Object.keys(parameterProblems(one, sent))).toEqual([`${at}.product.catalog_id`]);
    });
  });
  test("a sign-in code is at most 15 characters", () => {
    const code = made([body("*{{1}}* is your verification code.")], "AUTHENTICATION");
    expect(componentsOf(code, { "body.1": "1".repeat(16) })).toEqual([
      { slot: "body.1", problem: "too_long" },
    ]);
  });
});

describe("what a template says", () => {
  test("is readable in the thread, and the same however one knows the values", () => {
    const text = "*Order A-7*\nHi Ana, your pair of boots is on its way to Ana.\nAcme Shoes";
    expect(templateText(order.components, values)).toBe(text);
    expect(templateText(order.components, valuesIn(componentsOf(order, values)))).toBe(text);
  });
  test("keeps its braces where nothing is filled in, and never fills a value's own braces", () => {
    expect(wordsOf(order.components, { "body.1": "{{2}}" }).body).toBe(
      "Hi {{2}}, your {{2}} is on its way to {{2}}.",
    );
  });
  test.each([
    ["products", [body("x"), { type: "BUTTONS", buttons: [{ type: "MPM", text: "View" }] }], null],
    ["one product", [{ type: "HEADER", format: "PRODUCT" }, body("x")], null],
    ["a request to call", [body("x"), { type: "call_permission_request" }], null],
    ["a moving picture", [{ type: "HEADER", format: "GIF" }, body("x")], "gif"],
    ["a part Meta added", [body("x"), { type: "HOLOGRAM" }], "hologram"],
    [
      "cards of products",
      [body("x"), { type: "CAROUSEL", cards: [{ components: [{ type: "HEADER", format: "PRODUCT" }] }] }],
      "carousel",
    ],
    ["a place as header", [{ type: "HEADER", format: "LOCATION" }, body("x")], null],
    ["a quick reply", [body("x"), { type: "BUTTONS", buttons: [{ type: "quick_reply", text: "Ok" }] }], null],
  ])("%s", (_, components, blockedBy) => {
    const at = new Date(0);
    const row = {
      ...{
        id: "1",
        wabaId: "1",
        metaId: "1",
        name: "a",
        language: "en",
        category: "UTILITY",
        status: "APPROVED",
      },
      ...{ parameterFormat: "POSITIONAL", components, samples: {}, draft: null, quality: null, reason: null },
      ...{
        reasonInfo: null,
        notice: null,
        ttlSeconds: null,
        submittedAt: null,
        statusAt: null,
        syncedAt: null,
      },
      ...{ deletedAt: null, createdAt: at, updatedAt: at },
    };
    expect(toTemplateView(row).blockedBy).toBe(blockedBy);
  });
});
