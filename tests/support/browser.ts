import { expect, test as base } from "@playwright/test";

/**
 * Playwright's `test`, with which a page that throws, or that asks our own server for something it refuses with a
 * 5xx, fails the test even when everything looks right.
 */
export const test = base.extend<{ calmPage: void }>({
  calmPage: [
    async ({ context, baseURL }, use) => {
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
      expect(troubles).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
