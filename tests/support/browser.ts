import { expect, test as base, type BrowserContext, type Page } from "@playwright/test";

/** Done when what can be pressed or filled on the page has been taken over by React; pages without scripts are at once. */
async function takenOver(page: Page): Promise<void> {
  await page
    .waitForFunction(
      () =>
        !document.querySelector('script[src*="/_next/"]') ||
        [...document.querySelectorAll("button, input, textarea, select")].every((one) =>
          Object.keys(one).some((key) => key.startsWith("__reactProps$")),
        ),
      undefined,
      // Not at each frame: drawing is what a machine without a graphics card is busy with.
      { timeout: 15_000, polling: 100 },
    )
    // It went elsewhere meanwhile, or something of it never comes: the test's own words say what it misses.
    .catch(() => undefined);
}

/** A person begins to press when a page looks ready; a program is faster, and a press before that would be lost. */
function waitForPages(context: BrowserContext): void {
  const patient = (page: Page) => {
    const goto = page.goto.bind(page);
    const reload = page.reload.bind(page);
    page.goto = async (...where) => {
      const answer = await goto(...where);
      if (where[1]?.waitUntil !== "commit") await takenOver(page);
      return answer;
    };
    page.reload = async (options) => {
      const answer = await reload(options);
      await takenOver(page);
      return answer;
    };
  };
  context.pages().forEach(patient);
  context.on("page", patient);
}

/**
 * Playwright's `test`, with which a page that throws, or that asks our own server for something it refuses with a
 * 5xx, fails the test even when everything looks right. `goto` and `reload` end when the page can be used; who wants
 * to be earlier passes `waitUntil: "commit"` and races.
 */
export const test = base.extend<{ calmPage: void }>({
  calmPage: [
    async ({ browser, context, baseURL }, use) => {
      waitForPages(context);
      const newContext = browser.newContext.bind(browser);
      browser.newContext = async (options) => {
        const made = await newContext(options);
        waitForPages(made);
        return made;
      };
      const troubles: string[] = [];
      context.on("weberror", (error) =>
        troubles.push(`the page threw: ${error.error().stack ?? error.error()}`),
      );
      context.on("response", (response) => {
        if (baseURL && response.url().startsWith(baseURL) && response.status() >= 500) {
          troubles.push(`${response.status()} ${response.request().method()} ${response.url()}`);
        }
      });
      await use();
      browser.newContext = newContext;
      expect(troubles).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
