import type { CampaignSettings } from "@/lib/campaigns/schemas";
import { addDays, dayIn, momentIn } from "@/lib/shared/dates";

type QuietHours = NonNullable<CampaignSettings["quietHours"]>;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a clock in this zone shows, HH:MM. */
function clockIn(timeZone: string, at: Date): string {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat("en-GB", {
      timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    clocks.set(timeZone, clock);
  }
  return clock.format(at);
}

/**
 * When it may be written to somebody again, or null when it may now. From `from` on it is quiet, at `to` no more; when
 * `from` is later than `to` the night is in between.
 */
export function quietUntil({ from, to }: QuietHours, timeZone: string, now: Date): Date | null {
  const time = clockIn(timeZone, now);
  const overnight = from > to;
  const quiet = overnight ? time >= from || time < to : time >= from && time < to;
  if (!quiet) return null;
  const today = dayIn(timeZone, now);
  const end = momentIn(timeZone, `${overnight && time >= from ? addDays(today, 1) : today}T${to}`);
  // An hour that a change of clocks takes away must not make a time of the past.
  return end > now ? end : new Date(now.getTime() + 60_000);
}

export type QuietZone = { zone: string; until: Date };

/** Zones in which it is quiet now, and until when. */
export function quietZones(
  quiet: CampaignSettings["quietHours"],
  zones: readonly string[],
  now: Date,
): QuietZone[] {
  if (!quiet) return [];
  return zones.flatMap((zone) => {
    const until = quietUntil(quiet, zone, now);
    return until ? [{ zone, until }] : [];
  });
}
