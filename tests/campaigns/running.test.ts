import { POST as RETRY } from "@/app/api/v1/campaigns/[campaignId]/retries/route";
import { feedPage } from "@/lib/campaigns/feed-page";
import { feedCampaigns } from "@/lib/campaigns/feeding";
import { readPlan } from "@/lib/campaigns/plan";
import { getCampaign } from "@/lib/campaigns/queries";
import { recipientListQuery } from "@/lib/campaigns/schemas";
import { listRecipients } from "@/lib/campaigns/recipients";
import { getResults } from "@/lib/campaigns/results";
import { retryFailed } from "@/lib/campaigns/retries";
import { cancelCampaign, pauseCampaign, resumeCampaign } from "@/lib/campaigns/running";
import { platformDb, pool } from "@/lib/platform/db";
import type { CampaignRetry } from "@/lib/campaigns/views";
import { newId } from "@/lib/shared/id";
import {
  addCrowd,
  addPeople,
  expectToAddUp,
  offerOf,
  recipientsOf,
  runningOffer,
  someNumber,
  takenBy,
  work,
} from "@/tests/support/campaigns";
import { addConversation } from "@/tests/support/conversation";
import { ask } from "@/tests/support/handler";
import { expectNothingTwice, ownMeta, openShop, type SendingShop } from "@/tests/support/sending";

const meta = ownMeta();

let shop: SendingShop;

beforeEach(async () => {
  // What an earlier test left running is not this one's.
  await pool.query(`UPDATE campaigns SET due_at = NULL`);
  shop = await openShop(meta());
});

const many = (count: number) =>
  addPeople(
    shop,
    Array.from({ length: count }, (_, i) => ({ name: `Customer ${i}` })),
  );
const stateOf = async (campaign: { id: string }) => (await getCampaign(shop.scope, campaign.id)).state;

test("everybody gets it once, with their own words, and the ledger adds up at every step", async () => {
  const people = await many(30);
  const campaign = await runningOffer(shop);
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ audience: 30, pending: 30 });
  await work(shop, campaign, async (state) => {
    await expectToAddUp(shop, campaign);
    return state === "completed";
  });
  await meta().quiet();
  expect([...(await takenBy(shop, campaign))].toSorted()).toEqual(people.map((id) => [id, 1]).toSorted());
  await expectNothingTwice(shop);
  const message = await platformDb.message.findFirstOrThrow({
    where: { campaignId: campaign.id, conversation: { contactId: people[0]! } },
  });
  expect(message).toMatchObject({
    source: "campaign",
    type: "template",
    priority: 10,
    category: "marketing",
    text: expect.stringContaining("Hi Customer, our winter collection is here") as string,
  });
  const totals = await expectToAddUp(shop, campaign);
  expect(totals.delivered + totals.read).toBe(30);
  expect(await getCampaign(shop.scope, campaign.id)).toMatchObject({ state: "completed" });
});

test("a conversation that a campaign begins is closed, one that is open stays as it was", async () => {
  const [known, other] = await many(2);
  const lastActivityAt = new Date(Date.now() - 3_600_000);
  const waitingSince = new Date(Date.now() - 1_800_000);
  const conversation = await platformDb.conversation.create({
    data: {
      workspaceId: shop.workspace.id,
      contactId: known!,
      phoneNumberId: shop.phoneNumber.id,
      lastActivityAt,
      waitingSince,
    },
  });
  const campaign = await runningOffer(shop);
  await work(shop, campaign);
  const rows = await platformDb.conversation.findMany({ where: { workspaceId: shop.workspace.id } });
  expect(rows).toHaveLength(2);
  expect(rows.find(({ id }) => id === conversation.id)).toMatchObject({
    status: "open",
    lastActivityAt,
    waitingSince,
  });
  const begun = rows.find(({ contactId }) => contactId === other)!;
  expect(begun.status).toBe("closed");
  expect(begun.closedAt).not.toBeNull();
  expect(
    await platformDb.message.count({ where: { id: begun.lastMessageId!, campaignId: campaign.id } }),
  ).toBe(1);
});

test("who says stop, is blocked or erased after the launch gets nothing", async () => {
  const [stops, blocked, erased, stays] = await many(4);
  const campaign = await runningOffer(shop);
  await platformDb.contact.updateMany({ where: { id: stops! }, data: { marketingStoppedAt: new Date() } });
  await platformDb.contact.updateMany({ where: { id: blocked! }, data: { blockedAt: new Date() } });
  await platformDb.contact.deleteMany({ where: { id: erased! } });
  await work(shop, campaign);
  expect(Object.fromEntries(await takenBy(shop, campaign))).toEqual({
    [stops!]: 0,
    [blocked!]: 0,
    [erased!]: 0,
    [stays!]: 1,
  });
  const reasons = Object.fromEntries(
    (await recipientsOf(campaign)).map(({ contactId, skipReason }) => [contactId, skipReason]),
  );
  expect(reasons).toEqual({
    [stops!]: "opted_out",
    [blocked!]: "blocked",
    [erased!]: "erased",
    [stays!]: null,
  });
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ audience: 4, skipped: 3 });
});

test("an American whose window closes before their turn is left out, whose is open gets it and is delivered", async () => {
  const people = await addPeople(
    shop,
    [0, 1].map(() => ({ waId: `1212${someNumber().slice(-7)}`, country: "US" })),
  );
  const [open, closes] = await Promise.all(
    people.map((contactId) => addConversation(shop.ids, { contactId })),
  );
  const campaign = await runningOffer(shop);
  expect((await recipientsOf(campaign)).map(({ state }) => state)).toEqual(["pending", "pending"]);
  await platformDb.conversation.updateMany({
    where: { workspaceId: shop.workspace.id, id: closes!.id },
    data: { windowExpiresAt: new Date() },
  });
  await work(shop, campaign);
  const rows = await recipientsOf(campaign);
  const reasonOf = (contactId: string) => rows.find((row) => row.contactId === contactId)?.skipReason;
  expect([reasonOf(open!.contactId), reasonOf(closes!.contactId)]).toEqual([null, "us_marketing"]);
  expect(await shop.accepted()).toHaveLength(1);
});

test("who writes STOP before their turn gets nothing and is listed as opted out, also out of the queue", async () => {
  const ids = await many(8);
  await pool.query(`UPDATE phone_numbers SET throughput = 1 WHERE id = $1`, [shop.phoneNumber.id]);
  const campaign = await runningOffer(shop);
  const contacts = await platformDb.contact.findMany({ where: { id: { in: ids } } });
  const say = async (contactId: string, text: string) => {
    const { waId } = contacts.find(({ id }) => id === contactId)!;
    const customer = await meta().sim.customers.create(shop.account.wabaId, { waId: waId!, name: "Ana" });
    await meta().sim.customers.write(shop.metaNumberId, customer.id, { type: "text", text });
    await meta().quiet();
  };
  // Three are in the queue, nobody's was sent.
  await feedCampaigns();
  const stage = async (state: string) =>
    (await recipientsOf(campaign)).filter((one) => one.state === state).map(({ contactId }) => contactId);
  const [inQueue] = await stage("queued");
  const [before] = await stage("pending");
  await say(before!, "STOP");
  await say(inQueue!, "Stop");
  await expectToAddUp(shop, campaign);
  await pool.query(`UPDATE phone_numbers SET throughput = 1000 WHERE id = $1`, [shop.phoneNumber.id]);
  await work(shop, campaign);
  const taken = await takenBy(shop, campaign);
  expect([taken.get(before!), taken.get(inQueue!)]).toEqual([0, 0]);
  expect([...taken.values()].filter((times) => times === 1)).toHaveLength(6);
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ audience: 8, skipped: 2, failed: 0 });
  const listed = await listRecipients(
    shop.scope,
    campaign.id,
    recipientListQuery.parse({ stage: "skipped", reason: "opted_out" }),
  );
  expect(listed.data.map(({ contact }) => contact?.id).toSorted()).toEqual([before!, inQueue!].toSorted());
  expect((await getResults(shop.scope, campaign.id)).skipped).toEqual([{ reason: "opted_out", count: 2 }]);
});

test("a pause takes back what waits, and going on sends the rest: everybody once", async () => {
  const people = await many(40);
  const campaign = await runningOffer(shop);
  await feedCampaigns();
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ queued: 40 });
  await pauseCampaign(shop.scope, campaign.id);
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ queued: 0, pending: 40 });
  await feedCampaigns();
  await shop.deliver();
  expect(await shop.accepted()).toEqual([]);
  // The conversations it had begun name no message that is not there.
  expect(
    await platformDb.conversation.count({ where: { workspaceId: shop.workspace.id, lastMessageId: null } }),
  ).toBe(40);

  await resumeCampaign(shop.scope, campaign.id);
  await work(shop, campaign);
  expect([...(await takenBy(shop, campaign)).values()]).toEqual(people.map(() => 1));
  expect(
    await platformDb.conversation.count({ where: { workspaceId: shop.workspace.id, lastMessageId: null } }),
  ).toBe(0);
});

test("pressed again and again while it runs, pause and go on lose nobody and write to nobody twice", async () => {
  await many(60);
  const campaign = await runningOffer(shop);
  const storm = (async () => {
    for (let presses = 0; presses < 40; presses++) {
      await pauseCampaign(shop.scope, campaign.id).catch(() => undefined);
      await expectToAddUp(shop, campaign);
      await resumeCampaign(shop.scope, campaign.id).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  })();
  const during = work(shop, campaign).catch(() => undefined);
  await Promise.all([storm, during]);
  // On a slow machine nothing may have gone out while the storm raged; it does when it is over.
  await work(shop, campaign);
  expect([...(await takenBy(shop, campaign)).values()]).toEqual(Array<number>(60).fill(1));
  await expectNothingTwice(shop);
});

test("cancelled, nobody else gets it, for good", async () => {
  await many(30);
  const campaign = await runningOffer(shop);
  await feedCampaigns();
  await cancelCampaign(shop.scope, campaign.id);
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ cancelled: 30, pending: 0, queued: 0 });
  await feedCampaigns();
  await shop.deliver();
  expect(await shop.accepted()).toEqual([]);
  expect(await stateOf(campaign)).toBe("cancelled");
});

test("a campaign of many keeps only a few seconds' worth in the queue", async () => {
  await pool.query(`UPDATE phone_numbers SET throughput = 10 WHERE id = $1`, [shop.phoneNumber.id]);
  await many(80);
  const campaign = await runningOffer(shop);
  await feedCampaigns();
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ queued: 30, pending: 50 });
  await feedCampaigns();
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ queued: 30, pending: 50 });
});

test("two workers feed the same campaign: each recipient is queued once", async () => {
  await many(50);
  const campaign = await runningOffer(shop);
  await Promise.all(Array.from({ length: 5 }, () => feedCampaigns()));
  await work(shop, campaign);
  expect(await platformDb.message.count({ where: { campaignId: campaign.id } })).toBe(50);
  await expectNothingTwice(shop);
});

test("a limit per minute is kept", async () => {
  await many(20);
  const campaign = await runningOffer(shop, { settings: { quietHours: null, perMinute: 60 } });
  await feedCampaigns();
  const { queued } = await expectToAddUp(shop, campaign);
  // One now, and those of the next one and a half seconds.
  expect(queued).toBe(2);
  expect((await getCampaign(shop.scope, campaign.id)).waiting).toMatchObject({ reason: "pace" });
});

test("Meta's limit of a day is not passed: the campaign waits, and says so", async () => {
  const earlier = await many(3);
  await work(shop, await runningOffer(shop));
  const others = await many(4);
  await pool.query(`UPDATE phone_numbers SET messaging_limit = '5' WHERE id = $1`, [shop.phoneNumber.id]);
  const campaign = await runningOffer(shop, {
    audience: { include: [{ kind: "contacts", contactIds: others }] },
  });
  await feedCampaigns();
  await feedCampaigns();
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ queued: 2, pending: 2 });
  const { waiting } = await getCampaign(shop.scope, campaign.id);
  expect(waiting?.reason).toBe("daily_limit");
  // When the first of those of today no longer counts.
  expect(Date.parse(waiting!.until!)).toBeGreaterThan(Date.now() + 23 * 3_600_000);
  // Whoever was written to today is nobody new.
  const again = await runningOffer(shop, {
    audience: { include: [{ kind: "contacts", contactIds: earlier }] },
  });
  await pool.query(`UPDATE phone_numbers SET messaging_limit = '6' WHERE id = $1`, [shop.phoneNumber.id]);
  await pool.query(`UPDATE campaigns SET due_at = NULL WHERE id = $1`, [campaign.id]);
  await work(shop, again);
});

/** It has become night in Germany meanwhile, whatever the clock of this machine says. */
async function makeItNight(campaign: { id: string }): Promise<void> {
  const clock = (minutes: number) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/Berlin", timeStyle: "short" }).format(
      new Date(Date.now() + minutes * 60_000),
    );
  await pool.query(`UPDATE campaigns SET settings = jsonb_set(settings, '{quietHours}', $2) WHERE id = $1`, [
    campaign.id,
    JSON.stringify({ from: clock(-60), to: clock(60) }),
  ]);
}

test("at night nobody is written to, and what waited in the queue comes back", async () => {
  await many(10);
  const campaign = await runningOffer(shop);
  await feedCampaigns();
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ queued: 10 });
  await makeItNight(campaign);
  await feedCampaigns();
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ queued: 0, pending: 10 });
  const { waiting } = await getCampaign(shop.scope, campaign.id);
  expect(waiting?.reason).toBe("quiet_hours");
  expect(Date.parse(waiting!.until!)).toBeGreaterThan(Date.now() + 50 * 60_000);
  await shop.deliver();
  expect(await shop.accepted()).toEqual([]);
});

test("at night nobody is written to, however many are due", async () => {
  await addCrowd(shop.workspace.id, 20_600);
  const campaign = await runningOffer(shop);
  await makeItNight(campaign);
  const reason = async () => (await getCampaign(shop.scope, campaign.id)).waiting?.reason;
  // So many are put off in several looks.
  for (let looks = 0; looks < 20 && (await reason()) !== "quiet_hours"; looks++) {
    await feedCampaigns();
    expect(await expectToAddUp(shop, campaign)).toMatchObject({ pending: 20_600, queued: 0 });
  }
  expect(await reason()).toBe("quiet_hours");
});

test("who is due behind thousands who are awake sleeps on when it becomes their turn", async () => {
  const people = await many(6);
  const campaign = await runningOffer(shop);
  await pool.query(
    `UPDATE campaign_recipients SET zone = 'Pacific/Kiritimati' WHERE campaign_id = $1 AND contact_id = ANY($2::uuid[])`,
    [campaign.id, people.slice(0, 3)],
  );
  const token = newId();
  await pool.query(
    `UPDATE campaigns SET lease_token = $2, lease_until = now() + interval '1 minute' WHERE id = $1`,
    [campaign.id, token],
  );
  const until = new Date(Date.now() + 3_600_000);
  const plan = await readPlan(shop.workspace.id, campaign.id);
  const page = { token, limit: 10, quiet: [{ zone: "Pacific/Kiritimati", until }], spentUntil: null };
  expect(await feedPage(plan, page)).toEqual({ picked: 6, queued: 3 });
  const rows = await recipientsOf(campaign);
  expect(
    rows.filter(({ state }) => state === "pending").map(({ contactId, dueAt }) => [contactId, dueAt]),
  ).toEqual(
    people
      .slice(0, 3)
      .toSorted()
      .map((id) => [id, until]),
  );
});

test("who is tried again at night waits for the morning", async () => {
  await many(3);
  const campaign = await runningOffer(shop, { settings: { quietHours: null, stop: { failureShare: null } } });
  await meta().sim.faults.arm({
    match: { numberId: shop.metaNumberId },
    times: 1,
    action: { kind: "refuse", code: 131042 },
  });
  await work(shop, campaign);
  await makeItNight(campaign);
  await retryFailed(shop.scope, campaign.id);
  await feedCampaigns();
  expect(await expectToAddUp(shop, campaign)).toMatchObject({ pending: 1, queued: 0 });
});

describe("what failed", () => {
  const refuse = (code: number, times: number | null) =>
    meta().sim.faults.arm({
      match: { numberId: shop.metaNumberId },
      times,
      action: { kind: "refuse", code },
    });

  test("for good is said in words, and only what may help is tried again, once per person", async () => {
    await many(6);
    const campaign = await runningOffer(shop, {
      settings: { quietHours: null, stop: { failureShare: null } },
    });
    await refuse(131026, 2);
    await refuse(131042, 2);
    await work(shop, campaign);
    await meta().quiet();
    const results = await getResults(shop.scope, campaign.id);
    expect(
      results.failures.map(({ failure, count }) => [failure.code, failure.retry, count]).toSorted(),
    ).toEqual([
      [131026, "never", 2],
      [131042, "safe", 2],
    ]);
    expect(results).toMatchObject({ retryable: 2, totals: { failed: 4 } });

    const again = await Promise.allSettled([
      ask<CampaignRetry>(RETRY, shop.headers, { method: "POST", params: { campaignId: campaign.id } }),
      ask<CampaignRetry>(RETRY, shop.headers, { method: "POST", params: { campaignId: campaign.id } }),
    ]);
    const answers = again.map((one) => (one.status === "fulfilled" ? one.value : null));
    expect(answers.map((one) => one?.status).toSorted()).toEqual([200, 409]);
    expect(answers.find((one) => one?.status === 200)!.body).toMatchObject({
      recipients: 2,
      campaign: { id: campaign.id, state: "running" },
    });
    expect(await expectToAddUp(shop, campaign)).toMatchObject({ pending: 2, failed: 2 });
    expect(await stateOf(campaign)).toBe("running");
    await work(shop, campaign);
    await meta().quiet();
    expect(await expectToAddUp(shop, campaign)).toMatchObject({ failed: 2, pending: 0 });
    expect([...(await takenBy(shop, campaign)).values()].toSorted()).toEqual([0, 0, 1, 1, 1, 1]);
    await expectNothingTwice(shop);
    await expect(retryFailed(shop.scope, campaign.id)).rejects.toMatchObject({ reason: "nothing_to_retry" });
  });

  test("of what is in doubt nothing is ever tried again: it is listed", async () => {
    await many(3);
    const campaign = await runningOffer(shop);
    await meta().sim.faults.arm({
      match: { numberId: shop.metaNumberId },
      times: 1,
      action: { kind: "cut", where: "headers", accept: true },
    });
    await meta().sim.numbers.change(shop.metaNumberId, { behaviour: { hold: true } });
    await work(shop, campaign);
    expect(await expectToAddUp(shop, campaign)).toMatchObject({ uncertain: 1 });
    await expect(retryFailed(shop.scope, campaign.id)).rejects.toMatchObject({ reason: "nothing_to_retry" });
    const { data } = await listRecipients(shop.scope, campaign.id, { stage: "uncertain", limit: 10 });
    expect(data).toEqual([expect.objectContaining({ stage: "uncertain" })]);
    expect(data[0]!.failure).toMatchObject({ retry: "ask" });
  });
});

describe("it stops by itself", () => {
  const stopped = async (campaign: { id: string }) => {
    const { state, pauseReason, pauseInfo } = await getCampaign(shop.scope, campaign.id);
    return { state, pauseReason, pauseInfo };
  };

  test("when Meta pauses or disables its template, or moves it to another category", async () => {
    const template = await offerOf(shop);
    for (const [change, reason] of [
      [{ status: "PAUSED" }, "template_paused"],
      [{ status: "DISABLED" }, "template_disabled"],
      [{ status: "APPROVED", category: "UTILITY" }, "template_category"],
    ] as const) {
      await many(2);
      await platformDb.template.updateMany({
        where: { id: template.id },
        data: { status: "APPROVED", category: "MARKETING" },
      });
      const campaign = await runningOffer(shop);
      await platformDb.template.updateMany({ where: { id: template.id }, data: change });
      await feedCampaigns();
      expect(await stopped(campaign)).toMatchObject({
        state: "paused",
        pauseReason: reason,
        pauseInfo: { template: "seasonal_offer" },
      });
      expect(await platformDb.message.count({ where: { campaignId: campaign.id } })).toBe(0);
    }
  });

  test("when the number's quality falls, and a person may let it go on all the same", async () => {
    await many(5);
    const campaign = await runningOffer(shop);
    await feedCampaigns();
    await pool.query(`UPDATE phone_numbers SET quality_rating = 'RED' WHERE id = $1`, [shop.phoneNumber.id]);
    await feedCampaigns();
    expect(await stopped(campaign)).toEqual({
      state: "paused",
      pauseReason: "quality",
      pauseInfo: { quality: "RED" },
    });
    expect(await expectToAddUp(shop, campaign)).toMatchObject({ pending: 5, queued: 0 });
    await resumeCampaign(shop.scope, campaign.id);
    await work(shop, campaign);
  });

  test("when the number is flagged or disconnected", async () => {
    await many(2);
    const campaign = await runningOffer(shop);
    await pool.query(`UPDATE phone_numbers SET meta_status = 'FLAGGED' WHERE id = $1`, [shop.phoneNumber.id]);
    await feedCampaigns();
    expect(await stopped(campaign)).toMatchObject({
      pauseReason: "number",
      pauseInfo: { status: "FLAGGED" },
    });
  });

  test("when too many fail, not because a few do, and going on it has to become worse again", async () => {
    await many(40);
    const campaign = await runningOffer(shop, {
      settings: { quietHours: null, stop: { failureShare: 0.5, least: 10 } },
    });
    await pool.query(`UPDATE phone_numbers SET throughput = 5 WHERE id = $1`, [shop.phoneNumber.id]);
    await meta().sim.faults.arm({
      match: { numberId: shop.metaNumberId },
      times: 12,
      action: { kind: "refuse", code: 131026 },
    });
    await work(shop, campaign, (state) => state === "paused");
    expect(await stopped(campaign)).toMatchObject({
      pauseReason: "failures",
      pauseInfo: { code: 131026, most: 0.5 },
    });
    await resumeCampaign(shop.scope, campaign.id);
    await work(shop, campaign);
  });

  test("not because Meta gives many of these people no more marketing: that is shown, and not tried again", async () => {
    await many(20);
    const campaign = await runningOffer(shop, {
      settings: { quietHours: null, stop: { failureShare: 0.1, least: 10 } },
    });
    await meta().sim.faults.arm({
      match: { numberId: shop.metaNumberId },
      times: 15,
      action: { kind: "refuse", code: 131049 },
    });
    await work(shop, campaign);
    await meta().quiet();
    expect(await expectToAddUp(shop, campaign)).toMatchObject({ audience: 20, failed: 15, pending: 0 });
    const results = await getResults(shop.scope, campaign.id);
    expect(results).toMatchObject({
      retryable: 0,
      failures: [{ count: 15, failure: { code: 131049, turn: "meta", retry: "never" } }],
    });
    await expect(retryFailed(shop.scope, campaign.id)).rejects.toMatchObject({ reason: "nothing_to_retry" });
    await expectNothingTwice(shop);
  });

  test("when Meta refuses messages as spam", async () => {
    await many(30);
    const campaign = await runningOffer(shop, { settings: { quietHours: null, stop: { spamErrors: 3 } } });
    await pool.query(`UPDATE phone_numbers SET throughput = 5 WHERE id = $1`, [shop.phoneNumber.id]);
    await meta().sim.faults.arm({
      match: { numberId: shop.metaNumberId },
      times: 4,
      action: { kind: "refuse", code: 131048 },
    });
    await work(shop, campaign, (state) => state === "paused");
    expect(await stopped(campaign)).toMatchObject({ pauseReason: "spam", pauseInfo: { code: 131048 } });
  });
});
