import type { Page } from "@playwright/test";
import { expect, test } from "../support/browser";
import { addConversation, addMessage } from "../support/conversation";
import { png } from "../support/files-made";
import { continueAs, message, openConversation, openShop, simulator } from "../support/inbox-page";
import { signInAs } from "../support/signed-in";
import { addMember, makeWorkspace } from "../support/workspace";

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

/** How many files the browser keeps, of whomever. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    // Opening makes what is not there, and then without the product's stores.
    const there = (await indexedDB.databases()).some(
      ({ name, version }) => name === "parley-writing" && version,
    );
    if (!there) return 0;
    return new Promise<number>((resolve, reject) => {
      const asked = indexedDB.open("parley-writing");
      asked.onerror = () => reject(asked.error);
      asked.onsuccess = () => {
        const database = asked.result;
        const counted = database.transaction("files").objectStore("files").count();
        counted.onsuccess = () => {
          database.close();
          resolve(counted.result);
        };
      };
    });
  });

const tray = (page: Page) => page.getByRole("list", { name: "Files to send" });
const picture = { name: "one.png", mimeType: "image/png", buffer: png(50, 50, 10) };
const words = { name: "two.txt", mimeType: "text/plain", buffer: Buffer.from("Two") };

test("files that were not sent are there again after a reload, and are sent once", async ({ page }) => {
  const shop = await openShop();
  const { name, id } = shop.customers[0]!;
  await shop.write("Send me everything");
  await continueAs(page, shop.visitor);
  await openConversation(page, shop.slug, name);
  await page.getByTestId("attach-files").setInputFiles([picture, words]);
  await expect(tray(page)).toContainText("two.txt");
  await expect.poll(() => kept(page)).toBe(2);
  await page.reload();
  await expect(tray(page).getByRole("listitem")).toHaveText([/one\.png/, /two\.txt/]);
  await expect
    .poll(() =>
      tray(page)
        .locator("img")
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    )
    .toBe(50);

  await tray(page).getByRole("button", { name: "Remove two.txt" }).click();
  await expect.poll(() => kept(page)).toBe(1);
  await page.reload();
  await expect(tray(page).getByRole("listitem")).toHaveText([/one\.png/]);
  await page.getByRole("textbox", { name: `Message to ${name}` }).fill("As you wished");
  await page.getByRole("textbox", { name: `Message to ${name}` }).press("Enter");
  const onPhone = async () => {
    const { messages } = await simulator().customers.thread(shop.number.metaId, id);
    return messages.filter(({ from }) => from === "business").map(({ type, text }) => [type, text]);
  };
  await expect.poll(onPhone).toEqual([["image", "As you wished"]]);
  await expect.poll(() => kept(page)).toBe(0);
  await page.reload();
  await expect(message(page, "As you wished")).toBeVisible();
  await expect(tray(page)).toHaveCount(0);
});

test("a recording that was not sent can be heard and thrown away after a reload", async ({ page }) => {
  const shop = await openShop();
  const { name } = shop.customers[0]!;
  await shop.write("Call me?");
  await continueAs(page, shop.visitor);
  await openConversation(page, shop.slug, name);
  await page.getByRole("button", { name: "Record a voice note" }).click();
  const panel = page.getByRole("group", { name: "Voice note" });
  await expect(panel.getByRole("timer")).toHaveText(/0:(0[1-9]|[1-5]\d)/);
  await panel.getByRole("button", { name: "Stop recording" }).click();
  await expect.poll(() => kept(page)).toBe(1);
  await page.reload();
  await expect(panel.getByRole("button", { name: "Play Your recording" })).toBeVisible();
  await expect(panel.getByRole("timer")).toHaveText(/0:(0[1-9]|[1-5]\d)/);
  await panel.getByRole("button", { name: "Discard" }).click();
  await expect(panel).toBeHidden();
  await expect.poll(() => kept(page)).toBe(0);
});

test("what one picked stays in its conversation, is nobody else's, and goes when one signs out", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  const zoe = await addMember(shop.workspace, "agent");
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const [ana, ben] = [
    await addConversation(place, { contact: { name: "Ana" } }),
    await addConversation(place, { contact: { name: "Ben" } }),
  ];
  await addMessage(ana, { text: "Hello from Ana" });
  await addMessage(ben, { text: "Hello from Ben" });
  const address = (of: { id: string }) => `/w/${shop.workspace.slug}/inbox?conversation=${of.id}`;
  const attach = async () => {
    await page.goto(address(ana));
    await expect(message(page, "Hello from Ana")).toBeVisible();
    await page.getByTestId("attach-files").setInputFiles([picture]);
    await expect.poll(() => kept(page)).toBe(1);
  };
  await signInAs(page, shop);
  await attach();
  await page.goto(address(ben));
  await expect(message(page, "Hello from Ben")).toBeVisible();
  await expect(tray(page)).toHaveCount(0);
  expect(await kept(page)).toBe(1);

  await signInAs(page, zoe);
  await page.goto(address(ana));
  await expect.poll(() => kept(page)).toBe(0);
  await expect(tray(page)).toHaveCount(0);

  await attach();
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("menuitem", { name: "Sign out", exact: true }).click();
  await expect(page).toHaveURL(/sign-in/);
  expect(await kept(page)).toBe(0);
});
