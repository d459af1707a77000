import type { Page } from "@playwright/test";
import { announceChanges } from "@/lib/inbox/announce";
import { platformDb, transaction } from "@/lib/platform/db";
import type { notificationSettings } from "@/lib/team/schemas";
import { announceFromMeta } from "@/lib/templates/news";
import { applyTemplateChanges } from "@/lib/templates/told";
import { readTemplateChange, type TemplateChange } from "@/lib/whatsapp/template-changes";
import type { z } from "zod";
import { addConversation, addMessage } from "../support/conversation";
import { makeWorkspace, type TestWorkspace } from "../support/workspace";
import { expect, test } from "../support/browser";
import { signInAs } from "../support/signed-in";

test.use({ permissions: ["notifications"] });

type Told = { banners: { title: string; body: string }[]; notes: number; badges: (number | null)[] };

/** Writes down what the browser is asked to show and to play. Playwright says of every page that it is in front. */
async function listen(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const told: Told = { banners: [], notes: 0, badges: [] };
    Object.assign(window, { told, front: true });
    window.Notification = class extends window.Notification {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        told.banners.push({ title, body: options?.body ?? "" });
      }
    };
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
      told.notes += 1;
      return start.apply(this, when);
    };
    document.hasFocus = () => (window as unknown as { front: boolean }).front;
    Object.assign(navigator, {
      setAppBadge: (count: number) => Promise.resolve(void told.badges.push(count)),
      clearAppBadge: () => Promise.resolve(void told.badges.push(null)),
    });
  });
}

const toldBy = (page: Page) => page.evaluate(() => (window as unknown as { told: Told }).told);

/** Puts the page in front of its reader, or behind something else. */
const putInFront = (page: Page, front: boolean) =>
  page.evaluate((wanted) => {
    Object.assign(window, { front: wanted });
    window.dispatchEvent(new Event(wanted ? "focus" : "blur"));
  }, front);

/** A customer begins to wait. @param assigneeId whose conversation it is */
async function waits(shop: TestWorkspace, name: string, text: string, assigneeId: string | null = null) {
  const at = new Date();
  const conversation = await addConversation(
    { workspaceId: shop.workspace.id, phoneNumberId: shop.phoneNumber.id },
    { contact: { name }, assigneeId, waitingSince: at, unreadCount: 1, lastInboundAt: at },
  );
  const { id } = await addMessage(conversation, { text, timestamp: at });
  const changed = { workspaceId: conversation.workspaceId, messageIds: [id] };
  return {
    conversation,
    tell: () => announceChanges([{ ...changed, conversationIds: [conversation.id] }]),
  };
}

/** Tells, and waits until the page has asked who it was and, with another question answered since, has decided. */
async function arrives(page: Page, what: Awaited<ReturnType<typeof waits>>): Promise<void> {
  const looked = page.waitForResponse((response) =>
    new URL(response.url()).pathname.endsWith(`/conversations/${what.conversation.id}`),
  );
  await what.tell();
  await looked;
  await page.evaluate(() => fetch("/api/v1/me").then((answer) => answer.json()));
}

const set = (shop: TestWorkspace, notifications: z.input<typeof notificationSettings>) =>
  platformDb.membership.updateMany({ where: { workspaceId: shop.workspace.id }, data: { notifications } });

/** A page that somebody has touched, so that it may sound. */
async function open(page: Page, shop: TestWorkspace, address = ""): Promise<void> {
  const settings = page.waitForResponse(/notification-settings/);
  await page.goto(`/w/${shop.workspace.slug}/inbox${address}`);
  await settings;
  await expect(page.getByRole("list", { name: "Conversations" })).toBeVisible();
  await page.getByRole("heading", { level: 1, includeHidden: true }).first().dispatchEvent("click");
  await page.keyboard.press("Shift");
}

test("who looks elsewhere sees and hears a customer who begins to wait; who looks at Parley only hears", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  await waits(shop, "Zoe", "Here already");
  await listen(page);
  await signInAs(page, shop);
  await open(page, shop);

  await putInFront(page, false);
  await arrives(page, await waits(shop, "Ana", "Is anybody there?"));
  await expect
    .poll(() => toldBy(page))
    .toMatchObject({
      banners: [{ title: "Ana", body: "Is anybody there?" }],
      notes: 2,
    });

  await putInFront(page, true);
  await arrives(page, await waits(shop, "Ben", "And me?"));
  await expect.poll(async () => (await toldBy(page)).notes).toBe(4);
  expect((await toldBy(page)).banners).toHaveLength(1);
});

test("the conversation that is open in front of somebody neither sounds nor shows; behind something it does", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  const ana = await waits(shop, "Ana", "First", shop.user.id);
  await listen(page);
  await signInAs(page, shop);
  await open(page, shop, `?conversation=${ana.conversation.id}`);
  const say = async (text: string) => {
    const { id } = await addMessage(ana.conversation, { text });
    await arrives(page, {
      ...ana,
      tell: () =>
        announceChanges([
          { workspaceId: shop.workspace.id, messageIds: [id], conversationIds: [ana.conversation.id] },
        ]),
    });
  };
  await say("While one looks");
  await expect(page.getByRole("log").getByText("While one looks")).toBeVisible();
  // Heard after it, and told: then it would have been told as well.
  await arrives(page, await waits(shop, "Ben", "Another one"));
  await expect.poll(async () => (await toldBy(page)).notes).toBe(2);
  expect((await toldBy(page)).banners).toEqual([]);

  await putInFront(page, false);
  // A tab that was looked at a moment ago counts as looked at: word of it is good for two seconds.
  await page.evaluate((slug) => localStorage.removeItem(`parley:focus:${slug}`), shop.workspace.slug);
  await say("While one is away");
  await expect
    .poll(() => toldBy(page))
    .toMatchObject({
      banners: [{ title: "Ana", body: "While one is away" }],
      notes: 4,
    });
});

const clock = (offsetHours: number): string =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", hour: "2-digit", minute: "2-digit" }).format(
    Date.now() + offsetHours * 3_600_000,
  );

const quiet = (from: number, to: number) => ({ enabled: true, from: clock(from), to: clock(to) });

const both = { banners: [{ title: "Ana", body: "Please help" }], notes: 2 };
const wishes: [string, z.input<typeof notificationSettings>, Pick<Told, "banners" | "notes">][] = [
  ["no sound", { sound: false }, { ...both, notes: 0 }],
  ["no banner", { banner: false }, { ...both, banners: [] }],
  ["neither", { sound: false, banner: false }, { banners: [], notes: 0 }],
  ["nothing of what is nobody's", { events: { unassigned: false } }, { banners: [], notes: 0 }],
  [
    "no names and words",
    { hideContent: true },
    {
      notes: 2,
      banners: [{ title: "Parley", body: "A customer writes in a conversation that is nobody’s." }],
    },
  ],
  ["quiet hours now", { quietHours: quiet(-1, 1) }, { banners: [], notes: 0 }],
  ["quiet hours later", { quietHours: quiet(2, 4) }, both],
];

test("each member is told as they wish", async ({ page }) => {
  const shop = await makeWorkspace();
  await platformDb.workspace.update({ where: { id: shop.workspace.id }, data: { timeZone: "UTC" } });
  await waits(shop, "Zoe", "Here already");
  await listen(page);
  await signInAs(page, shop);
  for (const [name, wish, expected] of wishes) {
    await test.step(name, async () => {
      await set(shop, wish);
      await open(page, shop);
      await page.evaluate((slug) => localStorage.removeItem(`parley:focus:${slug}`), shop.workspace.slug);
      await putInFront(page, false);
      await arrives(page, await waits(shop, "Ana", "Please help"));
      await expect.poll(() => toldBy(page)).toMatchObject(expected);
    });
  }
});

test("of two tabs one speaks, and when it closes the other does", async ({ page, context }) => {
  const shop = await makeWorkspace();
  await waits(shop, "Zoe", "Here already");
  await signInAs(page, shop);
  const second = await context.newPage();
  for (const tab of [page, second]) {
    await listen(tab);
    await open(tab, shop);
    await putInFront(tab, false);
  }
  const all = async (tabs: Page[]) =>
    (await Promise.all(tabs.map(toldBy))).map(({ banners, notes }) => [banners.length, notes]);
  await arrives(page, await waits(shop, "Ana", "Is anybody there?"));
  await expect
    .poll(() => all([page, second]))
    .toEqual([
      [1, 2],
      [0, 0],
    ]);
  await page.close();
  await arrives(second, await waits(shop, "Ben", "And now?"));
  await expect.poll(() => all([second])).toEqual([[1, 2]]);
});

test("a page nobody has touched stays silent, and does not make up for it later", async ({ page }) => {
  // Playwright's own questions count as a touch.
  await page.addInitScript(() => {
    let touched = false;
    window.addEventListener("keydown", ({ isTrusted }) => (touched ||= isTrusted), true);
    Object.defineProperty(navigator, "userActivation", {
      get: () => ({ hasBeenActive: touched, isActive: touched }),
    });
  });
  const shop = await makeWorkspace();
  await waits(shop, "Zoe", "Here already");
  await listen(page);
  await signInAs(page, shop);
  const settings = page.waitForResponse(/notification-settings/);
  await page.goto(`/w/${shop.workspace.slug}/inbox`);
  await settings;
  await expect(page.getByRole("link", { name: /Zoe/ })).toBeVisible();
  await putInFront(page, false);
  for (const name of ["Ana", "Ben", "Cem"]) await arrives(page, await waits(shop, name, "Hello"));
  await expect.poll(async () => (await toldBy(page)).banners.length).toBe(3);
  await page.keyboard.press("Shift");
  await arrives(page, await waits(shop, "Dora", "Hello"));
  await expect.poll(async () => (await toldBy(page)).banners.length).toBe(4);
  await expect.poll(async () => (await toldBy(page)).notes).toBe(2);
});

test("the tab, its icon and the app's icon count the conversations that wait, live", async ({ page }) => {
  const shop = await makeWorkspace();
  for (const name of ["Ana", "Ben"]) await waits(shop, name, `From ${name}`);
  await listen(page);
  await signInAs(page, shop);
  await page.goto(`/w/${shop.workspace.slug}/inbox`);
  const titled = (count: number, name: string) =>
    expect(page).toHaveTitle(`${count ? `(${count}) ` : ""}${name} · ${shop.workspace.name}`);
  const dot = page.locator('head link[rel="icon"][href^="data:image/png"]');
  await titled(2, "Inbox");
  await expect(dot).toHaveCount(1);
  await (await waits(shop, "Cem", "From Cem")).tell();
  await titled(3, "Inbox");
  expect((await toldBy(page)).badges.at(-1)).toBe(3);
  for (const [read, name] of ["Ana", "Ben", "Cem"].entries()) {
    await page.getByRole("link", { name }).click();
    await titled(2 - read, name);
  }
  await expect(dot).toHaveCount(0);
  expect((await toldBy(page)).badges.at(-1)).toBeNull();
});

test("an admin in the inbox is told that Meta moved a template, sees it counted until it is read", async ({
  page,
}) => {
  const shop = await makeWorkspace();
  await waits(shop, "Zoe", "Here already");
  const { id, workspaceId } = await platformDb.template.create({
    data: {
      ...{ workspaceId: shop.workspace.id, wabaId: shop.waba.id, metaId: "77", name: "order_update" },
      ...{ language: "es", category: "UTILITY", status: "APPROVED", statusAt: new Date() },
      components: [{ type: "BODY", text: "Your order is on its way." }],
    },
  });
  await listen(page);
  await signInAs(page, shop);
  await open(page, shop);
  const entry = page.getByRole("link", { name: /^Templates/ });
  await expect(entry).toHaveAccessibleName("Templates");
  await putInFront(page, false);
  await page.evaluate((slug) => localStorage.removeItem(`parley:focus:${slug}`), shop.workspace.slug);

  const moved = { previous_category: "UTILITY", new_category: "MARKETING", message_template_id: "77" };
  const change = readTemplateChange(moved, new Date()) as TemplateChange;
  const heard = { workspaceId, wabaMetaId: shop.waba.metaId, change, receivedAt: new Date() };
  await transaction((client) => applyTemplateChanges(client, [heard, heard]));
  // From here on the product's worker tells it.
  await announceFromMeta(workspaceId, "rows", [id]);
  const title = "Template moved to Marketing: order_update (es)";
  const words = page.locator("[data-sonner-toast]", { hasText: title });
  await expect(words).toContainText(/Meta moved it from Utility to Marketing\. .*costs.* It is your turn\./);
  await expect.poll(async () => (await toldBy(page)).banners.map((one) => one.title)).toEqual([title]);
  await expect(entry).toHaveAccessibleName("Templates Meta moves 1 template to another category");

  await words.getByRole("button", { name: "Look" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Got it" }).click();
  await page.keyboard.press("Escape");
  await expect(entry).toHaveAccessibleName("Templates");
});
