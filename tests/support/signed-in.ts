import type { Page } from "@playwright/test";
import { test } from "./browser";

/** Gives the browser the session of a member that tests/support/workspace.ts made. */
export async function signInAs(page: Page, member: { cookie: string }): Promise<void> {
  const at = member.cookie.indexOf("=");
  await page.context().addCookies([
    {
      name: member.cookie.slice(0, at),
      value: member.cookie.slice(at + 1),
      url: test.info().project.use.baseURL!,
    },
  ]);
}
