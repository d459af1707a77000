import { rampedPerHour } from "@/lib/campaigns/pace";
import { quietUntil } from "@/lib/campaigns/quiet-hours";
import type { CampaignSettings } from "@/lib/campaigns/schemas";

export type DurationFacts = {
  /** Recipients by the time zone they live in. */
  zones: readonly { zone: string; count: number }[];
  settings: Pick<CampaignSettings, "quietHours" | "perMinute" | "rampUp">;
  /** Messages a second the number may send. */
  throughput: number;
  /** People that may still be written to within these 24 hours, and on each day after; null: no limit. */
  daily: { today: number; limit: number } | null;
  now: Date;
};

const stepMs = 10 * 60_000;
const dayMs = 24 * 60 * 60_000;
/** Beyond that nobody plans. */
const mostDays = 90;

/**
 * How long a campaign will take, in seconds: in steps of ten minutes, with the pace of each, the nights of those who are
 * left, and Meta's limit of a day. An estimate: agents' replies and what Meta holds back are not in it.
 */
export function expectedSeconds({ zones, settings, throughput, daily, now }: DurationFacts): number {
  const left = zones.map(({ zone, count }) => ({ zone, count }));
  const pace = Math.min(throughput, settings.perMinute === null ? Infinity : settings.perMinute / 60);
  let remaining = left.reduce((sum, { count }) => sum + count, 0);
  let sent = 0;
  let room = daily?.today ?? Infinity;
  let day = 0;
  for (let at = 0; remaining > 0 && at < mostDays * dayMs; at += stepMs) {
    if (daily && Math.floor(at / dayMs) > day) {
      day++;
      room = daily.limit;
    }
    const moment = new Date(now.getTime() + at);
    const awake = left.filter(
      ({ zone, count }) =>
        count > 0 && !(settings.quietHours && quietUntil(settings.quietHours, zone, moment)),
    );
    const ramped = settings.rampUp ? rampedPerHour(settings.rampUp, sent) / 3_600 : Infinity;
    const perSecond = Math.min(pace, ramped);
    const capacity = Math.min((perSecond * stepMs) / 1_000, room);
    let now10 = 0;
    for (const group of awake) {
      const taken = Math.min(group.count, capacity - now10);
      group.count -= taken;
      now10 += taken;
    }
    sent += now10;
    room -= now10;
    remaining -= now10;
    if (remaining < 0.5) return Math.ceil(at / 1_000 + now10 / perSecond);
  }
  return remaining < 0.5 ? 0 : (mostDays * dayMs) / 1_000;
}
