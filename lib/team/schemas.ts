import { z } from "zod";
import { workspaceTimeZone } from "@/lib/tenancy/schemas";

/** What a member may be told of. */
export const occasions = [
  "unassigned",
  "mine",
  "assigned",
  "mentioned",
  "missed",
  "campaign",
  "template",
] as const;
export type Occasion = (typeof occasions)[number];
/** What only admins are told of. */
export const adminOccasions: readonly Occasion[] = ["campaign", "template"];

const on = z.boolean("Must be true or false.").default(true);
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Use a time such as 22:00.");

const events = z.strictObject({
  /** A customer begins to wait in a conversation that is nobody's. */
  unassigned: on,
  /** A customer writes in a conversation that is this member's. */
  mine: on,
  /** Somebody, or Parley, gives this member a conversation. */
  assigned: on,
  /** A colleague names this member in a note. */
  mentioned: on,
  /** A message this member scheduled did not go out. */
  missed: on,
  /** A campaign stopped by itself or is through; only admins are told. */
  campaign: on,
  /** Meta moved, rejected, paused or disabled a template, or approved one this member submitted; only admins are told. */
  template: on,
});
const quietHours = z.strictObject({
  enabled: z.boolean("Must be true or false.").default(false),
  /** An end before the beginning is on the next day. */
  from: time.default("20:00"),
  to: time.default("08:00"),
  /** Whose clock that is, where the member lives. null: the workspace's, as long as they have not said. */
  timeZone: workspaceTimeZone.nullable().default(null),
});

/** How a member wants to be told. Rows may hold less: defaults fill in. */
export const notificationSettings = z.strictObject({
  events: events.default(() => events.parse({})),
  sound: on,
  /** Notifications of the browser and, when it is closed, of the device. */
  banner: on,
  /** Neither names nor words of customers in them. */
  hideContent: z.boolean("Must be true or false.").default(false),
  quietHours: quietHours.default(() => quietHours.parse({})),
});
export type NotificationSettings = z.output<typeof notificationSettings>;

/** What a row says, with defaults for what it does not say; one that cannot be read counts as one that says nothing. */
export function readNotificationSettings(stored: unknown): NotificationSettings {
  const parsed = notificationSettings.safeParse(stored ?? {});
  return parsed.success ? parsed.data : notificationSettings.parse({});
}

const key = (bytes: number) =>
  z
    .string()
    .max(200)
    .refine(
      (value) =>
        /^[A-Za-z0-9_-]+={0,2}$/.test(value) &&
        Math.floor((value.replace(/=/g, "").length * 3) / 4) === bytes,
      `Must be ${bytes} bytes in base64url.`,
    );

/** A browser's PushSubscription as its toJSON() gives it. Source: W3C Push API, RFC 8291. */
export const pushSubscriptionInput = z.object({
  endpoint: z.url({ protocol: /^https$/, message: "Must be an https address." }).max(1_000),
  keys: z.object({ p256dh: key(65), auth: key(16) }),
});
export const pushSubscriptionParams = z.object({ pushSubscriptionId: z.uuid() });

export const presenceStates = ["viewing", "typing", "away"] as const;
export type PresenceState = (typeof presenceStates)[number];

/** PUT /conversations/{id}/presence */
export const presenceInput = z.strictObject({
  state: z.enum(presenceStates, "Must be viewing, typing or away."),
});

/** PUT /availability */
export const availabilityInput = z.strictObject({ away: z.boolean("Must be true or false.") });
