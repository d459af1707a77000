import type { CampaignSettings } from "@/lib/campaigns/schemas";

type RampUp = NonNullable<CampaignSettings["rampUp"]>;

/**
 * Messages an hour of a slow beginning, by how many went out so far: the first hour's worth at its pace, the next hour's
 * at its own. A campaign that stood still over night goes on where it was and does not leap.
 */
export function rampedPerHour({ firstHour, factor }: RampUp, sent: number): number {
  let perHour = firstHour;
  for (let done = firstHour; done <= sent && perHour < 10_000_000; done += perHour) perHour *= factor;
  return perHour;
}

export type PaceFacts = {
  settings: Pick<CampaignSettings, "perMinute" | "rampUp">;
  /** Messages that left those who wait, so far. */
  sent: number;
  /** GREEN, YELLOW, RED, UNKNOWN */
  quality: string | null;
  /** Messages a second the number may send. */
  throughput: number;
};

/**
 * Messages a second a campaign may send beside what its number may, or null when nothing but the number holds it back.
 * Where people begin to complain (YELLOW) it goes at half the number's pace.
 */
export function paceOf({ settings, sent, quality, throughput }: PaceFacts): number | null {
  const paces = [
    settings.perMinute === null ? Infinity : settings.perMinute / 60,
    settings.rampUp ? rampedPerHour(settings.rampUp, sent) / 3_600 : Infinity,
    quality === "YELLOW" ? throughput / 2 : Infinity,
  ];
  const pace = Math.min(...paces);
  return pace < throughput ? pace : null;
}

/**
 * How many may follow now, each a step after the one before (GCRA), and up to when the permits are spent then.
 * @param spentUntil what the last call gave, milliseconds since 1970; null at the beginning
 * @param aheadMs permits of so much time to come may be used already
 * @param most no more than these are taken
 */
export function takePermits(
  {
    perSecond,
    spentUntil,
    now,
    aheadMs,
  }: { perSecond: number; spentUntil: number | null; now: number; aheadMs: number },
  most: number,
): { count: number; spentUntil: number } {
  const step = 1_000 / perSecond;
  const from = Math.max(spentUntil ?? now, now);
  const horizon = now + aheadMs;
  const count = from > horizon ? 0 : Math.min(most, Math.floor((horizon - from) / step) + 1);
  return { count, spentUntil: from + count * step };
}
