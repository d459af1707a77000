import { pagesWithCut } from "../support/away";
import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";

test("prices that cannot be read leave a page in the frame of the site, in either theme, and come back", async ({
  page,
}) => {
  const pages = await pagesWithCut();
  try {
    pages.cut();
    for (const theme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: theme });
      const answer = await page.goto(`${pages.url}/pricing`);
      expect(answer!.status()).toBe(500);
      const told = page.getByRole("main").getByRole("alert");
      await expect(told).toContainText("This page stopped working");
      await expect(told).toContainText("Our turn");
      await expect(told.getByRole("link", { name: "Go to Parley" })).toBeVisible();
      await expect(page.getByRole("banner").getByRole("link", { name: "Sign in" })).toBeVisible();
      await expect(page.locator("html")).toHaveClass(theme === "dark" ? /dark/ : /^(?!.*dark)/);
      await expectNoBarriers(page, "body");
    }
    // The landing page needs no database, only its prices do.
    await page.goto(`${pages.url}/`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("link", { name: "See what each plan includes" })).toBeVisible();
    await expect(page.getByText("__PLAN")).toHaveCount(0);

    await page.goto(`${pages.url}/pricing`);
    pages.mend();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Prices" })).toBeVisible();
  } finally {
    await pages.stop();
  }
});
