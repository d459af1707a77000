import {
  componentsOf,
  fillTemplate,
  readTemplate,
  slotProblem,
  slotsOf,
  templateText,
  valuesIn,
} from "@/lib/templates/rules";
import type { TemplateView } from "@/lib/templates/views";

const body = (text: string) => ({ type: "BODY", text });
const made = (components: unknown[], more = {}): TemplateView =>
  readTemplate({
    id: "1",
    name: "order_update",
    language: "en_US",
    category: "UTILITY",
    components,
    ...more,
  })!;

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
      { category: "AUTHENTICATION" },
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

describe("what a template says", () => {
  test("is readable in the thread, and the same however one knows the values", () => {
    const text = "*Order A-7*\nHi Ana, your pair of boots is on its way to Ana.\nAcme Shoes";
    expect(templateText(order, values)).toBe(text);
    expect(templateText(order, valuesIn(componentsOf(order, values)))).toBe(text);
  });
  test("keeps its braces where nothing is filled in, and never fills a value's own braces", () => {
    expect(fillTemplate(order, { "body.1": "{{2}}" }).body).toBe(
      "Hi {{2}}, your {{2}} is on its way to {{2}}.",
    );
  });
  test.each([
    ["a carousel", [body("x"), { type: "CAROUSEL", cards: [] }], "carousel"],
    ["a place as header", [{ type: "HEADER", format: "LOCATION" }, body("x")], "location"],
    ["products", [body("x"), { type: "BUTTONS", buttons: [{ type: "MPM", text: "View" }] }], "mpm"],
    ["a quick reply", [body("x"), { type: "BUTTONS", buttons: [{ type: "QUICK_REPLY", text: "Ok" }] }], null],
  ])("%s", (_, components, blockedBy) => expect(made(components).blockedBy).toBe(blockedBy));
  test.each([null, {}, { name: "a", language: "en" }, { name: "a", components: [body("x")] }, "x"])(
    "%j is no template",
    (raw) => expect(readTemplate(raw)).toBeNull(),
  );
});
