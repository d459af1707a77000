import { askPermits, hurry, listenForHurry, slowDown } from "@/lib/inbox/pacing";
import { closeRedis, redis, redisReady } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";

let queue: OwnRedis;

beforeAll(async () => {
  queue = await ownRedis();
  queue.use();
  await redisReady();
});
afterAll(async () => {
  closeRedis();
  await queue.remove();
});

const people = (count: number): string[] => Array.from({ length: count }, newId);
const granted = ({ decided }: Awaited<ReturnType<typeof askPermits>>): number =>
  decided.filter((one) => one === "go").length;
const redisSeconds = async (): Promise<number> => {
  const [seconds, micros] = await redis().time();
  return Number(seconds) + Number(micros) / 1_000_000;
};

test("permits are spread: at one moment only a handful, however many are asked for", async () => {
  const permits = await askPermits(newId(), 80, people(50));
  expect(permits.decided).toEqual(["go", "go", "go", "go"]);
  expect(permits.waitMs).toBeGreaterThan(0);
  expect(permits.waitMs).toBeLessThan(14);
});

test("many askers at once never get more than Meta allows in any second", async () => {
  const [number, limit] = [newId(), 30];
  let total = 0;
  const from = await redisSeconds();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let asks = 0; asks < 150; asks++) {
        const permits = await askPermits(number, limit, people(3));
        total += granted(permits);
        if (permits.waitMs > 0)
          await new Promise((resolve) => setTimeout(resolve, Math.min(permits.waitMs, 15)));
      }
    }),
  );
  const seconds = (await redisSeconds()) - from;
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(Math.ceil(seconds / 1.015) * limit);
  // The times Redis wrote down: as many as a second may hold fill nearly one, whatever was caught up.
  const times = (await redis().lrange(`parley:sent:{${number}}`, 0, -1)).map(Number);
  expect(times).toHaveLength(limit);
  expect(times[0]! - times.at(-1)!).toBeGreaterThanOrEqual(950_000);
});

test("who sends a campaign hears once that somebody is in a hurry, and loses no permit by it", async () => {
  const [number, other] = [newId(), newId()];
  await hurry(number);
  expect(await askPermits(other, 80, people(1), { heed: true })).toMatchObject({ decided: ["go"] });
  // Who sends for people already does not ask.
  expect(await askPermits(number, 80, people(1))).toMatchObject({ decided: ["go"] });
  expect(await askPermits(number, 80, people(1), { heed: true })).toEqual({
    decided: [],
    waitMs: 0,
    urgent: true,
  });
  // Of the four of a moment one is spent; as time goes on, there may be more again.
  expect(granted(await askPermits(number, 80, people(50), { heed: true }))).toBeGreaterThanOrEqual(3);
});

test("who sleeps until the next permit of a campaign is told at once that somebody is in a hurry, and on which number", async () => {
  const number = newId();
  const heard: string[] = [];
  await new Promise<void>((resolve) => {
    listenForHurry((said) => {
      heard.push(said);
      clearInterval(saying);
      resolve();
    });
    // Until the listener is there.
    const saying = setInterval(() => void hurry(number), 50);
  });
  expect(new Set(heard)).toEqual(new Set([number]));
});

test("numbers do not know each other", async () => {
  const [one, other] = [newId(), newId()];
  await askPermits(one, 5, people(20));
  expect(granted(await askPermits(one, 5, people(1)))).toBe(0);
  expect(granted(await askPermits(other, 5, people(1)))).toBe(1);
});

test("one person gets 44 at once, then waits, and costs the number nothing meanwhile", async () => {
  const [number, ana, bo] = [newId(), newId(), newId()];
  const all = Array<string>(60).fill(ana);
  let out = 0;
  for (;;) {
    const permits = await askPermits(number, 100_000, all);
    out += granted(permits);
    const wait = permits.decided.find((one) => one !== "go");
    if (wait === undefined) continue;
    expect(out).toBe(44);
    expect(wait).toBeGreaterThan(4_000);
    expect(wait).toBeLessThanOrEqual(6_000);
    break;
  }
  const mixed = await askPermits(number, 100_000, [ana, bo, ana, bo]);
  expect(mixed.decided.map((one) => (one === "go" ? "go" : "waits"))).toEqual(["waits", "go", "waits", "go"]);
});

describe("a number that was too fast", () => {
  /** Over how long what Meta lets through in a second is spread, in milliseconds. */
  const gapOf = async (number: string) => {
    // After its moment of waiting.
    await redis().del(`parley:pace:{${number}}`);
    const { decided, waitMs } = await askPermits(number, 2, people(2));
    expect(decided).toEqual(["go"]);
    return 2 * (waitMs + 50);
  };
  /** It was told so long ago, in microseconds. */
  const age = (number: string, ms: number) => redis().hincrby(`parley:slow:{${number}}`, "at", -ms * 1_000);

  test("goes on a little more slowly, however many calls were refused together", async () => {
    const number = newId();
    await Promise.all([slowDown(number), slowDown(number), slowDown(number)]);
    const gap = await gapOf(number);
    expect(gap).toBeGreaterThan(1_035 / 0.98);
    expect(gap).toBeLessThanOrEqual(1_035 / 0.95 + 1);
  });

  test("leaves a second that holds too many a moment, which is enough the first time, and not when it is refused again", async () => {
    const number = newId();
    expect(await Promise.all([slowDown(number), slowDown(number)])).toEqual([true, true]);
    const { decided, waitMs } = await askPermits(number, 80, people(1));
    expect(decided).toEqual([]);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(100);
    await age(number, 1_500);
    expect(await Promise.all([slowDown(number), slowDown(number)])).toEqual([false, false]);
  });

  test("goes on at half of that when it is refused again before it has its whole rate back", async () => {
    const number = newId();
    await slowDown(number);
    await age(number, 1_500);
    await slowDown(number);
    const gap = await gapOf(number);
    expect(gap).toBeGreaterThan(1_035 / 0.51);
    expect(gap).toBeLessThanOrEqual(1_035 / 0.475 + 1);
  });

  test("comes back to its whole rate, and forgets", async () => {
    const number = newId();
    await slowDown(number);
    await age(number, 4_000);
    expect(await gapOf(number)).toBeLessThanOrEqual(1_036);
    expect(await redis().pttl(`parley:slow:{${number}}`)).toBeLessThanOrEqual(2_000);
  });

  test("never stands still, however often it is refused", async () => {
    const number = newId();
    for (let i = 0; i < 12; i++) {
      await slowDown(number);
      await age(number, 1_000);
    }
    await slowDown(number);
    const gap = await gapOf(number);
    expect(gap).toBeLessThanOrEqual(1_035 / 0.05 + 1);
  });
});

test("every key expires by itself", async () => {
  const [number, ana] = [newId(), newId()];
  await askPermits(number, 80, [ana]);
  await slowDown(number);
  const keys = await redis().keys(`*${number}*`);
  expect(keys).toHaveLength(4);
  for (const key of keys) {
    const left = await redis().pttl(key);
    expect([key, left > 0 && left <= 41_000]).toEqual([key, true]);
  }
});

test("while Redis is away a process paces itself, slowly", async () => {
  const [number, other] = [newId(), newId()];
  await queue.kill();
  await new Promise<void>((resolve) => {
    if (redis().status !== "ready") resolve();
    else redis().once("close", () => resolve());
  });
  expect((await askPermits(number, 80, people(10))).decided).toEqual(["go"]);
  const next = await askPermits(number, 80, people(10));
  expect(next.decided).toEqual([]);
  expect(next.waitMs).toBeGreaterThan(0);
  expect(next.waitMs).toBeLessThanOrEqual(207);
  expect((await askPermits(other, 80, people(1))).decided).toEqual(["go"]);
  await slowDown(number);
  await queue.start();
});
