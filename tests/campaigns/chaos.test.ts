// `npm run bench chaos` does the same with 100,000 recipients.
import { closeQueues } from "@/lib/platform/queue";
import { closeDb } from "@/lib/platform/db";
import { closeRedis } from "@/lib/platform/redis";
import { openWorld, type World } from "@/tests/support/chaos";
import { campaignInChaos, randomOf } from "@/tests/support/chaos-campaign";
import { brokenPromises } from "@/tests/support/chaos-report";

jest.setTimeout(600_000);

let world: World;
beforeAll(async () => {
  world = await openWorld("on");
});
afterAll(async () => {
  await closeQueues();
  closeRedis();
  await closeDb();
  await world.stop();
}, 120_000);

test("a campaign whose workers, web part, Redis and PostgreSQL are killed at random reaches everybody once, and nobody after their STOP", async () => {
  const seed = Date.now() % 1_000_000;
  const chaos = {
    // Half a minute at the least, however fast the machine is: some blows and some STOPs fall within it.
    recipients: 2_400,
    messagesPerSecond: 80,
    strikes: 10,
    pauseMs: 500,
    random: randomOf(seed),
  };
  const report = await campaignInChaos(world, chaos);
  const told = { seed, report };
  expect({ ...told, broken: brokenPromises(report, chaos) }).toEqual({ ...told, broken: [] });
});
