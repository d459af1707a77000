import type { TemplateDraft } from "@/lib/templates/schemas";

type Json = Record<string, unknown>;

/**
 * A template with what is to be said of it: `rules` are the coach's errors and warnings, hints left out. The simulator's
 * reviewer must come to the same: what has an error is refused at once or rejected, the rest is approved, under MARKETING
 * when `marketing_words` warned of that.
 */
export type Row = { is: string; draft: Json; rules: string[]; movesToMarketing?: boolean };

/** Stands for a file that was uploaded; the simulator knows it as a sample. */
export const sample = "4::sample";

const body = (text: string, ...examples: string[]): Json => ({
  type: "BODY",
  text,
  ...(examples.length > 0 ? { example: { body_text: [examples] } } : {}),
});
const named = (text: string, examples: Record<string, string>): Json => ({
  type: "BODY",
  text,
  example: {
    body_text_named_params: Object.entries(examples).map(([param_name, example]) => ({
      param_name,
      example,
    })),
  },
});
const header = (text: string, ...examples: string[]): Json => ({
  type: "HEADER",
  format: "TEXT",
  text,
  ...(examples.length > 0 ? { example: { header_text: examples } } : {}),
});
const media = (format: string, handle: string | null = sample): Json => ({
  type: "HEADER",
  format,
  ...(handle ? { example: { header_handle: [handle] } } : {}),
});
const footer = (text: string): Json => ({ type: "FOOTER", text });
const buttons = (...list: Json[]): Json => ({ type: "BUTTONS", buttons: list });
const quick = (text: string): Json => ({ type: "QUICK_REPLY", text });
const link = (text: string, url: string, example?: string): Json => ({
  type: "URL",
  text,
  url,
  ...(example === undefined ? {} : { example: [example] }),
});
const phone = (text: string, phone_number: string): Json => ({ type: "PHONE_NUMBER", text, phone_number });
const code = (example: string): Json => ({ type: "COPY_CODE", example });

const items: Json = { type: "MPM", text: "View items" };
const item: Json = { type: "SPM", text: "View" };
const product = media("PRODUCT", null);
const callRequest: Json = { type: "CALL_PERMISSION_REQUEST" };

const shipped = "Your order has left our warehouse and will be with you on Monday.";
const promo = "Our spring shoes are here: come by and try them on with us.";

/** A utility template of these parts; of a text alone when it is one. */
const utility = (...parts: (Json | string)[]): Json => ({
  category: "UTILITY",
  components: parts.map((part) => (typeof part === "string" ? body(part) : part)),
});
const marketing = (...parts: (Json | string)[]): Json => ({ ...utility(...parts), category: "MARKETING" });
const inLanguage = (language: string, text: string): Json => ({ ...utility(text), language });
const withNames = (...parts: Json[]): Json => ({ ...utility(...parts), parameterFormat: "NAMED" });

const card = (text: string, more: { kind?: string; buttons?: Json[] } = {}): Json => ({
  components: [
    media(more.kind ?? "IMAGE"),
    body(text),
    ...(more.buttons?.length === 0 ? [] : [buttons(...(more.buttons ?? [quick("Show me")]))]),
  ],
});
const carousel = (...cards: Json[]): Json => ({ type: "CAROUSEL", cards });
const offer = (text: string, has_expiration = true): Json => ({
  type: "LIMITED_TIME_OFFER",
  limited_time_offer: { text, has_expiration },
});
const otp = (otp_type: string, more: Json = {}): Json => ({
  type: "OTP",
  otp_type,
  text: "Copy code",
  ...more,
});
const app = { package_name: "com.example.shop", signature_hash: "K8a/AINcGX7" };
const signIn = (...components: Json[]): Json => ({ category: "AUTHENTICATION", components });

const good: [string, Json][] = [
  ["plain words", utility(shipped)],
  ["a variable in the middle", utility(body("Hello {{1}}, your order is ready for pick-up.", "Ana"))],
  [
    "two variables with enough words",
    utility(body("Hello {{1}}, your order {{2}} will be with you on Monday.", "Ana", "A-7")),
  ],
  [
    "a variable used twice",
    utility(body("Hello {{1}}, thank you. See you on Monday, dear {{1}}, at our shop.", "Ana")),
  ],
  ["named variables", withNames(named("Hello {{first_name}}, your table is booked.", { first_name: "Ana" }))],
  ["a header", utility(header("Order update"), shipped)],
  ["a header with a variable", utility(header("Order {{1}}", "A-7"), shipped)],
  ["a header of exactly 60", utility(header("x".repeat(60)), shipped)],
  ["a picture", utility(media("IMAGE"), shipped)],
  ["a video", utility(media("VIDEO"), shipped)],
  ["a document", utility(media("DOCUMENT"), shipped)],
  ["a place", utility(media("LOCATION", null), shipped)],
  ["a footer", utility(shipped, footer("Acme Shoes, Berlin"))],
  ["a footer of exactly 60", utility(shipped, footer("x".repeat(60)))],
  ["a body of exactly 1,024", utility("Your order is here. ".repeat(51) + "Bye.")],
  ["emoji in the text", utility("Your order is on its way 🚚 and will be with you on Monday.")],
  ["formatting in the text", utility("Your order is *on its way* and will be _with you_ on Monday.")],
  ["four line breaks", utility("Your order is here.\n\n\n\nPlease come by until six.")],
  ["quick replies", utility(shipped, buttons(quick("Thanks"), quick("I have a question")))],
  [
    "ten quick replies",
    marketing(promo, buttons(...Array.from({ length: 10 }, (_, i) => quick(`Answer ${i}`)))),
  ],
  [
    "two links",
    utility(
      shipped,
      buttons(link("Track", "https://acme.example/track"), link("Shop", "https://acme.example")),
    ),
  ],
  ["a link with a variable", utility(shipped, buttons(link("Track", "https://acme.example/t/{{1}}", "A-7")))],
  ["a phone", utility(shipped, buttons(phone("Call us", "+493012345678")))],
  [
    "quick replies before others",
    utility(
      shipped,
      buttons(quick("Thanks"), link("Track", "https://acme.example"), phone("Call", "+493012345678")),
    ),
  ],
  [
    "quick replies after others",
    utility(shipped, buttons(link("Track", "https://acme.example"), quick("Thanks"), quick("Help"))),
  ],
  ["a code to copy", marketing(promo, buttons(code("SPRING26")))],
  ["a button text of exactly 25", utility(shipped, buttons(quick("x".repeat(25))))],
  ["a flow", utility(shipped, buttons({ type: "FLOW", text: "Answer", flow_id: "1234567" }))],
  ["asking for the number", utility(shipped, buttons({ type: "REQUEST_CONTACT_INFO" }))],
  ["several products", marketing(header("Forgot these, {{1}}?", "Ana"), promo, buttons(items))],
  ["several products with a footer", marketing(header("Spring"), promo, footer("Acme"), buttons(items))],
  ["one product", marketing(product, promo, buttons(item))],
  ["asking to call", utility("Your order has a problem: may we call you to mend it?", callRequest)],
  [
    "asking to call with a header and footer",
    marketing(header("Spring"), promo, footer("Acme"), callRequest),
  ],
  [
    "a limited-time offer",
    marketing(
      media("IMAGE"),
      promo,
      offer("Ends soon"),
      buttons(code("SPRING26"), link("Shop", "https://acme.example")),
    ),
  ],
  ["a carousel", marketing(promo, carousel(card("Red shoes for spring"), card("Blue shoes for spring")))],
  [
    "a carousel of ten",
    marketing(promo, carousel(...Array.from({ length: 10 }, (_, i) => card(`Shoes number ${i}`)))),
  ],
  [
    "cards with links",
    marketing(
      promo,
      carousel(
        card("Red shoes", { buttons: [quick("Yes"), link("Buy", "https://acme.example/{{1}}", "red")] }),
        card("Blue shoes", { buttons: [quick("Yes"), link("Buy", "https://acme.example/{{1}}", "blue")] }),
      ),
    ),
  ],
  [
    "a sign-in code",
    signIn(
      { type: "BODY", add_security_recommendation: true },
      { type: "FOOTER", code_expiration_minutes: 10 },
      buttons(otp("COPY_CODE")),
    ),
  ],
  [
    "a one-tap code",
    signIn({ type: "BODY" }, buttons(otp("ONE_TAP", { supported_apps: [app], autofill_text: "Fill in" }))),
  ],
  [
    "a zero-tap code",
    signIn(
      { type: "BODY" },
      buttons(otp("ZERO_TAP", { supported_apps: [app], zero_tap_terms_accepted: true })),
    ),
  ],
  [
    "selling, where it belongs",
    marketing("Our sale ends on Friday: 20% off all shoes, come by and try some on."),
  ],
  ["Arabic in Arabic", inLanguage("ar", "مرحبا، طلبك في الطريق إليك وسيصل يوم الاثنين.")],
  ["Hindi in Hindi", inLanguage("hi", "नमस्ते, आपका ऑर्डर सोमवार को आपके पास पहुँच जाएगा।")],
  ["Russian in Russian", inLanguage("ru", "Ваш заказ уже в пути и будет у вас в понедельник.")],
  ["Chinese in Chinese", inLanguage("zh_CN", "您好，您的订单已经发货，预计星期一送达，请注意查收。")],
  [
    "Spanish in Spanish",
    inLanguage(
      "es",
      "Hola, tu pedido ya está en camino y llegará el lunes con los zapatos que nos compraste.",
    ),
  ],
  [
    "German in German",
    inLanguage("de", "Hallo, Ihre Bestellung ist unterwegs und wird am Montag bei Ihnen sein."),
  ],
  ["a name of letters, digits and _", { ...utility(shipped), name: "order_2_shipped" }],
  ["a link that is not encrypted", utility(shipped, buttons(link("Shop", "http://acme.example")))],
  ["a text in capitals", utility("YOUR ORDER HAS LEFT OUR WAREHOUSE AND WILL BE WITH YOU ON MONDAY.")],
  ["a time to live in range", { ...utility(shipped), ttlSeconds: 3_600 }],
];

const bad: [string, Json, string[]][] = [
  ["capital letters in the name", { ...utility(shipped), name: "Order_Shipped" }, ["name_format"]],
  ["spaces in the name", { ...utility(shipped), name: "order shipped" }, ["name_format"]],
  ["a name of 513", { ...utility(shipped), name: "x".repeat(513) }, ["name_too_long"]],
  ["a time to live out of range", { ...utility(shipped), ttlSeconds: 10 }, ["ttl_range"]],
  ["marketing that ends in an hour", { ...marketing(promo), ttlSeconds: 3_600 }, ["ttl_range"]],
  ["no text", utility(footer("Acme Shoes")), ["body_missing"]],
  ["an empty text", utility("   "), ["body_empty"]],
  ["two footers", utility(shipped, footer("Acme"), footer("Shoes")), ["part_twice"]],
  ["a body of 1,025", utility("x".repeat(1_025)), ["body_too_long", "body_short"]],
  ["five line breaks", utility("Your order is here.\n\n\n\n\nPlease come by."), ["body_newlines"]],
  ["an empty header", utility(header(" "), shipped), ["header_empty"]],
  ["a header of 61", utility(header("x".repeat(61)), shipped), ["header_too_long"]],
  ["emoji in the header", utility(header("Order 🚚"), shipped), ["header_decoration"]],
  ["formatting in the header", utility(header("*Order*"), shipped), ["header_decoration"]],
  ["a line break in the header", utility(header("Order\nupdate"), shipped), ["header_decoration"]],
  [
    "two variables in the header",
    utility(header("{{1}} for {{2}}", "a", "b"), shipped),
    ["header_variables"],
  ],
  ["a header's variable without example", utility(header("Order {{1}}"), shipped), ["example_missing"]],
  ["a picture without sample", utility(media("IMAGE", null), shipped), ["sample_missing"]],
  [
    "a document whose sample is an address",
    utility(media("DOCUMENT", "https://scontent.example/1"), shipped),
    ["sample_missing"],
  ],
  ["a footer of 61", utility(shipped, footer("x".repeat(61))), ["footer_too_long"]],
  ["a variable in the footer", utility(shipped, footer("Order {{1}}")), ["footer_variables"]],
  ["a line break in the footer", utility(shipped, footer("Acme\nShoes")), ["footer_newlines"]],
  ["an empty footer", utility(shipped, footer("")), ["footer_empty"]],
  [
    "a variable at the start",
    utility(body("{{1}}, your order is ready for you.", "Ana")),
    ["variable_start"],
  ],
  ["a variable at the end", utility(body("Your order is ready for you, {{1}}", "Ana")), ["variable_end"]],
  [
    "a full stop after the last variable",
    utility(body("Your order is ready for you, {{1}}.", "Ana")),
    ["variable_end"],
  ],
  [
    "variables side by side",
    utility(body("Hello and welcome to our shop {{1}} {{2}}, nice to see you.", "a", "b")),
    ["variables_adjacent"],
  ],
  [
    "too many variables",
    utility(body("Dear {{1}}, on {{2}} at {{3}} sharp", "a", "b", "c")),
    ["variables_too_many"],
  ],
  [
    "a gap in the numbers",
    utility(body("Hello {{1}}, your order {{3}} will be with you on Monday.", "a", "b")),
    ["variables_sequence"],
  ],
  [
    "numbers that begin with two",
    utility(body("Hello {{2}}, your order is ready for pick-up.", "a")),
    ["variables_sequence"],
  ],
  [
    "numbers out of order",
    utility(body("Hello {{2}}, your order {{1}} will be with you on Monday.", "a", "b")),
    ["variables_sequence"],
  ],
  [
    "a name where numbers are",
    utility(body("Hello {{name}}, your order is ready for pick-up.", "a")),
    ["variable_not_number"],
  ],
  [
    "capital letters in a variable",
    withNames(named("Hello {{Name}}, your table is booked.", { Name: "Ana" })),
    ["variable_name"],
  ],
  [
    "a number where names are",
    withNames(named("Hello {{1}}, your table is booked.", { 1: "Ana" })),
    ["variable_name"],
  ],
  [
    "a variable that is not closed",
    utility(body("Hello {{1}, your order is ready.", "Ana")),
    ["variable_syntax"],
  ],
  ["a sign in a variable", utility(body("Hello {{#1}}, your order is ready.", "Ana")), ["variable_syntax"]],
  ["no example", utility(body("Hello {{1}}, your order is ready for pick-up.")), ["example_missing"]],
  [
    "an empty example",
    utility(body("Hello {{1}}, your order is ready for pick-up.", " ")),
    ["example_missing"],
  ],
  [
    "one example for two",
    utility(body("Hello {{1}}, your order {{2}} will be with you on Monday.", "Ana")),
    ["example_missing"],
  ],
  [
    "examples of other names",
    withNames(named("Hello {{first_name}}, your table is booked.", { name: "Ana" })),
    ["example_missing"],
  ],
  ["a list of no buttons", utility(shipped, buttons()), ["buttons_none"]],
  [
    "eleven buttons",
    marketing(promo, buttons(...Array.from({ length: 11 }, (_, i) => quick(`Answer ${i}`)))),
    ["buttons_many"],
  ],
  [
    "three links",
    utility(
      shipped,
      buttons(
        link("A", "https://acme.example"),
        link("B", "https://acme.example"),
        link("C", "https://acme.example"),
      ),
    ),
    ["button_many"],
  ],
  [
    "two phones",
    utility(shipped, buttons(phone("Call", "+493012345678"), phone("Ring", "+493012345679"))),
    ["button_many"],
  ],
  ["a button without text", utility(shipped, buttons(quick(" "))), ["button_text_empty"]],
  ["a button text of 26", utility(shipped, buttons(quick("x".repeat(26)))), ["button_text_long"]],
  ["a variable on a button", utility(shipped, buttons(quick("Yes {{1}}"))), ["button_text_variable"]],
  ["emoji on a button", utility(shipped, buttons(quick("Yes 👍"))), ["button_text_decoration"]],
  ["formatting on a button", utility(shipped, buttons(quick("*Yes*"))), ["button_text_decoration"]],
  [
    "two buttons that say the same",
    utility(shipped, buttons(quick("Yes"), quick("Yes"))),
    ["button_text_twice"],
  ],
  [
    "quick replies on both sides",
    utility(shipped, buttons(quick("Yes"), link("Shop", "https://acme.example"), quick("No"))),
    ["buttons_mixed"],
  ],
  ["a link that is none", utility(shipped, buttons(link("Shop", "acme.example/shop"))), ["url_format"]],
  [
    "a link to a local name",
    utility(shipped, buttons(link("Shop", "https://intranet/shop"))),
    ["url_format"],
  ],
  [
    "a link of 2,001",
    utility(shipped, buttons(link("Shop", "https://acme.example/".padEnd(2_001, "x")))),
    ["url_long"],
  ],
  [
    "a link to WhatsApp",
    utility(shipped, buttons(link("Chat", "https://wa.me/493012345678"))),
    ["url_whatsapp"],
  ],
  [
    "a link to an invitation",
    utility(shipped, buttons(link("Join", "https://chat.whatsapp.com/abc"))),
    ["url_whatsapp"],
  ],
  ["a shortened link", utility(shipped, buttons(link("Shop", "https://bit.ly/3abc"))), ["url_shortened"]],
  [
    "a shortened link in the text",
    utility("Your order is on its way, see\ntinyurl.com/abc for where it is."),
    ["link_shortened"],
  ],
  [
    "a variable inside a link",
    utility(shipped, buttons(link("Track", "https://acme.example/{{1}}/status", "A-7"))),
    ["url_variable"],
  ],
  [
    "a variable as host",
    utility(shipped, buttons(link("Track", "https://{{1}}", "acme.example"))),
    ["url_format"],
  ],
  [
    "two variables in a link",
    utility(shipped, buttons(link("Track", "https://acme.example/{{1}}/{{2}}", "A-7"))),
    ["url_variable"],
  ],
  [
    "a link's variable without example",
    utility(shipped, buttons(link("Track", "https://acme.example/{{1}}"))),
    ["example_missing"],
  ],
  ["a phone with spaces", utility(shipped, buttons(phone("Call", "+49 30 12345678"))), ["phone_format"]],
  ["a phone that is a word", utility(shipped, buttons(phone("Call", "the shop"))), ["phone_format"]],
  ["no code to copy", marketing(promo, buttons(code(""))), ["code_missing"]],
  ["a code of 21", marketing(promo, buttons(code("X".repeat(21)))), ["code_long"]],
  ["a flow without id", utility(shipped, buttons({ type: "FLOW", text: "Answer" })), ["flow_missing"]],
  ["a sign-in button elsewhere", utility(shipped, buttons(otp("COPY_CODE"))), ["otp_category"]],
  [
    "products that are no marketing",
    utility(header("Your order"), shipped, buttons(items)),
    ["products_category"],
  ],
  ["a product that is no marketing", utility(product, shipped, buttons(item)), ["products_category"]],
  [
    "products beside a link",
    marketing(header("Spring"), promo, buttons(items, link("Shop", "https://acme.example"))),
    ["products_alone"],
  ],
  ["products under a picture", marketing(media("IMAGE"), promo, buttons(items)), ["products_header_text"]],
  ["products under a product", marketing(product, promo, buttons(items)), ["products_header_text"]],
  [
    "twice several products",
    marketing(header("Spring"), promo, buttons(items, items)),
    ["button_many", "products_alone", "products_alone"],
  ],
  [
    "a product's button without product",
    marketing(header("Spring"), promo, buttons(item)),
    ["product_header"],
  ],
  ["a product without button", marketing(product, promo), ["product_button"]],
  ["a product with a quick reply", marketing(product, promo, buttons(quick("Yes"))), ["product_button"]],
  [
    "products on a card",
    marketing(promo, carousel(card("Red", { buttons: [items] }), card("Blue", { buttons: [items] }))),
    ["card_products", "card_products"],
  ],
  ["asking to call beside a button", utility(shipped, callRequest, buttons(quick("Yes"))), ["call_buttons"]],
  ["asking to call twice", utility(shipped, callRequest, callRequest), ["part_twice"]],
  [
    "asking to call beside cards",
    marketing(promo, callRequest, carousel(card("Red shoes"), card("Blue shoes"))),
    ["carousel_extra"],
  ],
  [
    "asking to call with a code",
    signIn({ type: "BODY" }, callRequest, buttons(otp("COPY_CODE"))),
    ["auth_part"],
  ],
  ["an offer that is no marketing", utility(shipped, offer("Ends soon")), ["offer_category"]],
  ["an offer without words", marketing(promo, offer(" ")), ["offer_text_empty"]],
  ["an offer of 17", marketing(promo, offer("x".repeat(17))), ["offer_text_long"]],
  ["an offer with a footer", marketing(promo, offer("Ends soon"), footer("Acme")), ["offer_footer"]],
  ["an offer with a text header", marketing(header("Spring"), promo, offer("Ends soon")), ["offer_header"]],
  [
    "an offer with a body of 601",
    marketing("Shoes are here now. ".repeat(30) + "!", offer("Ends soon")),
    ["body_too_long"],
  ],
  [
    "an offer whose code comes second",
    marketing(promo, offer("Ends soon"), buttons(link("Shop", "https://acme.example"), code("SPRING26"))),
    ["offer_code_first"],
  ],
  ["one card", marketing(promo, carousel(card("Red shoes"))), ["carousel_cards"]],
  [
    "eleven cards",
    marketing(promo, carousel(...Array.from({ length: 11 }, (_, i) => card(`Shoes ${i}`)))),
    ["carousel_cards"],
  ],
  [
    "cards and a footer",
    marketing(promo, carousel(card("Red shoes"), card("Blue shoes")), footer("Acme")),
    ["carousel_extra"],
  ],
  [
    "cards of two kinds",
    marketing(promo, carousel(card("Red shoes"), card("Blue shoes", { kind: "VIDEO" }))),
    ["cards_differ"],
  ],
  [
    "cards with other buttons",
    marketing(
      promo,
      carousel(card("Red shoes"), card("Blue shoes", { buttons: [link("Buy", "https://acme.example")] })),
    ),
    ["cards_differ"],
  ],
  [
    "cards with documents",
    marketing(promo, carousel(card("Red", { kind: "DOCUMENT" }), card("Blue", { kind: "DOCUMENT" }))),
    ["card_header", "card_header"],
  ],
  [
    "cards without buttons",
    marketing(promo, carousel(card("Red", { buttons: [] }), card("Blue", { buttons: [] }))),
    ["card_buttons", "card_buttons"],
  ],
  [
    "a card text of 161",
    marketing(promo, carousel(card("x".repeat(161)), card("Blue shoes"))),
    ["body_too_long"],
  ],
  [
    "words of one's own around a code",
    signIn(body("Your code is {{1}} today.", "1"), buttons(otp("COPY_CODE"))),
    ["auth_text"],
  ],
  [
    "a code valid for two hours",
    signIn({ type: "BODY" }, { type: "FOOTER", code_expiration_minutes: 120 }, buttons(otp("COPY_CODE"))),
    ["auth_expiry"],
  ],
  [
    "a code with a header",
    signIn(header("Code"), { type: "BODY" }, buttons(otp("COPY_CODE"))),
    ["auth_part"],
  ],
  ["a code without button", signIn({ type: "BODY" }), ["auth_button"]],
  ["a code with a quick reply", signIn({ type: "BODY" }, buttons(quick("Thanks"))), ["auth_button"]],
  ["a one-tap code without app", signIn({ type: "BODY" }, buttons(otp("ONE_TAP"))), ["auth_apps"]],
  [
    "a one-tap code with half a package",
    signIn({ type: "BODY" }, buttons(otp("ONE_TAP", { supported_apps: [{ ...app, package_name: "shop" }] }))),
    ["auth_package"],
  ],
  [
    "a one-tap code with a short hash",
    signIn(
      { type: "BODY" },
      buttons(otp("ONE_TAP", { supported_apps: [{ ...app, signature_hash: "abc" }] })),
    ),
    ["auth_signature"],
  ],
  [
    "a zero-tap code without its terms",
    signIn({ type: "BODY" }, buttons(otp("ZERO_TAP", { supported_apps: [app] }))),
    ["auth_terms"],
  ],
  ["an insult", utility("You would be stupid to miss what we have here for you."), ["abusive"]],
  ["a prize", utility("You have won a car, write back to us today to get it."), ["scam"]],
  ["asking for a PIN", utility("To go on with your order please send us your PIN today."), ["scam"]],
  [
    "Arabic as English",
    inLanguage("en", "مرحبا، طلبك في الطريق إليك وسيصل يوم الاثنين."),
    ["language_script"],
  ],
  [
    "Russian as Arabic",
    inLanguage("ar", "Ваш заказ уже в пути и будет у вас в понедельник."),
    ["language_script"],
  ],
];

const doubtful: [string, Json, string[], boolean?][] = [
  [
    "a discount called utility",
    utility("Thank you for your order. Get 20% off the next one in our shop."),
    ["marketing_words"],
    true,
  ],
  [
    "a special offer called utility",
    utility("Your order is here, and we have a special offer for you today."),
    ["marketing_words"],
    true,
  ],
  [
    "buying now called utility",
    utility("The shoes you looked at are back in our shop, buy now while they last."),
    ["marketing_words"],
    true,
  ],
  [
    "selling on a button",
    utility(shipped, buttons(link("Shop now", "https://acme.example"))),
    ["marketing_words"],
    true,
  ],
  [
    "a Spanish discount",
    inLanguage("es", "Gracias por tu pedido. Tienes un descuento en los zapatos que te gustan."),
    ["marketing_words"],
    true,
  ],
  [
    "a Portuguese offer",
    inLanguage("pt_BR", "Obrigado pelo seu pedido. Temos uma oferta especial para você hoje."),
    ["marketing_words"],
    true,
  ],
  [
    "a French discount",
    inLanguage("fr", "Merci pour votre commande. Les soldes sont là pour vous dans notre boutique."),
    ["marketing_words"],
    true,
  ],
  [
    "a German voucher",
    inLanguage("de", "Danke für Ihre Bestellung. Im Paket ist ein Gutschein für Sie und Ihre Familie."),
    ["marketing_words"],
    true,
  ],
  [
    "an Arabic discount",
    inLanguage("ar", "شكرا على طلبك. لديك خصم على الطلب القادم من متجرنا."),
    ["marketing_words"],
    true,
  ],
  [
    "Spanish as English",
    inLanguage(
      "en_US",
      "Hola, tu pedido ya está en camino y llegará el lunes con los zapatos que nos compraste.",
    ),
    ["language_words"],
  ],
  [
    "English as German",
    inLanguage("de", "Your order is on its way and will be with you on Monday, thank you for your patience."),
    ["language_words"],
  ],
  [
    "Hindi in Latin letters",
    inLanguage("hi", "Namaste, aapka order Monday ko aapke paas pahunch jayega."),
    ["language_words"],
  ],
  ["two words", utility("Hello there"), ["body_short"]],
  [
    "eleven emoji",
    marketing("Our spring shoes are here for you 👟👟👟👟👟👟👟👟👟👟👟 come by."),
    ["emoji_many"],
  ],
  [
    "a long text under a picture",
    marketing(media("IMAGE"), "Our spring shoes are here for you. ".repeat(17)),
    ["body_long"],
  ],
  ["emoji in the footer", utility(shipped, footer("Acme Shoes 👟")), ["footer_emoji"]],
  ["products without a header", marketing(promo, buttons(items)), ["products_header"]],
  [
    "a product beside a quick reply",
    marketing(product, promo, buttons(quick("Yes"), item)),
    ["product_alone"],
  ],
  ["a code of 16", marketing(promo, buttons(code("X".repeat(16)))), ["code_rather_long"]],
];

export const table: Row[] = [
  ...good.map(([is, draft]) => ({ is, draft, rules: [] })),
  ...bad.map(([is, draft, rules]) => ({ is, draft, rules })),
  ...doubtful.map(([is, draft, rules, movesToMarketing]) => ({ is, draft, rules, movesToMarketing })),
].map((row) => ({ ...row, draft: { name: "a_template", language: "en_US", ...row.draft } }));

/** The row's draft as the coach takes it. */
export const draftOf = ({ draft }: Row): TemplateDraft =>
  ({ parameterFormat: "POSITIONAL", ttlSeconds: null, ...draft }) as unknown as TemplateDraft;
