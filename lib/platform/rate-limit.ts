import { redis } from "@/lib/platform/redis";

/** `limit` uses per `windowSeconds`, all of them at once if one likes. */
export type RateLimit = { name: string; limit: number; windowSeconds: number };

export type RateDecision = { allowed: true } | { allowed: false; retryAfterSeconds: number };

/**
 * GCRA over several keys in one script: all pass or none is charged. Time is Redis's, so clocks do not matter,
 * and every key expires by itself.
 */
const script = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local worst = 0
local next = {}
for i, key in ipairs(KEYS) do
  local limit = tonumber(ARGV[i * 2 - 1])
  local window = tonumber(ARGV[i * 2])
  local interval = window / limit
  local at = tonumber(redis.call('GET', key) or now)
  if at < now then at = now end
  next[i] = at + interval
  local wait = next[i] - window - now
  if wait > worst then worst = wait end
end
if worst > 0 then return math.ceil(worst) end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, next[i], 'PX', math.ceil(next[i] - now) + 1000)
end
return 0`;

/** Takes one use back from each key; a bucket that is full again needs no key. */
const refundScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i, key in ipairs(KEYS) do
  local at = tonumber(redis.call('GET', key) or now) - tonumber(ARGV[i])
  if at > now then redis.call('SET', key, at, 'PX', math.ceil(at - now) + 1000) else redis.call('DEL', key) end
end
return 0`;

/** While Redis is down each process counts for itself, so that guessing passwords stays limited. */
const local = new Map<string, number>();

function decideLocally(uses: { limit: RateLimit; subject: string }[]): number {
  const now = Date.now();
  if (local.size > 50_000) local.clear();
  let worst = 0;
  const next = uses.map(({ limit, subject }) => {
    const interval = (limit.windowSeconds * 1000) / limit.limit;
    const at = Math.max(local.get(`${limit.name}|${subject}`) ?? now, now) + interval;
    worst = Math.max(worst, at - limit.windowSeconds * 1000 - now);
    return at;
  });
  if (worst <= 0) uses.forEach(({ limit, subject }, i) => local.set(`${limit.name}|${subject}`, next[i]!));
  return Math.ceil(worst);
}

/**
 * Charges one use to every limit at once, or to none when one of them is used up. Atomic: N parallel callers get
 * exactly what is left. With Redis down it counts in this process instead.
 */
export async function useRate(uses: { limit: RateLimit; subject: string }[]): Promise<RateDecision> {
  const keys = uses.map(({ limit, subject }) => `parley:rate:${limit.name}:${subject}`);
  const args = uses.flatMap(({ limit }) => [limit.limit, limit.windowSeconds * 1000]);
  let waitMs: number;
  try {
    waitMs = Number(await redis().eval(script, keys.length, ...keys, ...args));
  } catch {
    waitMs = decideLocally(uses);
  }
  return waitMs > 0 ? { allowed: false, retryAfterSeconds: Math.ceil(waitMs / 1000) } : { allowed: true };
}

/**
 * Gives back one use that {@link useRate} charged: who proves to be right is not counted among the guesses.
 * Never throws; a refund that is lost comes back by itself with time.
 */
export async function refundRate(uses: { limit: RateLimit; subject: string }[]): Promise<void> {
  const keys = uses.map(({ limit, subject }) => `parley:rate:${limit.name}:${subject}`);
  const intervals = uses.map(({ limit }) => (limit.windowSeconds * 1000) / limit.limit);
  try {
    await redis().eval(refundScript, keys.length, ...keys, ...intervals);
  } catch {
    uses.forEach(({ limit, subject }, i) => {
      const at = local.get(`${limit.name}|${subject}`);
      if (at !== undefined) local.set(`${limit.name}|${subject}`, at - intervals[i]!);
    });
  }
}
