import type { Page, Request } from "@playwright/test";
import { expect, test } from "../support/browser";
import { continueAs, message, openConversation, openShop } from "../support/inbox-page";

const isStream = (request: Request) => new URL(request.url()).pathname === "/api/v1/events";

/** The streams a page has asked for, oldest first. */
function watchStreams(page: Page): URL[] {
  const asked: URL[] = [];
  page.on("request", (request) => {
    if (isStream(request)) asked.push(new URL(request.url()));
  });
  return asked;
}

test("three tabs of a browser share one live connection, and when its tab closes the others miss nothing", async ({
  context,
}) => {
  const shop = await openShop();
  const [customer] = shop.customers;
  await shop.write("The first word");
  const tabs = [];
  for (let i = 0; i < 3; i++) {
    const page = await context.newPage();
    if (i === 0) await continueAs(page, shop.visitor);
    const streams = watchStreams(page);
    await openConversation(page, shop.slug, customer!.name);
    tabs.push({ page, streams });
  }
  await shop.write("Everybody sees this");
  for (const { page } of tabs) await expect(message(page, "Everybody sees this")).toBeVisible();
  expect(tabs.map(({ streams }) => streams.length)).toEqual([1, 0, 0]);

  const [leader, ...others] = tabs;
  await leader!.page.close();
  await shop.write("Said while nobody led");
  for (const { page } of others) await expect(message(page, "Said while nobody led")).toBeVisible();
  const followers = others.flatMap(({ streams }) => streams);
  expect(followers).toHaveLength(1);
  // It goes on from the last event everybody saw, and does not begin anew.
  expect(followers[0]!.searchParams.get("lastEventId")).toMatch(/^\d+-\d+$/);
});

test("a browser that was offline says so, and shows what it missed when it is back", async ({
  page,
  context,
}) => {
  const shop = await openShop();
  const [customer] = shop.customers;
  await shop.write("Before the tunnel");
  await continueAs(page, shop.visitor);
  await openConversation(page, shop.slug, customer!.name);
  await expect(message(page, "Before the tunnel")).toBeVisible();

  await context.setOffline(true);
  await expect(page.getByRole("status").filter({ hasText: /offline/i })).toBeVisible();
  await shop.write("Said in the tunnel");
  await context.setOffline(false);
  await expect(message(page, "Said in the tunnel")).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: /offline/i })).toBeHidden();
  await shop.write("After the tunnel");
  await expect(message(page, "After the tunnel")).toBeVisible();
});

test("signing out everywhere ends the live connection of the other browsers, which no longer try", async ({
  page,
}) => {
  const shop = await openShop();
  const streams = watchStreams(page);
  await continueAs(page, shop.visitor);
  await page.goto(`/w/${shop.slug}/inbox`);
  await expect.poll(() => streams.length).toBe(1);
  const origin = new URL(process.env.APP_URL!).origin;
  expect((await shop.visitor.api("DELETE", "/sessions", undefined, { origin })).status).toBe(204);
  // The stream's end says so, where what is written stays; a question of the page asked meanwhile leads to the door.
  const told = page.getByRole("button", { name: "Sign in again" });
  await expect
    .poll(async () => new URL(page.url()).pathname === "/sign-in" || (await told.isVisible()))
    .toBe(true);
});
