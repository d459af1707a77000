import { useRate } from "@/lib/platform/rate-limit";
import { closeRedis, redis, redisReady } from "@/lib/platform/redis";
import { newId } from "@/lib/shared/id";

beforeAll(() => redisReady());
afterAll(() => closeRedis());

const limit = { name: "test", limit: 10, windowSeconds: 600 };

test.each([20, 100, 500])("of %i tries at once exactly ten pass", async (tries) => {
  const subject = newId();
  const decisions = await Promise.all(Array.from({ length: tries }, () => useRate([{ limit, subject }])));
  expect(decisions.filter((decision) => decision.allowed)).toHaveLength(10);
});

test("a refused caller is told when to come back, and no counter lives for ever", async () => {
  const subject = newId();
  for (let i = 0; i < 10; i++) await useRate([{ limit, subject }]);
  const refused = await useRate([{ limit, subject }]);
  expect(refused).toMatchObject({ allowed: false, retryAfterSeconds: expect.any(Number) });
  const ttl = await redis().pttl(`parley:rate:test:${subject}`);
  expect(ttl).toBeGreaterThan(0);
  expect(ttl).toBeLessThanOrEqual(602_000);
});

test("when one of two limits is used up neither is charged", async () => {
  const [account, address] = [newId(), newId()];
  for (let i = 0; i < 10; i++) await useRate([{ limit, subject: account }]);
  await useRate([
    { limit, subject: account },
    { limit, subject: address },
  ]);
  const left = await Promise.all(Array.from({ length: 20 }, () => useRate([{ limit, subject: address }])));
  expect(left.filter((decision) => decision.allowed)).toHaveLength(10);
});
