import { addConversation, addMessage } from "../support/conversation";
import { hostileTexts as texts, nothingStrange, strangeIn, watch } from "../support/hostile";
import { makeWorkspace } from "../support/workspace";
import { expect, test } from "../support/browser";
import { signInAs } from "../support/signed-in";

const others: { type: string; text: string | null; content: object }[] = [
  {
    type: "image",
    text: texts[0]!,
    content: { id: "1", mime_type: `image/png"><script>alert(7)</script>`, url: "http://evil.test/11" },
  },
  {
    type: "document",
    text: null,
    content: { filename: `<img src=x onerror=alert(8)>\u202Egnp.exe`, mime_type: "a/b", file_size: "NaN" },
  },
  {
    type: "location",
    text: "x",
    content: { latitude: "1e999", longitude: {}, name: texts[1], url: "javascript:alert(9)" },
  },
  { type: "location", text: "x", content: { latitude: 0, longitude: 0, name: texts[2], address: texts[3] } },
  {
    type: "contacts",
    text: null,
    content: {
      contacts: [
        { name: { formatted_name: texts[0] }, phones: [{ phone: "javascript:alert(10)" }, null, 7] },
        null,
        "x",
      ],
    },
  },
  {
    type: "order",
    text: null,
    content: {
      product_items: [
        { product_retailer_id: texts[0], quantity: -1, item_price: "x", currency: "<b>" },
        null,
      ],
    },
  },
  {
    type: "interactive",
    text: null,
    content: { type: "nfm_reply", nfm_reply: { response_json: "{not json", body: texts[1] } },
  },
  {
    type: "interactive",
    text: null,
    content: { type: "nfm_reply", nfm_reply: { response_json: `{"__proto__":{"x":1},"a":"<script>"}` } },
  },
  { type: "button", text: texts[0]!, content: { text: texts[0], payload: texts[1] } },
  { type: "system", text: texts[1]!, content: { type: "<script>", body: texts[1] } },
  { type: "unsupported", text: null, content: { errors: "nothing like a list", type: texts[0] } },
  { type: "<script>", text: texts[0]!, content: [] as unknown as object },
  {
    type: "text",
    text: "advert",
    content: {
      body: "advert",
      referral: {
        source_url: "javascript:alert(11)",
        headline: texts[0],
        body: texts[1],
        image_url: "http://evil.test/12",
      },
    },
  },
];

test("whatever a customer writes stays words: nothing runs, loads, leads astray or breaks the page", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  const conversation = await addConversation(
    { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id },
    { contact: { profileName: texts[0]!, username: texts[1]! } },
  );
  const start = Date.now() - 3_600_000;
  let minute = 0;
  for (const text of texts)
    await addMessage(conversation, { text, timestamp: new Date(start + minute++ * 1000) });
  for (const message of others) {
    await addMessage(conversation, { ...message, timestamp: new Date(start + minute++ * 1000) });
  }
  const seen = watch(page);
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`);
  const log = page.getByRole("log", { name: "Messages" });
  await expect(log.getByText("advert").first()).toBeVisible();

  // Walk through the whole thread, so that every message has been on the screen.
  const shown = new Set<string>();
  for (let step = 0; step < 60; step++) {
    for (const id of await log
      .locator("[data-message]")
      .evaluateAll((all) => all.map((one) => one.getAttribute("data-message")!))) {
      shown.add(id);
    }
    expect(await strangeIn(log)).toEqual(nothingStrange);
    const top = await log.evaluate((element) => {
      const before = element.scrollTop;
      // As a hand does it: a list that only moves is taken back to its newest message when rows turn out higher.
      element.dispatchEvent(new WheelEvent("wheel", { bubbles: true }));
      element.scrollTop -= element.clientHeight * 0.8;
      return before;
    });
    // Until what belongs there is drawn, at the upper edge and at the lower one.
    await expect
      .poll(() =>
        log.evaluate((element) => {
          const { top, bottom } = element.getBoundingClientRect();
          const rows = Array.from(element.querySelectorAll("[data-index]"), (row) =>
            row.getBoundingClientRect(),
          );
          return [top + 40, bottom - 40].every((y) => rows.some((row) => row.top <= y && row.bottom >= y));
        }),
      )
      .toBe(true);
    if (top <= 0) break;
  }
  // A system line is not a bubble.
  expect(shown.size).toBe(texts.length + others.length - 1);
  await expect(log.getByText(texts[0]!).first()).toBeVisible();
  await page.keyboard.press("i");
  await expect(page.getByRole("heading", { name: texts[0]! }).first()).toBeVisible();
  expect(seen).toEqual([]);
});
