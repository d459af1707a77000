import { expectNoBarriers } from "../support/barriers";
import { expect, test } from "../support/browser";
import { signInAs } from "../support/signed-in";
import { addMember, makeWorkspace } from "../support/workspace";

test("an admin sets words and answers of the workspace's own; others may look at them", async ({
  page,
  browser,
}) => {
  const shop = await makeWorkspace();
  const place = `/w/${shop.workspace.slug}/settings/consent`;
  await signInAs(page, shop);
  await page.goto(place);
  await expect(page.getByRole("button", { name: "unsubscribe", exact: true })).toBeDisabled();
  await page.getByLabel("Stop offers").fill("Genug\nKeine Post");
  await page.getByLabel("Agree to offers").fill("genug");
  await page.getByLabel("Language").click();
  await page.getByRole("option", { name: "Spanish" }).click();
  await page.getByRole("button", { name: "baja", exact: true }).click();
  await page.getByLabel("Answer to who stops").fill("Adiós de {business}. {start}");
  await page.getByRole("button", { name: "Save consent settings" }).click();
  await expect(page.getByText("This word stops them already.")).toBeVisible();
  await page.getByLabel("Agree to offers").fill("");
  await page.getByRole("button", { name: "Save consent settings" }).click();
  await expect(page.getByText("Consent settings saved")).toBeVisible();
  await expectNoBarriers(page);

  const colleague = await (await browser.newContext()).newPage();
  await signInAs(colleague, await addMember(shop.workspace, "agent"));
  await colleague.goto(place);
  await expect(colleague.getByText("Only admins and owners may change this.")).toBeVisible();
  await expect(colleague.getByLabel("Stop offers")).toHaveValue("Genug\nKeine Post");
  await colleague.getByLabel("Language").click();
  await colleague.getByRole("option", { name: "Spanish" }).click();
  await expect(colleague.getByRole("button", { name: "baja", exact: true })).toHaveAttribute(
    "aria-pressed",
    "false",
  );
  await expect(colleague.getByLabel("Answer to who stops")).toHaveValue("Adiós de {business}. {start}");
  await expect(colleague.getByRole("button", { name: "Save consent settings" })).toHaveCount(0);
  await colleague.context().close();
});
