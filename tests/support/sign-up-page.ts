import { expect, type Page } from "@playwright/test";
import { newcomer, newVisitor, type Newcomer, type Visitor } from "./visitor";

/** Fills the form of a newcomer and presses its button. */
export async function fillSignUp(page: Page, person: Newcomer): Promise<void> {
  await page.goto("/sign-up");
  await page.getByLabel("Your name").fill(person.name);
  await page.getByLabel("E-mail").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByLabel("Workspace name").fill(person.workspaceName);
  await page.getByRole("button", { name: "Create account" }).click();
}

/**
 * Signs up by hand, until the dashboard is there.
 * @returns who that is, with the same browser without pages for what a test does over HTTP beside
 */
export async function signUpByHand(page: Page): Promise<Newcomer & { visitor: Visitor }> {
  const person = newcomer();
  await fillSignUp(page, person);
  // Passwords are slow to check on purpose, the more so when many are checked at once.
  await expect(page).toHaveURL(/\/w\/[^/]+\/dashboard/, { timeout: 45_000 });
  const visitor = newVisitor();
  for (const { name, value } of await page.context().cookies()) visitor.cookies.set(name, value);
  return { ...person, visitor };
}
