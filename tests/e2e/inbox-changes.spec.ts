import { composer, continueAs, message, openConversation, openShop, simulator } from "../support/inbox-page";
import { expect, test } from "../support/browser";

test("a customer's reaction, an edited and a deleted message change under the eyes of who reads", async ({
  page,
}) => {
  const shop = await openShop();
  const [customer] = shop.customers;
  const { name } = customer!;
  const say = (body: Parameters<ReturnType<typeof simulator>["customers"]["write"]>[2]) =>
    simulator().customers.write(shop.number.metaId, customer!.id, body);
  // Meta tells what was edited and deleted where the number is also used on a phone.
  await simulator().numbers.change(shop.number.metaId, { coexistence: true });
  const first = (await say({ type: "text", text: "I want the blue one" })).message!;
  const second = (await say({ type: "text", text: "My card is 4111 1111" })).message!;
  await continueAs(page, shop.visitor);
  await openConversation(page, shop.slug, name);
  await composer(page, name).fill("The blue one it is");
  await composer(page, name).press("Enter");
  const ours = message(page, "The blue one it is");
  await expect(ours.getByRole("img", { name: "Read", exact: true })).toBeVisible();
  const row = page.getByRole("list", { name: "Conversations" }).getByRole("link", { name: new RegExp(name) });
  await page.evaluate(() => Object.assign(window, { neverReloaded: true }));

  const { messages } = await simulator().customers.thread(shop.number.metaId, customer!.id);
  const { id } = messages.find(({ text }) => text === "The blue one it is")!;
  await say({ type: "reaction", messageId: id, emoji: "❤️" });
  const reaction = ours.getByRole("listitem").filter({ hasText: "❤️" });
  await expect(reaction).toBeVisible();
  await expect(reaction).toContainText(name);
  await say({ type: "reaction", messageId: id, emoji: "👍🏽" });
  await expect(ours.getByRole("listitem")).toHaveText([/👍🏽/]);
  await say({ type: "reaction", messageId: id, emoji: "" });
  await expect(ours.getByRole("listitem")).toHaveCount(0);

  await say({ type: "edit", messageId: first.id, text: "I want the red one" });
  const edited = message(page, "I want the red one");
  await expect(edited).toContainText("edited");
  await expect(message(page, "I want the blue one")).toHaveCount(0);

  await say({ type: "revoke", messageId: second.id });
  const deleted = message(page, "The customer deleted this message");
  await expect(deleted).toBeVisible();
  await expect(deleted.locator("del")).toHaveText("My card is 4111 1111");
  // Who deletes has not written anything new, and nothing can be quoted or reacted to any more.
  await deleted.hover();
  await expect(deleted.getByRole("button", { name: "React", exact: true })).toHaveCount(0);
  await deleted.click({ button: "right" });
  await expect(page.getByRole("menuitem", { name: "Message details" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Reply" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(row).toContainText("The blue one it is");

  // The newest message of the list is edited and deleted there too.
  const last = (await say({ type: "text", text: "Thanks!" })).message!;
  await expect(row).toContainText("Thanks!");
  await say({ type: "edit", messageId: last.id, text: "Thank you!" });
  await expect(row).toContainText("Thank you!");
  await say({ type: "revoke", messageId: last.id });
  await expect(row).not.toContainText("Thank you!");
  expect(await page.evaluate(() => "neverReloaded" in window)).toBe(true);
});
