import { addConversation, addMessage } from "../support/conversation";
import { continueAs, message, openConversation, openShop } from "../support/inbox-page";
import { makeWorkspace } from "../support/workspace";
import { expect, test } from "../support/browser";
import { signInAs } from "../support/signed-in";

test("views part the conversations, also while they change hands, and a filter is kept under a name", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const mine = await addConversation(place, { contact: { name: "Mira" }, assigneeId: shop.user.id });
  const free = await addConversation(place, { contact: { name: "Frida" }, priority: 4 });
  const done = await addConversation(place, { contact: { name: "Clara" }, status: "closed" });
  for (const conversation of [mine, free, done]) await addMessage(conversation, { text: "Hello" });
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/inbox`);
  const list = page.getByRole("list", { name: "Conversations" });
  const tabs = page.getByRole("navigation", { name: "Views" });
  await expect(tabs.getByRole("button", { name: /^All 2/ })).toBeVisible();
  await expect(list.getByRole("link")).toHaveCount(2);

  await tabs.getByRole("button", { name: /^Mine/ }).click();
  await expect(list.getByRole("link")).toHaveCount(1);
  await expect(list.getByRole("link", { name: /Mira/ })).toBeVisible();
  await tabs.getByRole("button", { name: /^Unassigned/ }).click();
  await list.getByRole("link", { name: /Frida/ }).click();
  await expect(message(page, "Hello")).toBeVisible();
  await page.keyboard.press("a");
  await page.getByRole("option", { name: "Take over" }).click();
  await expect(tabs.getByRole("button", { name: /^Mine 2/ })).toBeVisible();

  await page.goto(`/w/${shop.workspace.slug}/inbox?priority=urgent`);
  await expect(list.getByRole("link")).toHaveCount(1);
  await page.getByRole("button", { name: "Save as view" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Burning");
  await page.getByRole("button", { name: "Save view" }).click();
  await page.goto(`/w/${shop.workspace.slug}/inbox`);
  await page.getByRole("button", { name: /^View: / }).click();
  await page.getByText("Burning").click();
  await expect(list.getByRole("link")).toHaveCount(1);
  await expect(list.getByRole("link", { name: /Frida/ })).toBeVisible();
});

test("words of an old message lead to it, whoever writes them with accents or without", async ({ page }) => {
  const shop = await makeWorkspace();
  const place = { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id };
  const conversation = await addConversation(place, { contact: { name: "Zoé" } });
  const start = Date.now() - 3_600_000;
  await addMessage(conversation, { text: "Où est la théière émaillée ?", timestamp: new Date(start) });
  for (let i = 1; i <= 120; i++) {
    await addMessage(conversation, { text: `Later ${i}`, timestamp: new Date(start + i * 1_000) });
  }
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`);
  await expect(message(page, "Later 120")).toBeVisible();
  await page.getByRole("log").focus();
  await page.keyboard.press("/");
  const search = page.getByPlaceholder("Search contacts and messages");
  // The words are written beside the messages a moment after these came.
  await expect(async () => {
    await search.fill("");
    await search.fill("theiere emaill");
    await expect(page.getByRole("option", { name: /théière/ })).toBeVisible({ timeout: 2_500 });
  }).toPass();
  await page.keyboard.press("Enter");
  await expect(message(page, "Où est la théière émaillée ?")).toBeInViewport();
});

test("what a blocked person writes does not arrive; unblocked, it does", async ({ page }) => {
  const shop = await openShop();
  const { name } = shop.customers[0]!;
  await shop.write("Before");
  await continueAs(page, shop.visitor);
  await openConversation(page, shop.slug, name);
  await expect(message(page, "Before")).toBeVisible();
  const [contact] = (
    await shop.call<{ data: { id: string; name: string }[] }>(
      "GET",
      `/contacts?q=${encodeURIComponent(name)}`,
    )
  ).data;
  await shop.call("PUT", `/contacts/${contact!.id}/block`);
  await shop.write("While blocked");
  await shop.visitor
    .api("DELETE", `/contacts/${contact!.id}/block`, undefined, {
      "x-workspace": shop.slug,
      origin: new URL(process.env.APP_URL!).origin,
    })
    .then(({ ok }) => expect(ok).toBe(true));
  await shop.write("Afterwards");
  await expect(message(page, "Afterwards")).toBeVisible();
  await expect(message(page, "While blocked")).toHaveCount(0);
});
