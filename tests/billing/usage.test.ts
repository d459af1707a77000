import { GET as usageRoute } from "@/app/api/v1/billing/usage/route";
import { GET as usageFileRoute } from "@/app/api/v1/billing/usage.csv/route";
import { addToUsage } from "@/lib/billing/plans/usage-rollups";
import { getUsage } from "@/lib/billing/plans/usage";
import { getBilling } from "@/lib/billing/plans/queries";
import type { UsageView } from "@/lib/billing/plans/views";
import { retryFailed } from "@/lib/campaigns/retries";
import { eraseContact } from "@/lib/contacts/erasures/commands";
import { workOnErasures } from "@/lib/contacts/erasures/work";
import { claim } from "@/lib/inbox/claim";
import { sendAgain } from "@/lib/inbox/second-tries";
import { readSender } from "@/lib/inbox/sender";
import { sweepMessages } from "@/lib/inbox/sweep";
import { platformDb, pool } from "@/lib/platform/db";
import type { FaultAction } from "@/simulator/types/fault";
import { execute } from "@/scripts/cli/run";
import { addPeople, runningOffer, work } from "@/tests/support/campaigns";
import { addMessage } from "@/tests/support/conversation";
import { ask } from "@/tests/support/handler";
import { addUsage, placesHeld, setSubscription } from "@/tests/support/plans";
import { ownMeta, openShop, type SendingShop } from "@/tests/support/sending";
import { deliver, envelope, newWamid, statusOf } from "@/tests/support/webhooks";

const meta = ownMeta();

const now = () => new Date();
const impatient = { leaseMs: 20_000, deadlineMs: 1_000 };
const arm = (shop: SendingShop, action: FaultAction) =>
  meta().sim.faults.arm({ match: { numberId: shop.metaNumberId }, times: 1, action });
const write = async (shop: SendingShop) => shop.write((await shop.conversation()).id);

/** What the page, the plan's meter and Meta's own ledger say: they never contradict each other. */
async function expectAgreement(shop: SendingShop, expected: { accepted: number; open: number }) {
  const usage = await getUsage(shop.scope, {}, now());
  expect(usage).toMatchObject({ total: expected.accepted, open: expected.open });
  expect(usage.days.reduce((sum, { count }) => sum + count, 0)).toBe(usage.total);
  const taken = await placesHeld(shop.workspace.id);
  expect(usage.total + usage.open).toBe(taken);
  const { usage: meters } = await getBilling(shop.scope, now());
  expect(meters.find(({ what }) => what === "messages")).toMatchObject({ used: taken });
  // Adding what waits to the rest changes nothing one can see.
  await addToUsage();
  expect(await getUsage(shop.scope, {}, now())).toEqual(usage);
  return usage;
}

/** Takes up what waits and is never heard of again. */
async function crashWhileSending(shop: SendingShop): Promise<void> {
  const state = await readSender(shop.ids.workspaceId, shop.ids.phoneNumberId);
  if (state.kind !== "ready") throw new Error("The number is not ready.");
  await claim(state.sender, 10, -1);
}

const reportOf = (shop: SendingShop, messageId: string, word: string, wamid = newWamid()) =>
  deliver(
    envelope(shop.phoneNumber, {
      statuses: [statusOf(wamid, word, now(), { biz_opaque_callback_data: messageId })],
    }),
  );

test("sent, refused, put off, in doubt, found, erased: page, meter and Meta say the same all along", async () => {
  const shop = await openShop(meta());
  const conversation = await shop.conversation();
  await shop.write(conversation.id);
  await shop.deliver();
  await expectAgreement(shop, { accepted: 1, open: 0 });

  await arm(shop, { kind: "refuse", code: 131026 });
  await write(shop);
  await shop.deliver();
  await arm(shop, { kind: "refuse", code: 131000 });
  const postponed = await write(shop);
  await shop.deliver();
  await expectAgreement(shop, { accepted: 1, open: 0 });
  await platformDb.message.updateMany({ where: { id: postponed.id }, data: { dueAt: null } });
  await shop.deliver();
  await expectAgreement(shop, { accepted: 2, open: 0 });

  await meta().sim.numbers.change(shop.metaNumberId, { behaviour: { hold: true } });
  await arm(shop, { kind: "cut" });
  const doubtful = await write(shop);
  await shop.deliver(impatient);
  expect((await shop.row(doubtful.id)).status).toBe("uncertain");
  await expectAgreement(shop, { accepted: 2, open: 1 });
  await meta().sim.numbers.change(shop.metaNumberId, { behaviour: { hold: false } });
  await meta().quiet();
  expect(["sent", "delivered", "read"]).toContain((await shop.row(doubtful.id)).status);
  await expectAgreement(shop, { accepted: 3, open: 0 });
  expect(await shop.accepted()).toHaveLength(3);

  await eraseContact(shop.scope, conversation.contactId);
  await workOnErasures();
  await expectAgreement(shop, { accepted: 3, open: 0 });
  await platformDb.message.deleteMany({ where: { workspaceId: shop.workspace.id } });
  await platformDb.messageAttempt.deleteMany({ where: { workspaceId: shop.workspace.id } });
  const usage = await expectAgreement(shop, { accepted: 3, open: 0 });
  await execute(["counts", "rebuild", "--workspace", shop.workspace.slug]);
  expect(await getUsage(shop.scope, {}, now())).toEqual(usage);
});

test("a status that is faster than the answer, and one that comes again, counts once", async () => {
  const shop = await openShop(meta());
  await arm(shop, { kind: "webhook_first", statuses: ["sent", "delivered"] });
  const message = await write(shop);
  await shop.deliver();
  await meta().quiet();
  expect((await shop.row(message.id)).status).not.toBe("sending");
  await expectAgreement(shop, { accepted: 1, open: 0 });
  await reportOf(shop, message.id, "read", (await shop.row(message.id)).wamid!);
  await expectAgreement(shop, { accepted: 1, open: 0 });
});

test("a worker that dies is told by the status what Meta has", async () => {
  const shop = await openShop(meta());
  const [lucky, swept] = [await write(shop), await write(shop)];
  await crashWhileSending(shop);
  await expectAgreement(shop, { accepted: 0, open: 2 });
  await reportOf(shop, lucky.id, "sent");
  await expectAgreement(shop, { accepted: 1, open: 1 });
  await sweepMessages();
  expect((await shop.row(swept.id)).status).toBe("uncertain");
  // Meta took it, and the customer did not get it.
  await reportOf(shop, swept.id, "failed");
  expect((await shop.row(swept.id)).status).toBe("failed");
  await expectAgreement(shop, { accepted: 2, open: 0 });
});

test("a doubt that is sent again and arrives twice counts twice, as it holds two places", async () => {
  const shop = await openShop(meta());
  const message = await write(shop);
  await crashWhileSending(shop);
  await sweepMessages();
  await sendAgain(shop.scope, message.id, { now: now() });
  await shop.deliver();
  await expectAgreement(shop, { accepted: 1, open: 1 });
  const first = newWamid();
  await reportOf(shop, message.id, "sent", first);
  await reportOf(shop, message.id, "delivered", first);
  await expectAgreement(shop, { accepted: 2, open: 0 });
});

test("a report of a try that is known already settles no doubt about another", async () => {
  const shop = await openShop(meta());
  await arm(shop, { kind: "fail_later", code: 131042 });
  const message = await write(shop);
  await shop.deliver();
  await meta().quiet();
  const { wamid, status } = await shop.row(message.id);
  expect(status).toBe("failed");
  await sendAgain(shop.scope, message.id, { now: now() });
  await crashWhileSending(shop);
  await sweepMessages();
  await sendAgain(shop.scope, message.id, { now: now() });
  await shop.deliver();
  await expectAgreement(shop, { accepted: 2, open: 1 });
  await reportOf(shop, message.id, "delivered", wamid!);
  await expectAgreement(shop, { accepted: 2, open: 1 });
});

test("what a campaign tries again after Meta had accepted it counts twice, under its category", async () => {
  const shop = await openShop(meta());
  await addPeople(shop, [{}, {}]);
  await arm(shop, { kind: "fail_later", code: 131042 });
  const campaign = await runningOffer(shop);
  await work(shop, campaign);
  await meta().quiet();
  await expectAgreement(shop, { accepted: 2, open: 0 });
  await retryFailed(shop.scope, campaign.id);
  await expectAgreement(shop, { accepted: 2, open: 0 });
  await work(shop, campaign);
  await meta().quiet();
  const { days } = await expectAgreement(shop, { accepted: 3, open: 0 });
  expect(days).toEqual([
    expect.objectContaining({ category: "marketing", phoneNumberId: shop.phoneNumber.id, count: 3 }),
  ]);
  expect(await shop.accepted()).toHaveLength(3);
});

test("what was typed in the app on the phone, or imported, is not of the plan, whatever Meta reports of it", async () => {
  const shop = await openShop(meta());
  const conversation = await shop.conversation();
  for (const source of ["business_app", "history"] as const) {
    const { id, wamid } = await addMessage(conversation, { direction: "outbound", source });
    await reportOf(shop, id, "delivered", wamid!);
    expect((await shop.row(id)).deliveredAt).not.toBeNull();
  }
  await expectAgreement(shop, { accepted: 0, open: 0 });
});

describe("months", () => {
  const dayMs = 24 * 60 * 60 * 1000;
  const read = (shop: SendingShop, month?: string) =>
    ask<UsageView>(usageRoute, shop.headers, { query: month === undefined ? {} : { month } });

  test("a message belongs to the month in which it was taken up, also when it is known to be accepted in the next", async () => {
    const shop = await openShop(meta());
    const first = new Date(Date.now() - 10 * dayMs);
    await setSubscription(shop.workspace.id, { anchor: first });
    const message = await write(shop);
    await crashWhileSending(shop);
    await sweepMessages();
    const second = new Date(Date.now() - 1_000);
    await setSubscription(shop.workspace.id, { anchor: second });
    await reportOf(shop, message.id, "sent");
    await write(shop);
    await write(shop);
    await shop.deliver();

    const { body: current } = await read(shop);
    expect(current).toMatchObject({ total: 2, open: 0, earlier: first.toISOString(), later: null });
    const { body: before } = await read(shop, current.earlier!);
    expect(before).toMatchObject({
      month: { start: first.toISOString(), end: second.toISOString() },
      ...{ total: 1, open: 0, earlier: null, later: current.month.start },
    });
    expect((await read(shop, current.month.start)).body).toEqual(current);
  });

  test("an earlier month can be looked at and taken along for two years, another workspace's never", async () => {
    const shop = await openShop(meta());
    const anchor = new Date("2026-01-31T09:13:44.123Z");
    await setSubscription(shop.workspace.id, { anchor });
    const clock = new Date("2026-05-10T00:00:00.000Z");
    const month = (start: string, count: number) =>
      addUsage(shop, new Date(start), count, { category: "utility" });
    await month("2024-04-30T09:13:44.123Z", 4);
    await month("2024-03-31T09:13:44.123Z", 5);
    await month("2026-02-28T09:13:44.123Z", 7);
    const current = await getUsage(shop.scope, {}, clock);
    expect(current).toMatchObject({
      month: { start: "2026-04-30T09:13:44.123Z", end: "2026-05-31T09:13:44.123Z" },
      ...{ total: 0, earlier: "2026-02-28T09:13:44.123Z", days: [] },
    });
    const february = await getUsage(shop.scope, { month: new Date(current.earlier!) }, clock);
    expect(february).toMatchObject({
      month: { end: "2026-03-31T09:13:44.123Z" },
      ...{ total: 7, earlier: "2024-04-30T09:13:44.123Z", later: current.month.start },
    });
    const oldest = await getUsage(shop.scope, { month: new Date(february.earlier!) }, clock);
    expect(oldest).toMatchObject({ total: 4, earlier: null });

    const query = { month: february.month.start };
    const file = await ask<string>(usageFileRoute, shop.headers, { query });
    expect(file.headers.get("content-disposition")).toContain("messages-2026-02-28.csv");
    expect(file.body.trim().split("\r\n").slice(1)).toEqual([
      expect.stringMatching(new RegExp(`^2026-02-28,.+,${shop.phoneNumber.id},utility,7$`)),
    ]);
    const other = await openShop(meta());
    expect(await read(other, february.month.start)).toMatchObject({ status: 404 });
    expect((await ask(usageFileRoute, other.headers, { query })).status).toBe(404);
    expect(await read(shop, "March")).toMatchObject({
      status: 422,
      body: { error: { fields: { month: expect.stringContaining("Must be when the month begins") } } },
    });
  });

  test("days are those of the workspace's time zone", async () => {
    const shop = await openShop(meta());
    const { start } = (await getUsage(shop.scope, {}, now())).month;
    const add = (bucket: string) =>
      pool.query(
        `INSERT INTO usage_changes (workspace_id, month_start, bucket, phone_number_id, category, count)
          VALUES ($1, $2, $3, $4, 'service', 1)`,
        [shop.workspace.id, start, bucket, shop.phoneNumber.id],
      );
    await add("2026-03-01T18:00:00Z");
    await add("2026-03-01T18:15:00Z");
    const days = async () =>
      (await getUsage(shop.scope, {}, now())).days.map(({ day, count }) => [day, count]);
    expect(await days()).toEqual([["2026-03-01", 2]]);
    await platformDb.workspace.update({
      where: { id: shop.workspace.id },
      data: { timeZone: "Asia/Kathmandu" },
    });
    await addToUsage();
    expect(await days()).toEqual([
      ["2026-03-02", 1],
      ["2026-03-01", 1],
    ]);
  });
});
