import { getDashboard } from "@/lib/analytics/queries";
import { addToRollups } from "@/lib/analytics/rollups";
import { dashboardPeriods, dashboardQuery } from "@/lib/analytics/schemas";
import { platformDb, pool } from "@/lib/platform/db";
import { redisReady } from "@/lib/platform/redis";
import { addConversation, addMessage } from "@/tests/support/conversation";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

beforeAll(() => redisReady());
jest.setTimeout(120_000);

const now = new Date("2026-11-03T15:20:00Z");
const zones = ["Asia/Kathmandu", "Pacific/Chatham", "Australia/Lord_Howe", "America/New_York", "Africa/Cairo"];

const moveTo = (shop: TestWorkspace, timeZone: string) =>
  platformDb.workspace.update({ where: { id: shop.workspace.id }, data: { timeZone } });

/** What every period says, without what is only so at the moment. */
const looks = (shop: TestWorkspace) =>
  Promise.all(
    dashboardPeriods.map(async (period) => {
      const { figures, previous, parts } = await getDashboard(
        shop.scope,
        dashboardQuery.parse({ period }),
        now,
      );
      return { period, figures, previous, parts };
    }),
  );

const isMade = async (shop: TestWorkspace): Promise<boolean> => {
  const { daysZone, timeZone } = await platformDb.workspace.findUniqueOrThrow({
    where: { id: shop.workspace.id },
  });
  const waiting = await platformDb.rollupChange.count({ where: { workspaceId: shop.workspace.id } });
  return daysZone === timeZone && waiting === 0;
};

/** A worker's rounds, until nothing of this workspace is left to do. */
async function rounds(shop: TestWorkspace): Promise<void> {
  while (!(await isMade(shop))) await addToRollups();
}

const daysOf = async (shop: TestWorkspace) => {
  const order = [shop.workspace.id];
  const { rows: counts } = await pool.query(
    `SELECT * FROM message_days WHERE workspace_id = $1 ORDER BY day, phone_number_id`,
    order,
  );
  const { rows: slots } = await pool.query(
    `SELECT * FROM response_days WHERE workspace_id = $1 ORDER BY day, phone_number_id, slot`,
    order,
  );
  return { counts, slots };
};

/** Messages and answers of 185 days, at every time of day, some at the stroke of a quarter around midnight. */
async function traffic(shop: TestWorkspace, count: number, from = 0): Promise<void> {
  const workspaceId = shop.workspace.id;
  const conversation = await addConversation({ workspaceId, phoneNumberId: shop.phoneNumber.id });
  for (let i = from; i < from + count; i++) {
    const minutes = (i * 2_213) % (185 * 24 * 60);
    const timestamp = new Date(now.getTime() - (i % 3 === 0 ? minutes - (minutes % 15) : minutes) * 60_000);
    const isOurs = i % 2 === 1;
    const message = await addMessage(conversation, {
      timestamp,
      ...(isOurs ? { direction: "outbound", status: i % 5 === 0 ? "failed" : "read" } : {}),
    });
    if (!isOurs) continue;
    await platformDb.firstResponse.create({
      data: {
        ...{ workspaceId, messageId: message.id, phoneNumberId: shop.phoneNumber.id },
        ...{ at: timestamp, seconds: 7 * (i % 97) },
      },
    });
  }
}

test("a period says the same from days as from quarters of an hour, in every zone, over changes of clocks", async () => {
  const shop = await makeWorkspace();
  await traffic(shop, 240);
  for (const zone of zones) {
    // Its days are those of another zone at first: quarters of an hour are added up.
    await moveTo(shop, zone);
    const byQuarters = await looks(shop);
    expect(byQuarters.at(-1)!.figures.received).toBeGreaterThan(30);
    expect(byQuarters.at(-1)!.previous.answered).toBeGreaterThan(30);
    await rounds(shop);
    expect(await looks(shop)).toEqual(byQuarters);
  }
});

test("what comes later is added to its day, and is what counting anew would give", async () => {
  const shop = await makeWorkspace();
  await moveTo(shop, "Pacific/Chatham");
  await traffic(shop, 40);
  await rounds(shop);
  await traffic(shop, 60, 40);
  const unfolded = await looks(shop);
  await rounds(shop);
  expect(await looks(shop)).toEqual(unfolded);
  const added = await daysOf(shop);
  expect(added.counts.length).toBeGreaterThan(30);
  await platformDb.workspace.update({ where: { id: shop.workspace.id }, data: { daysZone: null } });
  await rounds(shop);
  expect(await daysOf(shop)).toEqual(added);
});

test("a time zone the database does not know is counted by quarters, and holds nobody up", async () => {
  const [shop, other] = [await makeWorkspace(), await makeWorkspace()];
  await traffic(shop, 20);
  await moveTo(shop, "Nowhere/Land");
  await traffic(other, 20);
  await rounds(other);
  expect((await looks(shop)).map(({ figures }) => figures.received)).toEqual(
    (await looks(other)).map(({ figures }) => figures.received),
  );
});
