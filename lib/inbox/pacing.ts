import type { Redis } from "ioredis";
import { env } from "@/lib/platform/env";
import { blockingRedis, redis } from "@/lib/platform/redis";

/**
 * How fast a number sends and to whom. Meta counts messages per second and number (130429), and per pair of number and
 * recipient (131056): one in 6 seconds, with 45 at once on credit.
 * Source: Meta, "Throughput" and "About the platform", pair rate limits.
 */

/**
 * As many as Meta lets through in a second are spread over this many milliseconds. The difference is what the way to Meta
 * may delay some of them more than others without a second of Meta's ever holding too many; it costs 3.4 % of the rate.
 */
const secondMs = 1_035;
/**
 * No stretch of this many holds more, however much is caught up. It is shorter than the second above, so that what was
 * caught up in one breath is spread again a second later, and nobody's message meets a gap of that size every second.
 */
const strictMs = 1_015;
/** How much a number may catch up after it was held up; beyond that, what was missed is missed. */
const catchUpMs = 50;

const pairGapMs = 6_000;
/** One less than Meta gives, for the same reason. */
const pairBurst = 44;

/**
 * After 130429 a number goes on at 95 % of its rate and comes back to all of it: the way to Meta is uneven, and a
 * second at the limit holds one too many now and then. Refused again before it is back, at half of what it had; never at
 * less than a twentieth.
 */
const slowed = { first: 0.95, again: 0.5, least: 0.05 };
/** From nothing back to the whole rate; from 95 % in 2 seconds. */
const recoveryMs = 40_000;
/** Refusals within so long are one: their calls were under way together. */
const oneBreathMs = 1_000;
/** How long a number waits after a first refusal, for a second of Meta's that holds too many to have room again. */
const respiteMs = 100;

/** While Redis is away each process paces for itself, and there may be several. */
const blindPerSecond = 5;

const paceKey = (phoneNumberId: string) => `parley:pace:{${phoneNumberId}}`;
const sentKey = (phoneNumberId: string) => `parley:sent:{${phoneNumberId}}`;
const slowKey = (phoneNumberId: string) => `parley:slow:{${phoneNumberId}}`;
const urgentKey = (phoneNumberId: string) => `parley:urgent:{${phoneNumberId}}`;
const pairKey = (phoneNumberId: string, recipient: string) => `parley:pair:{${phoneNumberId}}:${recipient}`;

/**
 * One script, with Redis's own clock in microseconds. Per number: GCRA spreads the permits evenly, and the times of the
 * last ones prove that no second holds more than allowed, however much is caught up. Per pair: GCRA. Permits are given in
 * order until the number has none left; a pair that has to wait costs the number nothing.
 * KEYS: pace, sent, slow, urgent, one per message. ARGV: permits per second, the second, the strict one, catch-up, pair
 * gap, pair depth, recovery, whether to heed what is urgent; all times in microseconds. Returns the number's wait, then per message
 * decided 0 for go, or the pair's wait; -1 when something urgent waits elsewhere and nothing was decided.
 */
const script = `
if ARGV[8] == '1' and redis.call('DEL', KEYS[4]) == 1 then return { -1 } end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local limit, second, strict, catchUp = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local gap, depth, recovery = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local slowed = redis.call('HMGET', KEYS[3], 'at', 'rate')
local rate = slowed[1] and math.min(1, slowed[2] + math.max(0, now - slowed[1]) / recovery) or 1
local interval = second / limit / rate
local at = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local before = at
local sent = redis.call('LLEN', KEYS[2])
local answer = { 0 }
for i = 5, #KEYS do
  local wait = at - now - catchUp
  if sent >= limit then wait = math.max(wait, tonumber(redis.call('LINDEX', KEYS[2], -1)) + strict - now) end
  if wait > 0 then
    answer[1] = math.ceil(wait)
    break
  end
  local pair = math.max(tonumber(redis.call('GET', KEYS[i]) or '0'), now)
  if pair - now > depth then
    answer[#answer + 1] = math.ceil(pair - now - depth)
  else
    redis.call('SET', KEYS[i], string.format('%.0f', pair + gap), 'PX', math.ceil((pair + gap - now) / 1000) + 1000)
    redis.call('LPUSH', KEYS[2], string.format('%.0f', now))
    if sent >= limit then redis.call('LTRIM', KEYS[2], 0, limit - 1) else sent = sent + 1 end
    at = at + interval
    answer[#answer + 1] = 0
  end
end
if at > before then
  redis.call('SET', KEYS[1], string.format('%.0f', at), 'PX', math.ceil((at - now) / 1000) + 1000)
  redis.call('PEXPIRE', KEYS[2], math.ceil(second / 1000) + 1000)
end
return answer`;

/** What may happen with each message asked for, in order, as far as the number's permits reached. */
export type Permits = {
  /** `go`, or how long the recipient has to be left alone, in milliseconds. */
  decided: ("go" | number)[];
  /** After that long, in milliseconds, the number has its next permit. */
  waitMs: number;
  /** Nothing was decided, because somebody's message waits in the queue that should go first. */
  urgent?: true;
};

/** Times of this process, for while Redis is away. */
const blind = new Map<string, number>();

function decideBlindly(phoneNumberId: string, messages: number, perSecond: number): Permits {
  const now = performance.now();
  const interval = secondMs / Math.min(perSecond, blindPerSecond);
  const at = blind.get(phoneNumberId) ?? 0;
  if (messages === 0 || at > now) return { decided: [], waitMs: Math.max(0, at - now) };
  if (blind.size > 10_000) blind.clear();
  blind.set(phoneNumberId, now + interval);
  return { decided: ["go"], waitMs: interval };
}

/** A Redis that does not answer is a Redis that is away: messages that are claimed must not wait for it. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("Redis did not answer in time.")), 1_000);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks for permission to send these messages right now, in this order. Ask at the moment of sending: a permit is not
 * for later. With Redis down, or SEND_LIMITS=off, it never fails.
 * @param recipients one key per message, the contact's id
 * @param perSecond what Meta lets the number send
 * @param heed whether what {@link hurry} said is an answer
 */
export async function askPermits(
  phoneNumberId: string,
  perSecond: number,
  recipients: readonly string[],
  { heed = false }: { heed?: boolean } = {},
): Promise<Permits> {
  if (env.SEND_LIMITS === "off") return { decided: recipients.map(() => "go"), waitMs: 0 };
  const keys = [
    paceKey(phoneNumberId),
    sentKey(phoneNumberId),
    slowKey(phoneNumberId),
    urgentKey(phoneNumberId),
    ...recipients.map((recipient) => pairKey(phoneNumberId, recipient)),
  ];
  const micros = [secondMs, strictMs, catchUpMs, pairGapMs, (pairBurst - 1) * pairGapMs, recoveryMs].map(
    (ms) => ms * 1_000,
  );
  try {
    const answer = redis().eval(script, keys.length, ...keys, perSecond, ...micros, heed ? 1 : 0);
    const [wait, ...decided] = (await inTime(answer)) as number[];
    if (wait === -1) return { decided: [], waitMs: 0, urgent: true };
    return {
      decided: decided.map((pairWait) => (pairWait === 0 ? "go" : Math.ceil(pairWait / 1_000))),
      waitMs: wait! / 1_000,
    };
  } catch {
    return decideBlindly(phoneNumberId, recipients.length, perSecond);
  }
}

const hurryChannel = "parley:hurry";

/**
 * Says to whoever is busy with a campaign on this number that somebody's message waits: the bell would be heard only when
 * the campaign is over. Call it after the commit. Never throws; unheard, the message goes with the next claim.
 */
export async function hurry(phoneNumberId: string): Promise<void> {
  const client = redis();
  if (client.status !== "ready") return;
  await client
    .pipeline()
    .set(urgentKey(phoneNumberId), 1, "PX", 10_000)
    .publish(hurryChannel, phoneNumberId)
    .exec()
    .catch(() => undefined);
}

let listener: Redis | undefined;

/**
 * Calls `heard` with the number whenever somebody is in a hurry, so that nobody sleeps until the next permit meanwhile.
 * One connection per process, however often it is called; it comes back by itself.
 */
export function listenForHurry(heard: (phoneNumberId: string) => void): void {
  if (listener && listener.status !== "end") return;
  listener = blockingRedis();
  listener.on("message", (_, phoneNumberId) => heard(phoneNumberId));
  listener.subscribe(hurryChannel).catch(() => undefined);
}

/**
 * KEYS: slow, pace. ARGV: the first rate, what another refusal leaves, the least; recovery, one breath and the respite in
 * microseconds. Returns 1 for a first refusal.
 */
const slowScript = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local first, again, least = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local recovery, breath, respite = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local before = redis.call('HMGET', KEYS[1], 'at', 'rate')
local at, rate = tonumber(before[1] or now), tonumber(before[2] or first)
if not before[1] or now - at >= breath then
  if before[1] then rate = math.max(least, math.min(1, rate + (now - at) / recovery) * again) end
  redis.call('HSET', KEYS[1], 'at', string.format('%.0f', now), 'rate', rate)
  redis.call('PEXPIRE', KEYS[1], math.ceil((1 - rate) * recovery / 1000))
end
if rate < first then return 0 end
local next = math.max(tonumber(redis.call('GET', KEYS[2]) or '0'), now + respite)
redis.call('SET', KEYS[2], string.format('%.0f', next), 'PX', math.ceil((next - now) / 1000) + 1000)
return 1`;

/**
 * Meta said the number is too fast: it goes on more slowly for a while, after a first refusal in a moment. Never throws.
 * @returns whether that is enough; else the number should rest
 */
export async function slowDown(phoneNumberId: string): Promise<boolean> {
  const { first, again, least } = slowed;
  const micros = [recoveryMs, oneBreathMs, respiteMs].map((ms) => ms * 1_000);
  // Without Redis everything is slow already.
  return redis()
    .eval(slowScript, 2, slowKey(phoneNumberId), paceKey(phoneNumberId), first, again, least, ...micros)
    .then(
      (isFirst) => isFirst === 1,
      () => false,
    );
}
