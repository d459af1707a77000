import type { Page } from "@playwright/test";
import { openShop, openConversation, continueAs, simulator, type Shop } from "../support/inbox-page";
import { png } from "../support/files-made";
import { expect, test } from "../support/browser";

// A microphone that beeps, for recording.
test.use({
  permissions: ["microphone"],
  launchOptions: {
    executablePath: process.env.CHROMIUM_PATH,
    args: [
      "--no-sandbox",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-dev-shm-usage",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
  },
});

const send = (shop: Shop, message: Parameters<ReturnType<typeof simulator>["customers"]["write"]>[2]) =>
  simulator().customers.write(shop.number.metaId, shop.customers[0]!.id, message);

const onPhone = async (shop: Shop) => {
  const { messages } = await simulator().customers.thread(shop.number.metaId, shop.customers[0]!.id);
  return messages.filter(({ from }) => from === "business");
};

const thread = (page: Page) => page.getByRole("log", { name: "Messages" });

async function open(page: Page, shop: Shop, name: string) {
  await continueAs(page, shop.visitor);
  await openConversation(page, shop.slug, name);
}

test("a customer's pictures open large, one after the other, by mouse and keyboard", async ({ page }) => {
  const shop = await openShop();
  const name = shop.customers[0]!.name;
  for (const [shade, caption] of [
    [60, "First shoe"],
    [160, "Second shoe"],
  ] as const) {
    const base64 = png(300, 200, shade).toString("base64");
    await send(shop, { type: "image", caption, base64, mimeType: "image/png" });
  }
  await open(page, shop, name);
  const pictures = thread(page).getByRole("button", { name: `Open picture of ${name}` });
  await expect(pictures).toHaveCount(2);
  await expect
    .poll(() =>
      pictures
        .last()
        .locator("img")
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    )
    .toBe(300);
  await pictures.last().click();
  const box = page.getByRole("dialog");
  await expect(box).toContainText("Second shoe");
  // Its neighbours are asked for when it opens.
  await expect(box.getByRole("button", { name: "Previous picture" })).toBeEnabled();
  await box.press("ArrowLeft");
  await expect(box).toContainText("First shoe");
  await box.getByRole("button", { name: "Next picture" }).click();
  await expect(box).toContainText("Second shoe");
  await box.getByRole("button", { name: "Zoom in" }).click();
  await page.keyboard.press("Escape");
  await expect(box).toBeHidden();
  await expect(pictures.last()).toBeFocused();
});

test("a picture an agent pastes is on the customer's phone, with its words", async ({ page }) => {
  const shop = await openShop();
  const name = shop.customers[0]!.name;
  await send(shop, { type: "text", text: "Do you have it in green?" });
  await open(page, shop, name);
  await expect(thread(page)).toContainText("Do you have it in green?");
  const field = page.getByRole("textbox", { name: `Message to ${name}` });
  await field.fill("This green?");
  await field.evaluate(
    (target, base64) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const data = new DataTransfer();
      data.items.add(new File([bytes], "green.png", { type: "image/png" }));
      target.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
      );
    },
    png(200, 120, 90).toString("base64"),
  );
  const tray = page.getByRole("list", { name: "Files to send" });
  await expect(tray).toContainText("green.png");
  await field.press("Enter");
  await expect(tray).toBeHidden();
  await expect(thread(page).getByRole("article").last()).toContainText("This green?");
  await expect
    .poll(async () => (await onPhone(shop)).map(({ type, text }) => [type, text]))
    .toEqual([["image", "This green?"]]);
});

test("several files go in the order they were chosen, and one WhatsApp does not take says why", async ({
  page,
}) => {
  const shop = await openShop();
  const name = shop.customers[0]!.name;
  await send(shop, { type: "text", text: "Send me everything" });
  await open(page, shop, name);
  await page.getByTestId("attach-files").setInputFiles([
    { name: "one.png", mimeType: "image/png", buffer: png(50, 50, 10) },
    { name: "two.txt", mimeType: "text/plain", buffer: Buffer.from("Two") },
    { name: "tool.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") },
  ]);
  const tray = page.getByRole("list", { name: "Files to send" });
  await expect(tray).toContainText("WhatsApp does not take this kind of file");
  const sendButton = page
    .getByRole("region", { name: `Conversation with ${name}` })
    .getByRole("button", { name: "Send", exact: true });
  await expect(sendButton).toBeDisabled();
  await tray.getByRole("button", { name: "Remove tool.exe" }).click();
  await sendButton.click();
  await expect.poll(async () => (await onPhone(shop)).map(({ type }) => type)).toEqual(["image", "document"]);
  expect((await onPhone(shop))[1]!.media).toMatchObject({ filename: "two.txt" });
});

test("a voice note recorded in the browser is a voice note on the phone", async ({ page }) => {
  const shop = await openShop();
  const name = shop.customers[0]!.name;
  await send(shop, { type: "text", text: "Call me?" });
  await open(page, shop, name);
  await page.getByRole("button", { name: "Record a voice note" }).click();
  const panel = page.getByRole("group", { name: "Voice note" });
  await expect(panel.getByRole("timer")).toHaveText(/0:(0[2-9]|[1-5]\d)/);
  await panel.getByRole("button", { name: "Stop recording" }).click();
  await expect(panel.getByRole("button", { name: "Play Your recording" })).toBeVisible();
  await panel.getByRole("button", { name: "Send voice note" }).click();
  await expect(panel).toBeHidden();
  await expect(thread(page).getByRole("button", { name: "Play Voice note" })).toBeVisible();
  await expect
    .poll(async () => (await onPhone(shop)).map(({ media }) => media))
    .toMatchObject([{ kind: "audio", voice: true, mimeType: "audio/ogg; codecs=opus" }]);
  // The browser itself can play what went out.
  await thread(page).getByRole("button", { name: "Play Voice note" }).click();
  await expect(thread(page).getByRole("slider", { name: "Position" })).not.toHaveAttribute(
    "aria-valuemax",
    "0",
  );
  await expect(thread(page)).not.toContainText("cannot play");
});

test("a file with a hostile name is a card that can only be downloaded", async ({ page }) => {
  const shop = await openShop();
  const name = shop.customers[0]!.name;
  const page1 = Buffer.from("<html><script>document.title='owned'</script></html>").toString("base64");
  await send(shop, {
    type: "document",
    filename: '<img src=x onerror=alert(1)>\u202egpj.exe"; filename=x.html',
    base64: page1,
    mimeType: "text/html",
  });
  await open(page, shop, name);
  const card = thread(page).getByRole("link", { name: /^Download / });
  await expect(card).toContainText("img src=x onerror=alert(1) gpj.exe");
  const download = page.waitForEvent("download");
  await card.click();
  expect((await download).suggestedFilename()).not.toMatch(/[<>"\u202e]/);
  const address = await card.getAttribute("href");
  const answer = await page.request.get(address!);
  expect(answer.headers()["content-type"]).toBe("application/octet-stream");
});
