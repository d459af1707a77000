import { platformDb } from "@/lib/platform/db";
import { addConversation, addMessage } from "../support/conversation";
import { expect, test } from "../support/browser";
import { hostileTexts, nothingStrange, strangeIn, watch } from "../support/hostile";
import { importFile } from "../support/imports";
import { continueAs, message, openConversation, openShop } from "../support/inbox-page";
import { signInAs } from "../support/signed-in";
import { addMember, makeWorkspace } from "../support/workspace";

const image = hostileTexts[0]!;
const script = hostileTexts[1]!;
const turned = "\u202Egnp.exe أحمد";

/** As a spreadsheet would hold them: quoted, with the quotes doubled. */
const csv = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\r\n");

test("names, labels, fields, notes and a file full of them stay words wherever they stand", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  const { id: workspaceId } = shop.workspace;
  await platformDb.customField.create({ data: { workspaceId, key: "plan", name: image, type: "text" } });
  await platformDb.customField.create({ data: { workspaceId, key: "site", name: script, type: "link" } });
  const label = await platformDb.label.create({
    data: { workspaceId, name: image.slice(0, 40), color: "amber" },
  });
  await platformDb.team.create({ data: { workspaceId, name: script.slice(0, 40) } });
  await platformDb.cannedReply.create({ data: { workspaceId, shortcut: "hi", text: image } });
  const colleague = await addMember(shop.workspace, "agent");
  await platformDb.user.update({ where: { id: colleague.user.id }, data: { name: turned } });
  const conversation = await addConversation(
    { workspaceId, phoneNumberId: shop.phoneNumber.id },
    {
      assigneeId: colleague.user.id,
      labelIds: [label.id],
      contact: {
        profileName: turned,
        labelIds: [label.id],
        custom: { plan: image, site: "javascript:alert(1)" },
      },
    },
  );
  await addMessage(conversation, { text: "Hello" });
  await addMessage(conversation, {
    ...{ direction: "internal", source: "agent", type: "note", wamid: null, status: "received" },
    ...{ text: image, content: { text: image, mentions: [] }, sentByUserId: colleague.user.id },
  });
  await platformDb.contactNote.create({
    data: { workspaceId, contactId: conversation.contactId, text: script, byUserId: colleague.user.id },
  });
  const rows = [
    ["phone", "name", "plan"],
    ...hostileTexts.slice(0, 12).map((text, i) => [`+44770090${String(1000 + i)}`, text, text]),
    ["+447700902001", turned, '=HYPERLINK("http://evil.test/13")'],
    ["+447700902002", "=cmd|' /C calc'!A0", "@SUM(1)"],
  ];
  expect((await importFile(shop.scope, csv(rows))).state).toBe("completed");

  const seen = watch(page);
  await signInAs(page, shop);
  const body = page.locator("body");
  await page.goto(`/w/${shop.workspace.slug}/inbox?conversation=${conversation.id}`);
  await expect(message(page, "Hello")).toBeVisible();
  await page.getByRole("button", { name: "Show contact" }).click();
  await expect(page.getByRole("complementary", { name: "Contact" }).getByText(script).first()).toBeVisible();
  expect(await strangeIn(body)).toEqual(nothingStrange);
  for (const key of ["a", "l", "/"]) {
    await page.getByRole("log").focus();
    await page.keyboard.press(key);
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.keyboard.type("img");
    expect(await strangeIn(body)).toEqual(nothingStrange);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }

  await page.goto(`/w/${shop.workspace.slug}/contacts`);
  const list = page.getByRole("list", { name: "Contacts" });
  await expect(list.getByRole("button", { name: image }).first()).toBeVisible();
  expect(await strangeIn(body)).toEqual(nothingStrange);
  await list.getByRole("button", { name: /exe/ }).first().click();
  await expect(page.getByRole("dialog", { name: "Contact" })).toBeVisible();
  expect(await strangeIn(body)).toEqual(nothingStrange);
  for (const name of ["labels", "teams", "canned-replies", "custom-fields", "members"]) {
    await page.goto(`/w/${shop.workspace.slug}/settings/${name}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
    expect(await strangeIn(body)).toEqual(nothingStrange);
  }
  expect(seen).toEqual([]);
  await expect(page).not.toHaveTitle(/owned/);
});

test("a template from Meta with hostile words is shown as words in the list, in the picker and in the thread", async ({
  page,
}) => {
  const shop = await openShop();
  const { name } = shop.customers[0]!;
  await shop.write("Hello there");
  const { workspaceId } = await platformDb.phoneNumber.findFirstOrThrow({ where: { id: shop.number.id } });
  const model = () => platformDb.template.findFirst({ where: { workspaceId, name: "hello_world" } });
  await expect.poll(model).not.toBeNull();
  const { wabaId, language, category, syncedAt } = (await model())!;
  const body = `${image} ${script} {{1}} *bold* https://bank.example@evil.test/login ${turned}`;
  await platformDb.template.create({
    data: {
      ...{ workspaceId, wabaId, language, category, syncedAt, status: "APPROVED" },
      metaId: `9${Date.now()}`,
      name: "hostile_words",
      components: [
        { type: "HEADER", format: "TEXT", text: image },
        { type: "BODY", text: body, example: { body_text: [[script]] } },
        { type: "FOOTER", text: script },
        { type: "BUTTONS", buttons: [{ type: "URL", text: "Click", url: "javascript:alert(14)" }] },
      ],
    },
  });
  const seen = watch(page);
  await continueAs(page, shop.visitor);
  const whole = page.locator("body");
  await page.goto(`/w/${shop.slug}/templates`);
  await page
    .getByRole("list", { name: "Templates" })
    .getByRole("button", { name: "hostile_words", exact: true })
    .click();
  await expect(page.getByRole("dialog").getByText(script).first()).toBeVisible();
  expect(await strangeIn(whole)).toEqual(nothingStrange);

  await openConversation(page, shop.slug, name);
  await page
    .getByRole("region", { name: /^Conversation with/ })
    .getByRole("button", { name: "Send something else" })
    .click();
  await page.getByRole("menuitem", { name: "Template", exact: true }).click();
  await page.getByRole("combobox", { name: "Search templates" }).fill("hostile_words");
  await expect(page.getByRole("option", { name: /hostile_words/ })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  const fill = page.getByRole("dialog", { name: "hostile_words" });
  await fill.getByRole("textbox").first().fill(image);
  await expect(fill.getByRole("region", { name: "On the customer's phone" })).toContainText(image);
  expect(await strangeIn(whole)).toEqual(nothingStrange);
  await fill.getByRole("button", { name: "Send template" }).click();
  await expect(message(page, "hostile_words")).toContainText(image);
  expect(await strangeIn(whole)).toEqual(nothingStrange);
  expect(seen).toEqual([]);
});
