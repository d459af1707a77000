import { platformDb } from "@/lib/platform/db";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { addContact, addConversation, addMessage } from "../support/conversation";
import { signInAs } from "../support/signed-in";
import { makeWorkspace } from "../support/workspace";

test("a card a customer sent becomes a contact at one click; who is one already is opened", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  const workspaceId = shop.workspace.id;
  const conversation = await addConversation(
    { workspaceId, phoneNumberId: shop.phoneNumber.id },
    { contact: { name: "Ana" } },
  );
  await addContact(workspaceId, { name: "Old friend", waId: "447700900456" });
  const card = (name: string, phones: object[]) => ({ name: { formatted_name: name }, phones });
  await addMessage(conversation, {
    type: "contacts",
    text: null,
    content: {
      contacts: [
        card("محمد 🌷", [{ phone: "07700 900123", wa_id: "447700900123", type: "CELL" }]),
        card("Friend", [{ phone: "+44 7700 900456" }, { phone: "12" }]),
      ],
    },
  });
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`);
  const log = page.getByRole("log", { name: "Messages" });
  await log.getByRole("button", { name: "Add contact" }).click();
  await expect(log.getByRole("link", { name: "In your contacts as محمد 🌷" })).toBeVisible();
  const made = await platformDb.contact.findFirstOrThrow({
    where: { workspaceId, phone: "+447700900123" },
  });
  expect(made.name).toBe("محمد 🌷");
  await expectNoBarriers(page);

  await log.getByRole("button", { name: "Add 12" }).click();
  await expect(page.getByText(/too short/)).toBeVisible();
  await log.getByRole("button", { name: "Add +44 7700 900456" }).click();
  await expect(page.getByText("belongs to your contact Old friend already")).toBeVisible();
  await expect(page.getByRole("dialog", { name: "Contact" }).getByText("Old friend").first()).toBeVisible();
});
