import { isQuiet, minuteOfDay, occasionOf, waysToTell, type News } from "@/lib/team/notification-rules";
import { notificationSettings, readNotificationSettings } from "@/lib/team/schemas";

const message = (assigneeId: string | null, begins = true): News => ({ kind: "message", assigneeId, begins });

test.each<[string, News, string | null]>([
  ["a customer writes in a conversation of mine", message("me", false), "mine"],
  ["a customer begins to wait in one of nobody's", message(null), "unassigned"],
  ["a customer who waits already writes again in one of nobody's", message(null, false), null],
  ["a customer writes in a colleague's", message("other"), null],
  ["a colleague gives me one", { kind: "assigned", to: "me", by: "other" }, "assigned"],
  ["Parley gives me one", { kind: "assigned", to: "me", by: null }, "assigned"],
  ["I take one myself", { kind: "assigned", to: "me", by: "me" }, null],
  ["a colleague gets one", { kind: "assigned", to: "other", by: "me" }, null],
  ["a message I scheduled does not go out", { kind: "missed", to: "me" }, "missed"],
  ["a message somebody else scheduled does not go out", { kind: "missed", to: "other" }, null],
  ["a campaign stops and I may let it go on", { kind: "campaign", admin: true }, "campaign"],
  ["a campaign stops that is not mine to look after", { kind: "campaign", admin: false }, null],
  ["Meta rejects a template and I may mend it", { kind: "template", admin: true, to: null }, "template"],
  ["Meta rejects a template that is not mine to mend", { kind: "template", admin: false, to: null }, null],
  ["Meta approves what I submitted", { kind: "template", admin: true, to: "me" }, "template"],
  ["Meta approves what a colleague submitted", { kind: "template", admin: true, to: "other" }, null],
  ["one is taken from everybody", { kind: "assigned", to: null, by: "other" }, null],
  ["a colleague names me", { kind: "note", mentions: ["x", "me"], by: "other" }, "mentioned"],
  ["I name myself", { kind: "note", mentions: ["me"], by: "me" }, null],
  ["a note names somebody else", { kind: "note", mentions: ["x"], by: "other" }, null],
])("when %s I hear of: %#", (_, news, occasion) => {
  expect(occasionOf(news, "me")).toBe(occasion);
});

const at = (time: string) => new Date(`2026-07-01T${time}:00Z`);
const hours = (from: string, to: string, enabled = true, timeZone: string | null = null) => ({
  ...{ enabled, from, to, timeZone },
});

test.each([
  ["before the night", hours("20:00", "08:00"), "19:59", "UTC", false],
  ["when the night begins", hours("20:00", "08:00"), "20:00", "UTC", true],
  ["at midnight", hours("20:00", "08:00"), "00:00", "UTC", true],
  ["at the night's last minute", hours("20:00", "08:00"), "07:59", "UTC", true],
  ["when the night is over", hours("20:00", "08:00"), "08:00", "UTC", false],
  ["within a pause at noon", hours("12:00", "13:00"), "12:30", "UTC", true],
  ["after the pause", hours("12:00", "13:00"), "13:00", "UTC", false],
  ["with no time between", hours("09:00", "09:00"), "09:00", "UTC", false],
  ["switched off", hours("00:00", "23:59", false), "12:00", "UTC", false],
  ["by the clock of Madrid in summer", hours("20:00", "08:00"), "18:00", "Europe/Madrid", true],
  ["by the clock of Kolkata, half an hour off", hours("20:00", "21:00"), "15:00", "Asia/Kolkata", true],
])("quiet hours %s", (_, quietHours, time, zone, quiet) => {
  expect(isQuiet(quietHours, at(time), zone)).toBe(quiet);
});

test.each([
  ["in Madrid, while the workspace is in Kolkata", "Europe/Madrid", "2026-07-01T19:59:00Z", false],
  ["in Madrid, from ten in the evening on", "Europe/Madrid", "2026-07-01T20:00:00Z", true],
  ["the morning before summer time", "Europe/Madrid", "2026-03-28T05:59:00Z", true],
  [
    "the morning of summer time, an hour earlier for the world",
    "Europe/Madrid",
    "2026-03-29T04:59:00Z",
    true,
  ],
  ["that morning at seven", "Europe/Madrid", "2026-03-29T05:00:00Z", false],
  ["the first of two half past two in autumn", "Europe/Madrid", "2026-10-25T00:30:00Z", true],
  ["the morning after summer time, an hour later", "Europe/Madrid", "2026-10-25T05:59:00Z", true],
  ["that morning at seven too", "Europe/Madrid", "2026-10-25T06:00:00Z", false],
  ["west of the date line", "Pacific/Auckland", "2026-07-01T10:00:00Z", true],
])("one's own zone: %s", (_, zone, time, quiet) => {
  expect(isQuiet(hours("22:00", "07:00", true, zone), new Date(time), "Asia/Kolkata")).toBe(quiet);
});

test("a zone that does not exist, or one that knows no summer time, is refused", () => {
  const parse = (timeZone: unknown) => notificationSettings.safeParse({ quietHours: { timeZone } }).success;
  expect(["Europe/Madrid", null, "Mars/Olympus", "+02:00"].map(parse)).toEqual([true, true, false, false]);
});

test("midnight is the first minute of a day, in every zone", () => {
  expect(minuteOfDay(at("00:00"), "UTC")).toBe(0);
  expect(minuteOfDay(at("22:00"), "Europe/Madrid")).toBe(0);
});

const all = readNotificationSettings({});
const facts = { occasion: "mine" as const, looking: false, focused: false, timeZone: "UTC" };

test.each([
  ["by default", facts, {}, { sound: true, banner: true }],
  ["looking at it already", { ...facts, looking: true }, {}, null],
  ["looking at something else of Parley", { ...facts, focused: true }, {}, { sound: true, banner: false }],
  ["without sound", facts, { sound: false }, { sound: false, banner: true }],
  ["without sound, looking at Parley", { ...facts, focused: true }, { sound: false }, null],
  ["with neither", facts, { sound: false, banner: false }, null],
  ["of what one does not want to know", facts, { events: { mine: false } }, null],
  ["of nothing", { ...facts, occasion: null }, {}, null],
  ["at night", facts, { quietHours: { enabled: true, from: "11:00", to: "13:00" } }, null],
])("one is told %s", (_, given, changed, ways) => {
  expect(waysToTell(given, notificationSettings.parse(changed), at("12:00"))).toEqual(ways);
});

test("a row of before there were settings, or one that cannot be read, means the defaults", () => {
  expect(readNotificationSettings({ sound: "loud" })).toEqual(all);
  expect(readNotificationSettings(null)).toEqual(all);
  expect(readNotificationSettings({ events: { mine: false } }).events).toEqual({
    ...all.events,
    mine: false,
  });
});
