import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import { expect } from "./browser";

const axeSource = readFileSync(createRequire(__filename).resolve("axe-core/axe.min.js"), "utf8");

type Axe = {
  run(part: string): Promise<{ violations: { id: string; impact: string; nodes: { html: string }[] }[] }>;
};

/**
 * Nothing in this part of the page keeps somebody out who cannot see, point or tell colours apart.
 * @param part a selector; a dialog is a part of its own
 */
export async function expectNoBarriers(page: Page, part = "main"): Promise<void> {
  await expect(page.locator(part).first()).toBeVisible();
  await page.evaluate(axeSource);
  const found = await page.evaluate(async (selector) => {
    const { axe } = window as unknown as { axe: Axe };
    return (await axe.run(selector)).violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }, part);
  expect(found).toEqual([]);
}
