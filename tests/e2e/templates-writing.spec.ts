import type { Page } from "@playwright/test";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { png } from "../support/files-made";
import {
  composer,
  continueAs,
  message,
  openConversation,
  openShop,
  phone,
  simulator,
  type Shop,
} from "../support/inbox-page";

type Made = { id: string; status: string; metaId: string | null };

const form = (page: Page) => page.getByRole("region", { name: "What the template says" });
/** The answer of Meta's reviewer, which comes by itself. */
const badge = (page: Page, words: string) => page.locator("header").getByText(words, { exact: true });
const saved = (page: Page) => expect(page.getByText("Saved", { exact: true })).toBeVisible();

async function addButton(page: Page, kind: string): Promise<void> {
  await form(page).getByRole("button", { name: "Add button" }).click();
  await page.getByRole("menuitem", { name: kind }).click();
}

async function startBlank(page: Page, shop: Shop, name: string): Promise<void> {
  await page.goto(`/w/${shop.slug}/templates/new?start=blank`);
  await page.getByRole("radio", { name: /^Utility/ }).click();
  await form(page).getByRole("textbox", { name: "Name", exact: true }).fill(name);
}

const accountOf = async (shop: Shop) =>
  (await shop.call<{ data: { wabaId: string; metaId: string }[] }>("GET", "/template-syncs")).data[0]!;

/** A template that Meta has approved. */
async function approved(shop: Shop, template: object): Promise<Made> {
  const { wabaId } = await accountOf(shop);
  const made = await shop.call<Made>("POST", "/templates", { wabaId, language: "en", ...template });
  await shop.call("POST", `/templates/${made.id}/submissions`);
  const read = () => shop.call<Made>("GET", `/templates/${made.id}`);
  await expect.poll(async () => (await read()).status).toBe("APPROVED");
  return read();
}

async function uploadPicture(page: Page, shop: Shop): Promise<string> {
  const answer = await page.request.post("/api/v1/media?kind=image&filename=shoe.png", {
    data: png(300, 200, 90),
    headers: {
      "content-type": "image/png",
      "x-workspace": shop.slug,
      origin: test.info().project.use.baseURL!,
    },
  });
  expect(answer.ok()).toBe(true);
  return ((await answer.json()) as { id: string }).id;
}

async function pickTemplate(page: Page, name: string) {
  await page
    .getByRole("region", { name: /^Conversation with/ })
    .getByRole("button", { name: "Send something else" })
    .click();
  await page.getByRole("menuitem", { name: "Template" }).click();
  await page.getByRole("combobox", { name: "Search templates" }).fill(name);
  await page.getByRole("option", { name }).first().click();
  return page.getByRole("dialog", { name });
}

test("a template is written, approved while one watches, and sent with its gaps filled", async ({ page }) => {
  const shop = await openShop();
  await shop.write("Where is my order?");
  await continueAs(page, shop.visitor);
  await startBlank(page, shop, "Parcel is here!");
  await expect(form(page).getByRole("textbox", { name: "Name", exact: true })).toHaveValue("parcel_is_here_");
  await form(page).getByRole("textbox", { name: "Name", exact: true }).fill("parcel_is_here");
  await page.getByRole("radio", { name: "Text", exact: true }).click();
  await form(page).getByRole("textbox", { name: "Header text" }).fill("Your parcel is here");
  const words = form(page).getByRole("textbox", { name: "Message text" });
  await words.fill("Hello {{1}}, your parcel {{2}} waits for you at our shop until we close this evening.");
  await expect(page.getByText(/to mend/).first()).toBeVisible();
  await form(page).getByRole("textbox", { name: "Example for {{1}}" }).fill("Ana");
  await form(page).getByRole("textbox", { name: "Example for {{2}}" }).fill("A-1042");
  await form(page).getByRole("textbox", { name: "Footer text" }).fill("The corner shop");

  await addButton(page, "Quick reply");
  const row = (number: number) =>
    form(page)
      .getByRole("list", { name: "Buttons" })
      .getByRole("listitem")
      .nth(number - 1);
  await row(1).getByRole("textbox", { name: "Words on the button" }).fill("I am coming");
  await addButton(page, "Quick reply");
  await row(2).getByRole("textbox", { name: "Words on the button" }).fill("Send it to me");
  await addButton(page, "Open a link");
  await row(3).getByRole("textbox", { name: "Words on the button" }).fill("See opening hours");
  await row(3).getByRole("textbox", { name: "Link", exact: true }).fill("https://corner.example/hours");
  await addButton(page, "Call a number");
  await row(4).getByRole("textbox", { name: "Words on the button" }).fill("Call the shop");
  await row(4).getByRole("textbox", { name: "Phone number" }).fill("+49 30 1234567");
  await page.getByRole("button", { name: "Move button 2", exact: true }).focus();
  await page.keyboard.press("ArrowUp");
  await expect(row(1).getByRole("textbox", { name: "Words on the button" })).toHaveValue("Send it to me");
  await expect(page.getByText("Meta should have nothing against this.")).toBeVisible();
  await saved(page);
  await expectNoBarriers(page);

  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(badge(page, "Approved")).toBeVisible();
  await expect(page.getByText("It can be sent. Changes go through review again")).toBeVisible();

  const { name } = shop.customers[0]!;
  await openConversation(page, shop.slug, name);
  await expect(composer(page, name)).toBeVisible();
  const fill = await pickTemplate(page, "parcel_is_here");
  await fill.getByRole("textbox", { name: "Gap 2 in the text" }).fill("B-77");
  await expect(fill.getByRole("region", { name: "On the customer's phone" })).toContainText("parcel B-77");
  await fill.getByRole("button", { name: "Send template" }).click();
  const first = name.split(" ")[0]!;
  await expect(message(page, "B-77")).toContainText(`Hello ${first}, your parcel B-77`);
  const bubble = phone(page, name);
  await expect(bubble.getByText(`Hello ${first}, your parcel B-77 waits for you`)).toBeVisible();
  await expect(bubble.getByText("Send it to me")).toBeVisible();
});

test("what Meta rejects says why in words, is mended, submitted again and approved", async ({ page }) => {
  const shop = await openShop();
  await continueAs(page, shop.visitor);
  await startBlank(page, shop, "appointment_missed");
  const words = form(page).getByRole("textbox", { name: "Message text" });
  await words.fill("You missed your appointment. Please call us to find another day for it.");
  await saved(page);
  const { metaId } = await accountOf(shop);
  const reviewTakes = (reviewMs: number) => simulator().accounts.change(metaId, { settings: { reviewMs } });
  await reviewTakes(3_600_000);
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(badge(page, "In review")).toBeVisible();
  const [waiting] = (await simulator().accounts.templates(metaId)).filter(
    ({ status }) => status === "PENDING",
  );
  await simulator().changeTemplate(waiting!.id, { status: "REJECTED", reason: "ABUSIVE_CONTENT" });
  await reviewTakes(50);
  await expect(badge(page, "Rejected")).toBeVisible();
  await expect(page.getByText("Meta found words that threaten or insult.").first()).toBeVisible();
  await expect(page.getByText("Write it in a friendly tone and submit it again.").first()).toBeVisible();
  await expectNoBarriers(page);

  await page.getByRole("button", { name: "Go to the field" }).click();
  await expect(words).toBeFocused();
  await words.fill("We missed you today. Please call us to find another day for your appointment.");
  await saved(page);
  await page.getByRole("button", { name: "Submit changes" }).click();
  await expect(badge(page, "Approved")).toBeVisible();
  // To mend what was rejected is no change of an approved template: it may be changed today.
  await expect(page.getByText("Meta takes no change of it now")).toHaveCount(0);
  await words.fill("We missed you today. Please call us to find a day for your appointment that suits you.");
  await saved(page);
  await expect(page.getByText("These changes are not submitted yet")).toBeVisible();

  await page.goto(`/w/${shop.slug}/templates`);
  await page.getByRole("button", { name: "appointment_missed", exact: true }).click();
  const history = page.getByRole("dialog").getByRole("region", { name: "History" });
  await expect(history.getByText("Meta: Rejected. Meta found words that threaten or insult.")).toBeVisible();
  await expect(history.getByText(/mended it and submitted it again\./)).toBeVisible();
  await expect(history.getByText("Meta: Approved.")).toBeVisible();
});

test("another category is told with what a message costs before and after, until somebody has read it", async ({
  page,
}) => {
  const shop = await openShop();
  const made = await approved(shop, {
    name: "your_points",
    category: "UTILITY",
    components: [{ type: "BODY", text: "Your account has new points. Have a look whenever it suits you." }],
  });
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/templates`);
  await page.getByRole("button", { name: "your_points", exact: true }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("heading", { name: "History" })).toBeVisible();
  await simulator().changeTemplate(made.metaId!, { category: "MARKETING" });
  await expect(sheet.getByText(/Meta moved it from Utility to Marketing/).first()).toBeVisible();
  await expect(
    sheet.getByText(/a message costs \$0\.\d+ as Utility and \$0\.\d+ as Marketing/),
  ).toBeVisible();
  await expectNoBarriers(page, "[role=dialog]");
  await sheet.getByRole("button", { name: "Got it" }).click();
  await expect(sheet.getByText(/Meta moved it from Utility to Marketing/).first()).toBeVisible();
  await expect(sheet.getByRole("button", { name: "Got it" })).toHaveCount(0);
});

test("a place, the end of an offer and the pictures of cards are filled in and reach the phone", async ({
  page,
}) => {
  const shop = await openShop();
  await continueAs(page, shop.visitor);
  await shop.write("Hello there");
  const picture = await uploadPicture(page, shop);
  const image = { type: "HEADER", format: "IMAGE", example: { media_id: picture } };
  const link = (text: string) => ({ type: "URL", text, url: "https://corner.example/shoes" });
  await approved(shop, {
    name: "meet_us",
    category: "UTILITY",
    components: [
      { type: "HEADER", format: "LOCATION" },
      { type: "BODY", text: "Your order waits for you at this place until Friday evening." },
    ],
  });
  await approved(shop, {
    name: "spring_offer",
    category: "MARKETING",
    components: [
      image,
      { type: "LIMITED_TIME_OFFER", limited_time_offer: { text: "Spring sale", has_expiration: true } },
      { type: "BODY", text: "Our spring sale has begun and the garden is full of flowers." },
      { type: "BUTTONS", buttons: [{ type: "COPY_CODE", example: "SPRING20" }, link("Look at it")] },
    ],
  });
  const card = (text: string) => ({
    components: [image, { type: "BODY", text }, { type: "BUTTONS", buttons: [link("Look at it")] }],
  });
  await approved(shop, {
    name: "two_shoes",
    category: "MARKETING",
    components: [
      { type: "BODY", text: "These shoes came in this week and they are all waterproof." },
      { type: "CAROUSEL", cards: [card("The blue one, in wool"), card("The green one, in felt")] },
    ],
  });
  const { name } = shop.customers[0]!;
  await openConversation(page, shop.slug, name);

  const place = await pickTemplate(page, "meet_us");
  await place.getByRole("button", { name: "Send template" }).click();
  await expect(place.getByText("Give the latitude and longitude")).toBeVisible();
  await place.getByRole("textbox", { name: "Coordinates" }).fill("52.5163, 13.3777");
  await place.getByRole("textbox", { name: "Name" }).fill("The corner shop");
  await place.getByRole("textbox", { name: "Address" }).fill("1 Market Street");
  await expectNoBarriers(page, "[role=dialog]");
  await place.getByRole("button", { name: "Send template" }).click();
  await expect(phone(page, name).getByText("The corner shop")).toBeVisible();
  await expect(message(page, "Your order waits for you")).toContainText("1 Market Street");

  const offer = await pickTemplate(page, "spring_offer");
  await offer.getByLabel("When the offer ends").fill("2031-05-04T18:30");
  await offer.getByRole("textbox", { name: "Offer code" }).fill("SPRING31");
  await offer.getByRole("button", { name: "Send template" }).click();
  await expect(phone(page, name).getByText("Our spring sale has begun")).toBeVisible();

  const cards = await pickTemplate(page, "two_shoes");
  // The samples stand there already; another picture takes the place of the second.
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    cards.getByRole("button", { name: "Replace" }).nth(1).click(),
  ]);
  await chooser.setFiles({ name: "green.png", mimeType: "image/png", buffer: png(300, 200, 10) });
  await expect(cards.getByText("green.png")).toBeVisible();
  await cards.getByRole("button", { name: "Send template" }).click();
  await expect(phone(page, name).getByText("These shoes came in this week")).toBeVisible();
  await expect(
    message(page, "These shoes came in").getByRole("button", { name: /^Open picture/ }),
  ).toBeVisible();
  const { messages } = await simulator().customers.thread(shop.number.metaId, shop.customers[0]!.id);
  const seen = JSON.stringify(messages);
  expect(seen).toContain("SPRING31");
  expect(seen).toContain("1 Market Street");
  const carousel = messages.find(({ content }) => JSON.stringify(content).includes("card_index"))!;
  const pictures = JSON.stringify(carousel.content).match(/"image":\{"id":"[^"]+"/g)!;
  expect(new Set(pictures).size).toBe(2);
});

test("products and permission to call are written with the coach, and products are sent", async ({
  page,
}) => {
  const shop = await openShop();
  await shop.write("Where are my shoes?");
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/templates/new?start=blank`);
  await form(page).getByRole("textbox", { name: "Name", exact: true }).fill("left_in_basket");
  await page.getByRole("radio", { name: /^Marketing/ }).click();
  await form(page)
    .getByRole("textbox", { name: "Message text" })
    .fill("These shoes are still in your basket, and all of them are in stock.");
  await addButton(page, "View several products");
  const preview = page.getByRole("region", { name: "On the customer's phone" });
  await expect(preview.getByText("View items")).toBeVisible();
  await expect(form(page).getByRole("button", { name: "Add button" })).toBeDisabled();
  await expect(form(page).getByRole("switch", { name: "Ask for permission to call" })).toBeDisabled();
  await expect(page.getByText("Write a header").first()).toBeVisible();
  await page.getByRole("radio", { name: "Text", exact: true }).click();
  await form(page).getByRole("textbox", { name: "Header text" }).fill("Forgot something?");
  await expect(preview.getByText("Items from your catalog")).toBeVisible();

  await form(page)
    .getByRole("button", { name: /^Remove button 1/ })
    .click();
  await form(page).getByRole("switch", { name: "Ask for permission to call" }).click();
  await expect(preview.getByText("Choose preference")).toBeVisible();
  await expect(form(page).getByRole("button", { name: "Add button" })).toBeDisabled();
  await expectNoBarriers(page);
  await form(page).getByRole("switch", { name: "Ask for permission to call" }).click();

  await page.getByRole("radio", { name: "None", exact: true }).click();
  await addButton(page, "View a product");
  await expect(page.getByRole("radio", { name: "Product", exact: true })).toBeChecked();
  await expect(preview.getByText("Name and price from your catalog")).toBeVisible();
  await page.getByRole("radio", { name: "Text", exact: true }).click();
  await page.getByRole("button", { name: "Make the product the header" }).first().click();
  await expect(page.getByText("Meta should have nothing against this.")).toBeVisible();
  await expectNoBarriers(page);
  await form(page)
    .getByRole("button", { name: /^Remove button 1/ })
    .click();
  await expect(page.getByRole("radio", { name: "None", exact: true })).toBeChecked();

  await addButton(page, "View several products");
  await page.getByRole("radio", { name: "Text", exact: true }).click();
  await form(page).getByRole("textbox", { name: "Header text" }).fill("Forgot something?");
  await expect(page.getByText("Meta should have nothing against this.")).toBeVisible();
  await page.getByRole("button", { name: "Submit for review" }).click();
  await expect(badge(page, "Approved")).toBeVisible();

  const { name } = shop.customers[0]!;
  await openConversation(page, shop.slug, name);
  const fill = await pickTemplate(page, "left_in_basket");
  await fill.getByRole("textbox", { name: "Title above the products" }).fill("In your basket");
  await fill.getByRole("button", { name: "Send template" }).click();
  await expect(fill.getByText("Fill this gap.")).toBeVisible();
  await fill.getByRole("textbox", { name: "Products", exact: true }).fill("shoe-1\nshoe-2");
  await expect(fill.getByText("2 items")).toBeVisible();
  await expectNoBarriers(page, "[role=dialog]");
  await fill.getByRole("button", { name: "Send template" }).click();
  await expect(phone(page, name).getByText("These shoes are still in your basket")).toBeVisible();
});

test("a language is added beside the first, a template is duplicated, and both are deleted", async ({
  page,
}) => {
  const shop = await openShop();
  const first = await approved(shop, {
    name: "table_ready",
    category: "UTILITY",
    components: [{ type: "BODY", text: "Your table is ready and we look forward to seeing you tonight." }],
  });
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/templates/${first.id}/edit`);
  await page.getByRole("button", { name: "Add language" }).click();
  await page.getByRole("dialog").getByLabel("Language").click();
  await page.getByRole("option", { name: "Arabic · ar", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Add language" }).click();
  await expect(page).toHaveURL(/beside=/);
  await expect(form(page).getByText("Your table is ready").first()).toBeVisible();
  await form(page)
    .getByRole("textbox", { name: "Message text" })
    .fill("طاولتكم جاهزة ونتطلع إلى رؤيتكم هذا المساء في مطعمنا.");
  await saved(page);
  await expectNoBarriers(page);
  const languages = page.getByRole("navigation", { name: "Languages" });
  await expect(languages.getByRole("link", { name: /^Arabic ?, Draft/ })).toHaveAttribute(
    "aria-current",
    "page",
  );
  await languages.getByRole("link", { name: /^English ?, Approved/ }).click();
  await expect(form(page).getByRole("textbox", { name: "Message text" })).toHaveValue(/Your table is ready/);

  await page.goto(`/w/${shop.slug}/templates`);
  await page.getByRole("button", { name: "table_ready", exact: true }).click();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Duplicate" }).click();
  await expect(page).toHaveURL(/\/edit$/);
  await expect(form(page).getByRole("textbox", { name: "Name", exact: true })).not.toHaveValue("table_ready");
  await expect(badge(page, "Draft")).toBeVisible();

  await page.goto(`/w/${shop.slug}/templates`);
  const list = page.getByRole("list", { name: "Templates" });
  await list
    .getByRole("button", { name: /^table_ready_/ })
    .first()
    .click();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete template" }).click();
  await expect(list.getByRole("button", { name: /^table_ready_/ })).toHaveCount(0);

  await list.getByRole("button", { name: "table_ready", exact: true }).click();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Delete" }).click();
  const dialog = page.getByRole("dialog", { name: /Delete table_ready/ });
  await dialog.getByRole("radio", { name: "All 2 languages" }).click();
  await expect(dialog.getByRole("button", { name: "Delete template" })).toBeDisabled();
  await dialog.getByRole("textbox").fill("table_ready");
  await expectNoBarriers(page, "[role=dialog]");
  await dialog.getByRole("button", { name: "Delete template" }).click();
  await expect(list.getByRole("button", { name: "table_ready", exact: true })).toHaveCount(0);
});
