import type { LedgerRow } from "@/simulator/types/ledger";
import type { Page } from "@playwright/test";
import { expectNoBarriers } from "./barriers";
import { expect } from "./browser";
import { simulator, type Shop } from "./inbox-page";

/** Makes a draft of this name from the list of campaigns and opens it. */
export async function newDraft(page: Page, shop: Pick<Shop, "slug">, name: string): Promise<void> {
  await page.goto(`/w/${shop.slug}/campaigns`);
  await page.getByRole("button", { name: "New campaign" }).first().click();
  await page.getByRole("dialog").getByLabel("Name").fill(name);
  await page.getByRole("dialog").getByRole("button", { name: "Create draft" }).click();
  await expect(page.getByRole("heading", { name, level: 1 })).toBeVisible();
}

/** Opens what “Add people” or “Leave out” offers by this name. */
export async function addSource(page: Page, side: "Add people" | "Leave out", kind: string): Promise<void> {
  await page.getByRole("button", { name: side }).click();
  await page.getByRole("menuitem", { name: kind, exact: true }).click();
}

/** @param button “Compare with another” for a further variant */
export async function chooseTemplate(
  page: Page,
  template: string,
  button = "Choose template",
): Promise<void> {
  await page.getByRole("button", { name: button }).click();
  await page.getByRole("dialog").getByRole("button", { name: template }).click();
}

/** Whatever time it is where this runs, and wherever the customers live. */
export const byNightToo = (page: Page): Promise<void> =>
  page.getByRole("switch", { name: "Quiet hours" }).click();

export const check = (page: Page) => page.getByRole("complementary", { name: "What it comes to" });

/** What one reads in the check beside this. */
export const checked = (page: Page, label: string) =>
  check(page)
    .locator("dl > div")
    .filter({ has: page.locator("dt").getByText(label, { exact: true }) })
    .locator("dd");

export async function expectNoBarriersOnceChecked(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Launch", exact: true })).toBeEnabled();
  await expectNoBarriers(page);
}

/** The number of the results under this word. */
export const figure = (page: Page, name: string) =>
  page
    .locator("dl > div")
    .filter({ has: page.locator("dt").getByText(name, { exact: true }) })
    .locator("dd")
    .first();

export async function openLaunch(page: Page) {
  const button = page.getByRole("button", { name: "Launch", exact: true });
  await expect(button).toBeEnabled();
  await button.click();
  return page.getByRole("dialog");
}

export async function launch(page: Page): Promise<void> {
  const dialog = await openLaunch(page);
  await dialog.getByRole("button", { name: /^Send to/ }).click();
}

/** The person's line in the list of recipients. */
export const recipient = (page: Page, name: string | RegExp) =>
  page.locator("li").filter({ has: page.locator("bdi").getByText(name, { exact: true }) });

/** What the simulated Meta really took for the customers of the shop's number, oldest first. */
export async function taken(shop: Shop, type = "template"): Promise<LedgerRow[]> {
  const rows = await simulator().ledger.all({ numberId: shop.number.metaId, direction: "outbound" });
  return rows.filter((row) => row.type === type);
}

/**
 * From now on Meta asks the number to slow down at each template: what is refused so has certainly not gone out and waits
 * in the queue, so that a campaign runs as long as the test wants. Replies go out meanwhile. The number rests longer with
 * each refusal, half a minute at most: what comes after is waited for with {@link afterRest}.
 * @param passing so many are taken before that
 * @returns what ends it
 */
export async function holdBack(shop: Shop, passing: number): Promise<() => Promise<unknown>> {
  const { faults } = simulator();
  const { id } = await faults.arm({
    match: { numberId: shop.number.metaId, type: "template" },
    action: { kind: "refuse", code: 130429 },
    skip: passing,
    times: null,
  });
  return () => faults.disarm(id);
}

export const afterRest = { timeout: 90_000 };

/** What the phone of this customer shows of the shop's messages, oldest first. */
export async function onThePhone(shop: Shop, customerId: string): Promise<string[]> {
  const { messages } = await simulator().customers.thread(shop.number.metaId, customerId);
  return messages.filter(({ from }) => from === "business").map(({ text }) => text ?? "");
}
