import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests/e2e",
  // A folder per run: two runs in one checkout must not take away each other's traces.
  outputDir: process.env.PLAYWRIGHT_OUTPUT ?? "test-results",
  fullyParallel: true,
  workers: 2,
  // A machine with a bad minute must not decide; who needed the second attempt is named at the end of the run.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  // Nothing here is about speed: only what never comes shall fail, however busy the machine is.
  timeout: 240_000,
  expect: { timeout: 45_000 },
  reporter: [
    ["list"],
    ...(process.env.PLAYWRIGHT_RESULTS
      ? [["json", { outputFile: process.env.PLAYWRIGHT_RESULTS }] as ["json", { outputFile: string }]]
      : []),
  ],
  use: {
    baseURL: process.env.APP_URL,
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    // It would answer before the routes of a test are asked; a test of it allows it for itself.
    serviceWorkers: "block",
    viewport: { width: 1440, height: 900 },
    // Of the second attempt alone: recording every test takes nearly half of the time of all.
    trace: "on-first-retry",
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH,
      // Containers and root have no sandbox to offer, and the machine may have no way out.
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-dev-shm-usage",
      ],
    },
  },
});
