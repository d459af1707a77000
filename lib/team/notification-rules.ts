import type { NotificationSettings, Occasion } from "@/lib/team/schemas";

/** Something that happened in a conversation. */
export type News =
  /** begins: the customer was not waiting before. */
  | { kind: "message"; assigneeId: string | null; begins: boolean }
  | { kind: "assigned"; to: string | null; by: string | null }
  | { kind: "note"; mentions: readonly string[]; by: string | null }
  /** A scheduled message did not go out. */
  | { kind: "missed"; to: string | null }
  /** Something for those who may do something about it: `admin` says whether the member may. */
  | (AdminNews & { admin: boolean });

export type AdminNews =
  /** A campaign stopped by itself or is through. */
  | { kind: "campaign" }
  /** Meta decided something about templates. `to`: whom alone it concerns; null: all of them. */
  | { kind: "template"; to: string | null };

/** Which of the occasions the news is for a member, or null when it is none of their business. Nobody hears of themselves. */
export function occasionOf(news: News, userId: string): Occasion | null {
  switch (news.kind) {
    case "message":
      if (news.assigneeId === userId) return "mine";
      return news.assigneeId === null && news.begins ? "unassigned" : null;
    case "assigned":
      return news.to === userId && news.by !== userId ? "assigned" : null;
    case "note":
      return news.mentions.includes(userId) && news.by !== userId ? "mentioned" : null;
    case "missed":
      return news.to === userId ? "missed" : null;
    case "campaign":
      return news.admin ? "campaign" : null;
    case "template":
      return news.admin && (news.to === null || news.to === userId) ? "template" : null;
  }
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Minutes since midnight by the clock of a time zone. */
export function minuteOfDay(now: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(now);
  const part = (type: string) => Number(parts.find((one) => one.type === type)!.value);
  return part("hour") * 60 + part("minute");
}

/**
 * Whether it is quiet now, by the clock on the member's wall: where summer time begins or ends in the night, the quiet
 * ends at the same time of day all the same. From and to at the same time is no time at all.
 * @param workspaceZone holds for a member who has not said where they live
 */
export function isQuiet(
  { enabled, from, to, timeZone }: NotificationSettings["quietHours"],
  now: Date,
  workspaceZone: string,
): boolean {
  if (!enabled) return false;
  const minute = minuteOfDay(now, timeZone ?? workspaceZone);
  const [start, end] = [minutesOf(from), minutesOf(to)];
  return start <= end ? minute >= start && minute < end : minute >= start || minute < end;
}

/** How somebody is told. */
export type Ways = { sound: boolean; banner: boolean };

/**
 * Whether and how a member is told.
 * @param facts looking: this conversation is on the screen in front of them; focused: something else of Parley is;
 *   timeZone: the workspace's
 * @returns null: not at all
 */
export function waysToTell(
  facts: { occasion: Occasion | null; looking: boolean; focused: boolean; timeZone: string },
  settings: NotificationSettings,
  now: Date,
): Ways | null {
  const { occasion, looking, focused, timeZone } = facts;
  if (!occasion || !settings.events[occasion] || looking) return null;
  if (isQuiet(settings.quietHours, now, timeZone)) return null;
  const ways = { sound: settings.sound, banner: settings.banner && !focused };
  return ways.sound || ways.banner ? ways : null;
}
