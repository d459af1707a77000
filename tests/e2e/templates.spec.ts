import type { Page } from "@playwright/test";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { continueAs, openShop } from "../support/inbox-page";

const list = (page: Page) => page.getByRole("list", { name: "Templates" });

for (const theme of ["light", "dark"] as const) {
  test(`nothing stands in the way of anybody on the pages of templates in the ${theme} theme`, async ({
    page,
  }) => {
    const shop = await openShop();
    await continueAs(page, shop.visitor);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.addInitScript((chosen) => localStorage.setItem("theme", chosen), theme);
    await page.goto(`/w/${shop.slug}/templates`);
    await expect(list(page)).toBeVisible();
    await expectNoBarriers(page);
    await list(page).getByRole("button", { name: "order_update", exact: true }).click();
    await expect(page.getByRole("heading", { name: "History" })).toBeVisible();
    await expectNoBarriers(page, "[role=dialog]");
    for (const start of ["order_update", "offer", "code", "blank"]) {
      await page.goto(`/w/${shop.slug}/templates/new?start=${start}`);
      await expect(page.getByRole("heading", { name: "Coach" })).toBeVisible();
      if (start === "offer") await page.getByRole("radio", { name: /^Carousel/ }).click();
      await expectNoBarriers(page);
    }
  });
}
