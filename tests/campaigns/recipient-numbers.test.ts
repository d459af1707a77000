import { feedCampaigns } from "@/lib/campaigns/feeding";
import { recipientFile } from "@/lib/campaigns/recipient-file";
import { listRecipients } from "@/lib/campaigns/recipients";
import { retryFailed } from "@/lib/campaigns/retries";
import { changeContact } from "@/lib/contacts/commands";
import { platformDb, pool } from "@/lib/platform/db";
import { addPeople, runningOffer, work } from "@/tests/support/campaigns";
import { ownMeta, openShop, type SendingShop } from "@/tests/support/sending";

const meta = ownMeta();

let shop: SendingShop;

beforeEach(async () => {
  await pool.query(`UPDATE campaigns SET due_at = NULL`);
  shop = await openShop(meta());
});

let numbers = 0;
/** A German mobile, as it is read from what somebody types. */
const number = () => `+49151234567${String(++numbers).padStart(2, "0")}`;
const correct = (contactId: string, phone: string) => changeContact(shop.scope, contactId, { phone });

/** The only recipient, in the list and in the file: both say the same. */
async function theRecipient(campaign: { id: string }) {
  const { data } = await listRecipients(shop.scope, campaign.id, { limit: 10 });
  const [header, line] = (await (await recipientFile(shop.scope, campaign.id, {})).text()).split("\r\n");
  const cell = line!.split(",")[header!.split(",").indexOf("phone")];
  // A number is a text in a spreadsheet.
  expect(cell?.replace(/^'/, "")).toBe(data[0]!.phone ?? "");
  return data[0]!;
}

test("a recipient has their contact's number until theirs is sent, and keeps the one it was sent to", async () => {
  const [first, second, third, later] = [number(), number(), number(), number()];
  const [ana] = await addPeople(shop, [{ name: "Ana", waId: null, phone: first }]);
  const campaign = await runningOffer(shop);
  expect(await theRecipient(campaign)).toMatchObject({ stage: "pending", phone: first });
  await correct(ana!, second);
  expect(await theRecipient(campaign)).toMatchObject({ stage: "pending", phone: second });

  await feedCampaigns();
  expect(await theRecipient(campaign)).toMatchObject({ stage: "queued", phone: second });
  await correct(ana!, third);
  expect(await theRecipient(campaign)).toMatchObject({ stage: "queued", phone: third });

  await work(shop, campaign);
  await meta().quiet();
  expect((await shop.accepted()).map(({ to }) => to)).toEqual([third.slice(1)]);
  // Since then they have changed their number at WhatsApp.
  await platformDb.contact.updateMany({
    where: { workspaceId: shop.workspace.id, id: ana! },
    data: { phone: later, waId: later.slice(1) },
  });
  expect(await theRecipient(campaign)).toMatchObject({ stage: "delivered", phone: third });
});

test("what failed at a wrong number says so, and tried again goes to the right one", async () => {
  const [wrong, right] = [number(), number()];
  const [ana] = await addPeople(shop, [{ name: null, waId: null, phone: wrong }]);
  const campaign = await runningOffer(shop, { settings: { quietHours: null, stop: { failureShare: null } } });
  await feedCampaigns();
  await platformDb.message.updateMany({
    where: { workspaceId: shop.workspace.id, campaignId: campaign.id },
    data: { status: "failed", failedAt: new Date(), error: { code: 131042, title: "Payment" } },
  });
  await correct(ana!, right);
  expect(await theRecipient(campaign)).toMatchObject({
    stage: "failed",
    phone: wrong,
    contact: { name: right },
  });
  await retryFailed(shop.scope, campaign.id);
  expect(await theRecipient(campaign)).toMatchObject({ stage: "pending", phone: right });
  await work(shop, campaign);
  await meta().quiet();
  expect(await theRecipient(campaign)).toMatchObject({ stage: "delivered", phone: right });
});

test("who is known by a user id alone has no number, and somebody erased none any more", async () => {
  await addPeople(shop, [{ waId: null, bsuid: "DE.131415161718" }]);
  const campaign = await runningOffer(shop);
  expect(await theRecipient(campaign)).toMatchObject({ stage: "pending", phone: null });
  await work(shop, campaign);
  expect((await theRecipient(campaign)).phone).toBeNull();
});
