import { sweepMessageNotices } from "@/lib/billing/plans/message-notices";
import { monthOf } from "@/lib/billing/plans/rules";
import { platformDb } from "@/lib/platform/db";
import { ownDatabase, type OwnDatabase } from "@/tests/support/own-database";
import { addPlan, setSubscription } from "@/tests/support/plans";
import { addMember, makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

let database: OwnDatabase;
beforeAll(async () => {
  database = await ownDatabase();
});
afterAll(() => database.drop());

const near = "Most of this month’s messages are used";
const full = "All messages of this month are used";

/** A workspace with so many messages a month. */
async function shopWith(limit: number): Promise<TestWorkspace> {
  return makeWorkspace({ plan: await addPlan({ messages: limit }) });
}
/** So many are used of the month a moment lies in. */
async function use({ workspace }: TestWorkspace, taken: number, at: Date): Promise<void> {
  const { id: workspaceId } = workspace;
  const { anchor } = await platformDb.subscription.findUniqueOrThrow({ where: { workspaceId } });
  const monthStart = monthOf(anchor, at).start;
  await platformDb.messageUsage.upsert({
    where: { workspaceId_monthStart: { workspaceId, monthStart } },
    create: { workspaceId, monthStart, taken },
    update: { taken },
  });
}
const mailsTo = async (email: string) =>
  (await platformDb.mail.findMany({ where: { to: email }, orderBy: { id: "asc" } })).map(
    ({ subject }) => subject,
  );
/** However often and by how many workers it is looked. */
const look = (at: Date) => Promise.all([sweepMessageNotices(at), sweepMessageNotices(at)]);

test("owners hear at 80 percent and when all are used, each once a month, and nobody else does", async () => {
  const shop = await shopWith(10);
  const agent = await addMember(shop.workspace, "agent");
  const other = await addMember(shop.workspace, "owner");
  const now = new Date();
  const after = async (taken: number, at = now) => {
    await use(shop, taken, at);
    await look(at);
    return mailsTo(shop.user.email);
  };
  expect(await after(7)).toEqual([]);
  expect(await after(8)).toEqual([near]);
  expect(await after(9)).toEqual([near]);
  expect(await after(10)).toEqual([near, full]);
  // Places that were given back and taken again are no news.
  expect(await after(9)).toEqual([near, full]);
  expect(await after(10)).toEqual([near, full]);
  const { text } = await platformDb.mail.findFirstOrThrow({ where: { to: shop.user.email, subject: full } });
  expect(text).toContain("All 10 messages");
  const nextMonth = new Date(now.getTime() + 32 * 24 * 60 * 60 * 1000);
  expect(await after(8, nextMonth)).toEqual([near, full, near]);
  expect(await mailsTo(other.user.email)).toEqual([near, full, near]);
  expect(await mailsTo(agent.user.email)).toEqual([]);
});

test("all used at once is one mail; a larger plan comes near its own limit", async () => {
  const shop = await shopWith(10);
  const now = new Date();
  await use(shop, 10, now);
  await look(now);
  expect(await mailsTo(shop.user.email)).toEqual([full]);
  await setSubscription(shop.workspace.id, { planId: await addPlan({ messages: 20 }) });
  await look(now);
  await use(shop, 16, now);
  await look(now);
  expect(await mailsTo(shop.user.email)).toEqual([full, near]);
});

test("a month that is over, a plan without a limit, and one without messages are no reason for a mail", async () => {
  const now = new Date();
  const [late, free, none] = [await shopWith(10), await makeWorkspace(), await shopWith(0)];
  for (const shop of [late, free, none]) await use(shop, 100, now);
  await look(new Date(now.getTime() + 31 * 24 * 60 * 60 * 1000));
  await use(free, 1_000, now);
  for (const shop of [late, free, none]) expect(await mailsTo(shop.user.email)).toEqual([]);
});
