import type { Page } from "@playwright/test";
import { composer, message, openShop, simulator } from "../support/inbox-page";
import { expect, test } from "../support/browser";

/** Somewhere on the screen, shown, and not lost to the page as a whole: the next key goes where one thinks it does. */
async function expectFocusSeen(page: Page): Promise<void> {
  await expect
    .poll(() =>
      page.evaluate(() => {
        const at = document.activeElement;
        if (!at || at === document.body) return "the focus is lost";
        const { top, bottom, left, right } = at.getBoundingClientRect();
        const onScreen = bottom > top && right > left && bottom > 0 && top < innerHeight && right > 0;
        if (!onScreen || left >= innerWidth) return `not on the screen: ${at.outerHTML.slice(0, 120)}`;
        if (!at.matches(":focus-visible")) return `not shown: ${at.outerHTML.slice(0, 120)}`;
        return "seen";
      }),
    )
    .toBe("seen");
}

test("from signing in to the next customer without a mouse, and the focus is never lost", async ({
  page,
}) => {
  const shop = await openShop();
  const [ana, ben, cem] = shop.customers;
  // One after the other: in this order they stand in the list, the last one on top.
  for (const [at, words, customer] of [
    [1, "Do you open on Sunday?", cem],
    [2, "Where is my parcel?", ben],
    [3, "Is the blue one back?", ana],
  ] as const) {
    await shop.write(words, customer);
    await expect
      .poll(async () => (await shop.call<{ data: unknown[] }>("GET", "/conversations")).data.length)
      .toBe(at);
  }
  const onPhone = async () => {
    const { messages } = await simulator().customers.thread(shop.number.metaId, ana!.id);
    return messages;
  };
  const step = async (name: string, run: () => Promise<void>) =>
    test.step(name, async () => {
      await run();
      await expectFocusSeen(page);
    });
  const press = (key: string) => page.keyboard.press(key);
  const opened = (name: string) =>
    expect(page.getByRole("region", { name: `Conversation with ${name}` })).toBeVisible();

  await page.goto(`/w/${shop.slug}/inbox`);
  await step("sign in", async () => {
    await expect(page.getByLabel("E-mail")).toBeFocused();
    await page.keyboard.type(shop.person.email);
    await press("Tab");
    await page.keyboard.type(shop.person.password);
    await press("Enter");
    await expect(page).toHaveURL(`/w/${shop.slug}/inbox`, { timeout: 45_000 });
    await expect(page.getByRole("link", { name: new RegExp(ana!.name) })).toBeVisible();
    await press("Tab");
    await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  });
  await step("past the navigation", async () => {
    await press("Enter");
    await press("Tab");
  });
  await step("search", async () => {
    await press("/");
    await expect(page.getByPlaceholder("Search contacts and messages")).toBeFocused();
    await page.keyboard.type(ana!.name);
    await expect(page.getByRole("option", { name: new RegExp(ana!.name) }).first()).toHaveAttribute(
      "aria-selected",
      "true",
    );
  });
  await step("open", async () => {
    await press("Enter");
    await opened(ana!.name);
    await expect(message(page, "Is the blue one back?")).toBeVisible();
  });
  await step("reply with a quote", async () => {
    await press("r");
    await expect(composer(page, ana!.name)).toBeFocused();
    await page.keyboard.type("It is, since today");
    await press("Enter");
    await expect(
      message(page, "It is, since today").getByRole("button", { name: /Is the blue one back/ }),
    ).toBeVisible();
    await expect(composer(page, ana!.name)).toHaveValue("");
  });
  await step("leave the field", async () => {
    await press("Escape");
    await expect(composer(page, ana!.name)).not.toBeFocused();
  });
  await step("walk to her message", async () => {
    await press("ArrowUp");
    await press("ArrowUp");
    await expect(message(page, "Is the blue one back?").last()).toBeVisible();
  });
  await step("react", async () => {
    await press("R");
    await expect(page.getByRole("button", { name: "React with 👍" })).toBeFocused();
    await press("Enter");
    await expect(page.getByRole("button", { name: "Take back 👍" })).toBeVisible();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });
  await step("label", async () => {
    await press("l");
    await expect(page.getByRole("combobox")).toBeFocused();
    await page.keyboard.type("Gold");
    await expect(page.getByRole("option", { name: /Gold/ })).toHaveAttribute("aria-selected", "true");
    await press("Enter");
    await expect(page.getByRole("option", { name: "Gold", exact: true })).toBeVisible();
    await press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });
  // Who answers first has it: given back, and taken again.
  for (const [words, name] of [
    ["Unassign", "Assign"],
    ["Take over", "Assigned to You"],
  ] as const) {
    await step(words, async () => {
      await press("a");
      await expect(page.getByRole("combobox")).toBeFocused();
      await page.keyboard.type(words);
      await expect(page.getByRole("option", { name: words })).toHaveAttribute("aria-selected", "true");
      await press("Enter");
      await expect(page.getByRole("button", { name, exact: true })).toBeVisible();
      await expect(page.getByRole("dialog")).toHaveCount(0);
    });
  }
  await step("snooze", async () => {
    await press("s");
    await expect(
      page.getByRole("button", { name: /Later today|Tomorrow morning|In / }).first(),
    ).toBeVisible();
    await press("Enter");
    await expect(page.getByText(/You snoozed this until/)).toBeVisible();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });
  await step("next", async () => {
    await press("j");
    await opened(ben!.name);
    await expect(message(page, "Where is my parcel?")).toBeVisible();
  });
  await step("close", async () => {
    await press("e");
    await opened(cem!.name);
    await expect(message(page, "Do you open on Sunday?")).toBeVisible();
  });
  await step("write again", async () => {
    await press("Enter");
    await expect(composer(page, cem!.name)).toBeFocused();
    await page.keyboard.type("From ten");
    await press("Enter");
    await expect(message(page, "From ten")).toBeVisible();
  });
  await step("palette", async () => {
    await press("Control+k");
    await expect(page.getByRole("dialog", { name: "Command palette" })).toBeVisible();
    await press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  const stored = await shop.call<{ data: { status: string; contact: { name: string } }[] }>(
    "GET",
    "/conversations?status=all",
  );
  expect(Object.fromEntries(stored.data.map(({ status, contact }) => [contact.name, status]))).toEqual({
    [ana!.name]: "snoozed",
    [ben!.name]: "closed",
    [cem!.name]: "open",
  });
  await expect
    .poll(async () =>
      (await onPhone()).map(({ text, quoted, reactions }) => [text, quoted?.text, reactions.business]),
    )
    .toEqual([
      ["Is the blue one back?", undefined, "👍"],
      ["It is, since today", "Is the blue one back?", undefined],
    ]);
});
