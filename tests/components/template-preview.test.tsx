import { directionOf } from "@/components/templates/preview/direction";
import { shownTemplate, type ShownValues } from "@/components/templates/preview/shown";
import { TemplateBubble } from "@/components/templates/preview/template-bubble";
import { drawn, missingWords, readOut } from "@/tests/support/drawn";

type Part = Record<string, unknown>;
const body = (text: string, more: Part = {}): Part => ({ type: "BODY", text, ...more });
const html = (components: Part[], values: ShownValues = {}, language = "en"): string =>
  drawn(<TemplateBubble shown={shownTemplate(components, values)} language={language} />);
const read = (components: Part[], values?: ShownValues): string => readOut(html(components, values));
const buttons = (...given: Part[]): Part => ({ type: "BUTTONS", buttons: given });

describe("gaps show what will stand in them", () => {
  const positional = [
    { type: "HEADER", format: "TEXT", text: "Order {{1}}", example: { header_text: ["A-17"] } },
    body("Hi {{1}}, {{2}} is on its way.", { example: { body_text: [["Ana", "your parcel"]] } }),
  ];
  const named = [
    {
      type: "HEADER",
      format: "TEXT",
      text: "Order {{order}}",
      example: { header_text_named_params: [{ param_name: "order", example: "A-17" }] },
    },
    body("Hi {{first_name}}, see you soon.", {
      example: { body_text_named_params: [{ param_name: "first_name", example: "Ana" }] },
    }),
  ];
  test("the examples, by place and by name", () => {
    expect(read(positional)).toBe("Order A-17 Hi Ana, your parcel is on its way. 10:24");
    expect(read(named)).toBe("Order A-17 Hi Ana, see you soon. 10:24");
  });
  test("the values once there are any", () => {
    const texts = { "header.1": "B-2", "body.1": "Bruno", "body.2": "a chair" };
    expect(read(positional, { texts })).toBe("Order B-2 Hi Bruno, a chair is on its way. 10:24");
    expect(read(named, { texts: { "body.first_name": "Bruno" } })).toContain("Hi Bruno, see you");
  });
  test("the gap itself, when what is shown is about to be sent and nothing stands in it", () => {
    expect(read(positional, { examples: false, texts: { "body.2": "a chair" } })).toBe(
      "Order {{1}} Hi {{1}}, a chair is on its way. 10:24",
    );
  });
  test("a value is never read as a gap or as something that runs", () => {
    const drawnHtml = html(positional, { texts: { "body.1": `{{2}} <img src=x onerror=alert(1)>` } });
    expect(readOut(drawnHtml)).toContain("Hi {{2}} &lt;img");
    expect(drawnHtml).not.toContain("<img");
  });
});

describe("every kind of header", () => {
  test.each([
    ["IMAGE", "Picture"],
    ["VIDEO", "Video"],
    ["LOCATION", "Location"],
    ["DOCUMENT", "Document"],
  ])("%s without a file is drawn and named", (format, name) => {
    expect(html([{ type: "HEADER", format }, body("Hello there")])).toContain(name);
  });
  test("a chosen picture is shown, a document has its name, a place its address", () => {
    const file = { url: "/api/v1/media/1/content", name: "menu.pdf" };
    const files = { "header.file": file };
    expect(html([{ type: "HEADER", format: "IMAGE" }, body("Hi")], { files })).toContain(
      'src="/api/v1/media/1/content"',
    );
    expect(read([{ type: "HEADER", format: "DOCUMENT" }, body("Hi")], { files })).toContain("menu.pdf PDF");
    const place = { name: "Our shop", address: "Main Street 1" };
    expect(read([{ type: "HEADER", format: "LOCATION" }, body("Hi")], { place })).toContain(
      "Our shop Main Street 1",
    );
  });
  test("the sample of a draft is shown from our own store", () => {
    const example = { media_id: "m1" };
    const sampleUrl = (id: string) => `/api/v1/media/${id}/content`;
    expect(html([{ type: "HEADER", format: "IMAGE", example }, body("Hi")], { sampleUrl })).toContain(
      'src="/api/v1/media/m1/content"',
    );
  });
  test("Meta's address of a sample is not asked by the browser", () => {
    const example = { header_handle: ["https://scontent.whatsapp.net/v/sample.jpg"] };
    expect(html([{ type: "HEADER", format: "IMAGE", example }, body("Hi")])).not.toContain("scontent");
  });
});

describe("buttons as WhatsApp shows them", () => {
  test("up to three stand under the message", () => {
    expect(
      read([
        body("Hello there"),
        { type: "FOOTER", text: "Reply STOP to stop" },
        buttons(
          { type: "QUICK_REPLY", text: "Yes" },
          { type: "URL", text: "Track", url: "https://acme.example/{{1}}" },
          { type: "PHONE_NUMBER", text: "Call us", phone_number: "+4930123" },
        ),
      ]),
    ).toBe("Hello there Reply STOP to stop 10:24 Yes Track Call us");
  });
  test("of more than three two are seen, and the way to the rest", () => {
    const many = ["One", "Two", "Three", "Four"].map((text) => ({ type: "QUICK_REPLY", text }));
    expect(read([body("Choose"), buttons(...many)])).toBe("Choose 10:24 One Two See all options");
  });
  test.each([
    [{ type: "COPY_CODE", example: "SAVE20" }, "Copy offer code"],
    [{ type: "CATALOG" }, "View catalog"],
    [{ type: "SPM" }, "View"],
    [{ type: "VOICE_CALL" }, "Call on WhatsApp"],
    [{ type: "REQUEST_CONTACT_INFO" }, "Share contact info"],
    [{ type: "FLOW", text: "Book now" }, "Book now"],
    [{ type: "SOMETHING_NEW" }, "Button"],
  ])("%j says “%s”", (button, words) => {
    expect(read([body("Hello there"), buttons(button)])).toBe(`Hello there 10:24 ${words}`);
  });
  test("products stand beside the header's words, counted once they are chosen", () => {
    const many = [
      { type: "HEADER", format: "TEXT", text: "For you" },
      body("Look"),
      buttons({ type: "MPM" }),
    ];
    expect(read(many)).toBe("For you Items from your catalog Look 10:24 View items");
    expect(read(many, { texts: { "button.0.products": "a, b\nc" } })).toContain("For you 3 items Look");
  });
  test("one product stands as header, by its id once it is chosen", () => {
    const one = [{ type: "HEADER", format: "PRODUCT" }, body("Look"), buttons({ type: "SPM", text: "View" })];
    expect(read(one)).toBe("Product Name and price from your catalog Look 10:24 View");
    expect(read(one, { texts: { "header.product": "SHOE-1" } })).toContain("SHOE-1 Name and price");
  });
  test("a request to call is a button of WhatsApp's own", () => {
    expect(read([body("May we call you?"), { type: "CALL_PERMISSION_REQUEST" }])).toBe(
      "May we call you? 10:24 Choose preference",
    );
  });
  test("a link leads where its value says, without being one that can be followed from here", () => {
    const link = { type: "URL", text: "Track", url: "https://acme.example/t/{{1}}" };
    const page = html([body("Hi"), buttons(link)], { texts: { "button.0": "77" } });
    expect(page).toContain('title="https://acme.example/t/77"');
    expect(page).not.toContain("href");
  });
});

describe("authentication", () => {
  const code = (otp: Part) => [
    { type: "BODY", add_security_recommendation: true },
    { type: "FOOTER", code_expiration_minutes: 10 },
    buttons({ type: "OTP", ...otp }),
  ];
  const words =
    "123456 is your verification code. For your security, do not share this code. This code expires in 10 minutes. 10:24";
  test("WhatsApp's own words, and the button that copies or takes over the code", () => {
    expect(read(code({ otp_type: "COPY_CODE" }))).toBe(`${words} Copy code`);
    expect(read(code({ otp_type: "ONE_TAP", autofill_text: "Fill it in" }))).toBe(`${words} Fill it in`);
  });
  test("as Meta keeps it afterwards: a link to a page of its own", () => {
    const url = "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}";
    const page = html([
      body("*{{1}}* is your verification code.", { example: { body_text: [["123456"]] } }),
      buttons({ type: "URL", text: "Copy code", url, example: [url] }),
    ]);
    expect(readOut(page)).toBe("123456 is your verification code. 10:24 Copy code");
    expect(page).not.toContain("whatsapp.com");
  });
});

test("a limited-time offer shows its words, its end and its code above the message", () => {
  const offer = [
    { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Spring sale", has_expiration: true } },
    body("Everything green is cheaper."),
    buttons(
      { type: "COPY_CODE", example: "GREEN20" },
      { type: "URL", text: "Shop", url: "https://a.example" },
    ),
  ];
  expect(read(offer)).toBe(
    "Spring sale Ends in 2 days Code GREEN20 Everything green is cheaper. 10:24 Copy offer code Shop",
  );
  expect(read(offer, { texts: { "offer.expires": "2026-12-24T18:00:00Z", "button.0": "XMAS" } })).toContain(
    "Ends Dec 24, 6:00 PM Code XMAS",
  );
});

test("a carousel shows every card with its picture, words and buttons", () => {
  const card = (text: string) => ({
    components: [
      { type: "HEADER", format: "IMAGE" },
      body(`{{1}} ${text}`, { example: { body_text: [["Lovely"]] } }),
      buttons({ type: "QUICK_REPLY", text: `Take ${text}` }),
    ],
  });
  const carousel = [body("Look what is new"), { type: "CAROUSEL", cards: [card("roses"), card("tulips")] }];
  const page = html(carousel, { texts: { "card.1.body.1": "Fresh" } });
  expect(readOut(page)).toBe("Look what is new 10:24 Lovely roses Take roses Fresh tulips Take tulips");
  expect(page).toContain("Card 2 of 2");
});

test("languages that run from right to left are laid out from the right", () => {
  expect(["ar_EG", "he", "ur", "fa", "ps_AF"].map(directionOf)).toEqual(Array(5).fill("rtl"));
  expect(["en_US", "hi", "pt_BR"].map(directionOf)).toEqual(Array(3).fill("ltr"));
  expect(html([body("مرحبا بك في متجرنا")], {}, "ar")).toContain('<div dir="rtl"');
});

test.each([[null], ["text"], [[null, 7, { type: 3 }]], [[{ type: "CAROUSEL", cards: [null, {}] }]]])(
  "what Meta never documented does no harm: %j",
  (components) => {
    expect(readOut(drawn(<TemplateBubble shown={shownTemplate(components)} language="" still />))).toContain(
      "Your message appears here",
    );
  },
);

test("every word has its place in the catalogue", () => expect(missingWords).toEqual([]));
