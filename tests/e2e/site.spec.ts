import { platformDb } from "@/lib/platform/db";
import { expect, test } from "../support/browser";
import { expectNoBarriers } from "../support/barriers";
import { continueAs } from "../support/inbox-page";
import { arrive } from "../support/visitor";

const staticPages = [
  "/",
  "/blog",
  "/blog/exactly-once",
  "/legal/privacy",
  "/legal/terms",
  "/legal/data-processing",
  "/legal/imprint",
];

for (const theme of ["light", "dark"] as const) {
  test(`a visitor reads the public pages in a ${theme} system without any script but the theme's`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme: theme });
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    for (const place of staticPages) {
      const answer = await page.goto(place);
      expect(answer!.headers()["content-security-policy"]).toContain("script-src 'self';");
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(
        await page.evaluate(() => [...document.scripts].map(({ src }) => new URL(src).pathname)),
      ).toEqual(["/theme.js"]);
      expect(await page.evaluate(() => document.documentElement.classList.contains("dark"))).toBe(
        theme === "dark",
      );
      await expectNoBarriers(page, "body");
    }
    expect(complaints).toEqual([]);
  });
}

test("from the landing page a visitor finds the blog, an article and the way in", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("banner").getByRole("link", { name: "Blog" }).click();
  await page.getByRole("link", { name: "Why Parley sometimes says it does not know" }).click();
  await expect(page.getByRole("heading", { name: "How we know that it works" })).toBeVisible();
  await page.getByRole("banner").getByRole("link", { name: "Create an account" }).click();
  await expect(page.getByRole("heading", { name: "Create your account" })).toBeVisible();
});

test("a member who opens the beginning is in their workspace", async ({ page }) => {
  const { visitor } = await arrive();
  await continueAs(page, visitor);
  await page.goto("/");
  await expect(page).toHaveURL(/\/w\/lima-flowers/);
});

test("the feed, the sitemap and the rules for robots name the pages", async ({ request }) => {
  const feed = await (await request.get("/blog/feed.xml")).text();
  expect(feed).toContain("/blog/customer-service-window</link>");
  const sitemap = await (await request.get("/sitemap.xml")).text();
  expect(sitemap).toContain("/blog/the-simulator</loc>");
  expect(await (await request.get("/robots.txt")).text()).toContain("Disallow: /w/");
});

test("a link to an article brings a picture with it", async ({ page, request }) => {
  await page.goto("/blog/exactly-once");
  const address = await page.locator('meta[property="og:image"]').getAttribute("content");
  const picture = await request.get(new URL(address!).pathname);
  expect(picture.headers()["content-type"]).toBe("image/png");
  expect((await picture.body()).subarray(1, 4).toString()).toBe("PNG");
});

test("an address that leads nowhere says so and offers the way back", async ({ page }) => {
  const answer = await page.goto("/no-such-page");
  expect(answer!.status()).toBe(404);
  await page.getByRole("link", { name: "Go to Parley" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /one calm inbox/ })).toBeVisible();
});

test("prices are those of the plan table", async ({ page }) => {
  const plan = await platformDb.plan.findFirstOrThrow({ where: { offered: true, prices: { some: {} } } });
  await page.goto("/pricing");
  await expect(page.getByRole("heading", { level: 2, name: plan.name, exact: true })).toBeVisible();
  await expectNoBarriers(page, "body");
});

test("the landing page has the prices of the plan table, also those changed since it was made", async ({
  page,
}) => {
  const id = `e2e-${Date.now()}`;
  const name = `<b>Plan</b> & ${id}`;
  await platformDb.plan.create({
    data: {
      ...{ id, name, position: 800, offered: true },
      prices: { create: { interval: "month", currency: "usd", amount: 1250 } },
    },
  });
  try {
    const row = page.getByRole("listitem").filter({ hasText: name });
    await expect(async () => {
      await page.goto("/");
      await expect(row).toHaveText(`${name}$12.50 a month`, { timeout: 1_000 });
    }).toPass();
    await expect(page.getByText("__PLAN")).toHaveCount(0);
  } finally {
    await platformDb.planPrice.deleteMany({ where: { planId: id } });
    await platformDb.plan.delete({ where: { id } });
  }
  await page.getByRole("link", { name: "See what each plan includes" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Prices" })).toBeVisible();
});

for (const place of ["/pricing", "/contact", "/no-such-page"]) {
  test(`${place} is dark where the system is`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(place);
    await expect(page.locator("html")).toHaveClass(/dark/);
  });
}

test("somebody writes to the operator, and reads what is wrong before", async ({ page }) => {
  const email = `nadia-${Date.now()}@example.test`;
  await page.goto("/contact");
  await page.getByLabel("Your name").fill("نادية خوري");
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Send message" }).click();
  await expect(page.getByText("Write your message.")).toBeVisible();
  await expect(page.getByLabel("Message")).toBeFocused();
  await page.getByLabel("Message").fill("Do you have a plan for schools? 🌱");
  await expectNoBarriers(page, "main");
  await page.getByRole("button", { name: "Send message" }).click();
  await expect(page.getByText(`We answer to ${email}.`)).toBeVisible();
});
