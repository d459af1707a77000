import { getCampaign } from "@/lib/campaigns/queries";
import { listConversations } from "@/lib/inbox/conversation-list";
import { conversationListQuery, threadQuery } from "@/lib/inbox/filters";
import { getMessage } from "@/lib/inbox/queries";
import { listThread } from "@/lib/inbox/thread";
import { getHours, getResults } from "@/lib/campaigns/results";
import { sendAgain } from "@/lib/inbox/second-tries";
import { pauseCampaign } from "@/lib/campaigns/running";
import { feedCampaigns } from "@/lib/campaigns/feeding";
import { recipientFile } from "@/lib/campaigns/recipient-file";
import { recipientListQuery } from "@/lib/campaigns/schemas";
import { listRecipients } from "@/lib/campaigns/recipients";
import { platformDb, pool } from "@/lib/platform/db";
import { addPeople, expectToAddUp, recipientsOf, runningOffer, work } from "@/tests/support/campaigns";
import { ownMeta, openShop, type SendingShop } from "@/tests/support/sending";

const meta = ownMeta();

let shop: SendingShop;

beforeEach(async () => {
  await pool.query(`UPDATE campaigns SET due_at = NULL`);
  shop = await openShop(meta());
});

/** The people of a campaign as the simulated Meta knows them, by our contact. */
async function phones(campaign: { id: string }) {
  const messages = await platformDb.message.findMany({
    where: { campaignId: campaign.id },
    include: { conversation: { include: { contact: true } } },
    orderBy: { id: "asc" },
  });
  const customers = await meta().sim.customers.list(shop.account.wabaId, { strangers: true, limit: 100 });
  return messages.map(({ id, wamid, conversation }) => {
    const customer = customers.find(({ waId }) => waId === conversation.contact.waId)!;
    return {
      messageId: id,
      wamid: wamid!,
      contactId: conversation.contactId,
      write: (text: string, replyTo?: string) =>
        meta().sim.customers.write(shop.metaNumberId, customer.id, {
          type: "text",
          text,
          ...(replyTo ? { replyTo } : {}),
        }),
      press: (index: number) =>
        meta().sim.customers.write(shop.metaNumberId, customer.id, {
          type: "quick_reply",
          messageId: wamid!,
          index,
        }),
      stop: () =>
        meta().sim.customers.write(shop.metaNumberId, customer.id, { type: "preference", value: "stop" }),
    };
  });
}

const people = (count: number) =>
  addPeople(
    shop,
    Array.from({ length: count }, (_, i) => ({ name: `Customer ${i}` })),
  );
const recipient = async (campaign: { id: string }, contactId: string) =>
  (await recipientsOf(campaign)).find((one) => one.contactId === contactId)!;

test("who writes back within the days that count has answered; the first answer counts", async () => {
  await people(2);
  const campaign = await runningOffer(shop);
  await work(shop, campaign);
  await meta().quiet();
  const [ana, ben] = await phones(campaign);
  await ana!.write("Yes please");
  await meta().quiet();
  const { answeredAt } = await recipient(campaign, ana!.contactId);
  expect(answeredAt).not.toBeNull();
  await ana!.write("And one more");
  await meta().quiet();
  expect((await recipient(campaign, ana!.contactId)).answeredAt).toEqual(answeredAt);
  expect((await recipient(campaign, ben!.contactId)).answeredAt).toBeNull();

  // Three days are over for the other one.
  await pool.query(`UPDATE messages SET accepted_at = accepted_at - interval '4 days' WHERE id = $1`, [
    ben!.messageId,
  ]);
  await ben!.write("What was that?");
  await meta().quiet();
  expect((await recipient(campaign, ben!.contactId)).answeredAt).toBeNull();
  // Unless they answer that very message.
  await ben!.write("This one", ben!.wamid);
  await meta().quiet();
  expect((await recipient(campaign, ben!.contactId)).answeredAt).not.toBeNull();
  const results = await getResults(shop.scope, campaign.id);
  expect(results.outcome).toMatchObject({ recipients: 2, delivered: 2, answered: 2, clicked: 0 });
  const { data: hours } = await getHours(shop.scope, campaign.id);
  expect(hours.reduce((sum, { answered }) => sum + answered, 0)).toBe(2);
  expect(hours.reduce((sum, { delivered }) => sum + delivered, 0)).toBe(2);
});

test("an answer says in the inbox which campaign it answers, and the message which one sent it", async () => {
  await people(2);
  const campaign = await runningOffer(shop, { name: "Ärzte & 🎉" });
  await work(shop, campaign);
  await meta().quiet();
  const [ana, ben] = await phones(campaign);
  const inbox = async (campaignId: string | null) =>
    (await listConversations(shop.scope, conversationListQuery.parse({ status: "all", campaignId }))).data;
  expect(await inbox(campaign.id)).toEqual([]);
  await ana!.write("Yes please");
  await meta().quiet();
  const named = { id: campaign.id, name: "Ärzte & 🎉" };
  const [found, ...others] = await inbox(campaign.id);
  expect(others).toEqual([]);
  expect(found).toMatchObject({ contact: { id: ana!.contactId }, status: "open", campaign: named });
  expect((await inbox(null)).map(({ contact, campaign }) => [contact.id, campaign?.id])).toEqual(
    expect.arrayContaining([
      [ana!.contactId, campaign.id],
      [ben!.contactId, undefined],
    ]),
  );
  const { data: thread } = await listThread(shop.scope, found!.id, threadQuery.parse({}));
  const campaignOf = Object.fromEntries(thread.map(({ direction, campaign }) => [direction, campaign]));
  expect(campaignOf).toMatchObject({ inbound: null, outbound: named });
  expect(await getMessage(shop.scope, ana!.messageId)).toMatchObject({ campaign: named });

  // The campaign they answer next is the one they are found with.
  const second = await runningOffer(shop, { name: "Second" });
  await work(shop, second);
  await meta().quiet();
  await ana!.write("Again");
  await meta().quiet();
  expect(await inbox(campaign.id)).toEqual([]);
  expect((await inbox(second.id)).map(({ id }) => id)).toEqual([found!.id]);
  // Who quotes the message of the first one answers that.
  await ana!.write("I meant this one", ana!.wamid);
  await meta().quiet();
  expect((await inbox(campaign.id)).map(({ id }) => id)).toEqual([found!.id]);
});

test("a press on a button of the message is an answer and a click", async () => {
  await people(1);
  const campaign = await runningOffer(shop);
  await work(shop, campaign);
  await meta().quiet();
  const [ana] = await phones(campaign);
  await ana!.press(0);
  await meta().quiet();
  const { answeredAt, clickedAt } = await recipient(campaign, ana!.contactId);
  expect(clickedAt).not.toBeNull();
  expect(answeredAt).toEqual(clickedAt);
});

test("of two campaigns the newest is answered, or the one that is quoted; the conversation opens", async () => {
  await people(1);
  const first = await runningOffer(shop, { name: "First" });
  await work(shop, first);
  const second = await runningOffer(shop, { name: "Second" });
  await work(shop, second);
  await meta().quiet();
  const [before] = await phones(first);
  const { contactId } = before!;
  const conversation = () =>
    platformDb.conversation.findFirstOrThrow({ where: { workspaceId: shop.workspace.id, contactId } });
  expect((await conversation()).status).toBe("closed");
  await before!.write("Hello");
  await meta().quiet();
  expect((await recipient(second, contactId)).answeredAt).not.toBeNull();
  expect((await recipient(first, contactId)).answeredAt).toBeNull();
  expect((await conversation()).status).toBe("open");
  await before!.write("About the first", before!.wamid);
  await meta().quiet();
  expect((await recipient(first, contactId)).answeredAt).not.toBeNull();
});

test("who uses WhatsApp's own switch is counted as opted out of the campaign they got", async () => {
  await people(2);
  const campaign = await runningOffer(shop);
  await work(shop, campaign);
  await meta().quiet();
  const [ana, ben] = await phones(campaign);
  await ana!.stop();
  await meta().quiet();
  expect((await recipient(campaign, ana!.contactId)).optedOutAt).not.toBeNull();
  expect((await recipient(campaign, ben!.contactId)).optedOutAt).toBeNull();
  expect((await getResults(shop.scope, campaign.id)).outcome.optedOut).toBe(1);
  // And gets nothing of the next one.
  const next = await runningOffer(shop, { name: "Next" });
  await work(shop, next);
  expect((await recipient(next, ana!.contactId)).skipReason).toBe("opted_out");
});

test("what was tried and refused for now waits with a paused campaign, unless a person sends it", async () => {
  await people(2);
  const campaign = await runningOffer(shop);
  await meta().sim.faults.arm({
    match: { numberId: shop.metaNumberId },
    times: 2,
    action: { kind: "refuse", code: 131056 },
  });
  await feedCampaigns();
  await shop.deliver();
  await pauseCampaign(shop.scope, campaign.id);
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ queued: 2, pending: 0 });
  await pool.query(`UPDATE messages SET due_at = NULL WHERE campaign_id = $1`, [campaign.id]);
  await shop.deliver();
  expect(await shop.accepted()).toEqual([]);
  const [one] = await platformDb.message.findMany({ where: { campaignId: campaign.id } });
  await platformDb.message.updateMany({
    where: { workspaceId: shop.workspace.id, id: one!.id },
    data: { status: "failed", error: { code: 131042, title: "Payment" } },
  });
  await sendAgain(shop.scope, one!.id, { now: new Date() });
  await shop.deliver();
  expect((await shop.accepted()).map(({ callbackData }) => callbackData)).toEqual([one!.id]);
});

test("recipients are listed by what became of them, page by page, and come as a file no spreadsheet runs", async () => {
  await addPeople(shop, [
    { name: "=HYPERLINK(1)" },
    { name: "Ben, the second" },
    { name: "Cleo" },
    { marketingStoppedAt: new Date() },
  ]);
  const campaign = await runningOffer(shop);
  await work(shop, campaign);
  await meta().quiet();
  const list = async (query: Partial<Parameters<typeof listRecipients>[2]>) =>
    listRecipients(shop.scope, campaign.id, { limit: 100, ...query });
  const all = await list({});
  expect(all.data.map(({ stage }) => stage).toSorted()).toEqual([
    "delivered",
    "delivered",
    "delivered",
    "skipped",
  ]);
  const seen: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await listRecipients(shop.scope, campaign.id, { stage: "delivered", limit: 2, cursor });
    seen.push(...page.data.map(({ contactId }) => contactId));
    if (!page.nextCursor) break;
    cursor = recipientListQuery.parse({ cursor: page.nextCursor }).cursor;
  }
  expect(new Set(seen).size).toBe(3);
  expect((await list({ stage: "skipped", reason: "opted_out" })).data).toHaveLength(1);
  expect((await list({ stage: "skipped", reason: "blocked" })).data).toEqual([]);
  expect((await list({ did: "answered" })).data).toEqual([]);
  const text = await (await recipientFile(shop.scope, campaign.id, {})).text();
  const lines = text.trim().split("\r\n");
  expect(lines).toHaveLength(5);
  expect(text).toContain(`,'=HYPERLINK(1),`);
  expect(text).toContain(`,"Ben, the second",`);
  expect(lines.filter((line) => line.includes("skipped,opted_out"))).toHaveLength(1);
});

test("what it cost is what Meta said it charged, at the card's prices", async () => {
  await people(3);
  const campaign = await runningOffer(shop);
  await work(shop, campaign);
  await meta().quiet();
  const { cost, estimate } = await getResults(shop.scope, campaign.id);
  expect(cost).toMatchObject({ charged: 3, free: 0, unknown: 0 });
  expect(cost!.amount).toBe(estimate!.max);
  expect(cost!.countries).toEqual([{ country: "DE", charged: 3, amount: cost!.amount }]);
  expect((await getCampaign(shop.scope, campaign.id)).state).toBe("completed");
});
