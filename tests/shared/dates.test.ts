import fc from "fast-check";
import { localTimeIn, momentIn } from "@/lib/shared/dates";

test.each([
  ["Europe/Berlin", "2027-01-15T09:00", "2027-01-15T08:00:00.000Z", "in winter"],
  ["Europe/Berlin", "2027-07-15T09:00", "2027-07-15T07:00:00.000Z", "in summer"],
  ["Asia/Kolkata", "2027-07-15T09:00", "2027-07-15T03:30:00.000Z", "half an hour off"],
  ["Pacific/Kiritimati", "2027-07-15T09:00", "2027-07-14T19:00:00.000Z", "14 hours ahead"],
  ["UTC", "2027-07-15T09:00:30", "2027-07-15T09:00:30.000Z", "with seconds"],
  // Clocks are put forward: the time is left out, and becomes as much later.
  ["Europe/Berlin", "2027-03-28T02:30", "2027-03-28T01:30:00.000Z", "shown as 03:30"],
  ["America/New_York", "2027-03-14T02:30", "2027-03-14T07:30:00.000Z", "shown as 03:30"],
  ["Africa/Cairo", "2027-04-30T00:15", "2027-04-29T22:15:00.000Z", "at midnight, shown as 01:15"],
  ["Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-02T15:45:00.000Z", "by half an hour, shown as 02:45"],
  ["Pacific/Apia", "2011-12-30T10:00", "2011-12-30T20:00:00.000Z", "a whole day, shown as the 31st"],
  // Clocks are put back: the time comes twice, the first one counts.
  ["Europe/Berlin", "2027-10-31T02:30", "2027-10-31T00:30:00.000Z", "the summer one"],
  ["America/New_York", "2027-11-07T01:30", "2027-11-07T05:30:00.000Z", "the summer one"],
  ["Australia/Lord_Howe", "2027-04-04T01:45", "2027-04-03T14:45:00.000Z", "the summer one"],
])("%s: %s is %s, %s", (zone, local, utc) => {
  expect(momentIn(zone, local).toISOString()).toBe(utc);
});

const zones = Intl.supportedValuesOf("timeZone");
const minute = 60_000;

test("in every zone a time that clocks show is that time, and one they leave out is shown at most a day later", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.date({ min: new Date("2020-01-01"), max: new Date("2037-12-31"), noInvalidDate: true }),
      (zone, at) => {
        const local = localTimeIn(zone, at);
        const moment = momentIn(zone, local);
        expect(localTimeIn(zone, moment)).toBe(local);
        // Where a time comes twice, the first: never later than the moment it was read from.
        expect(moment.getTime()).toBeLessThanOrEqual(at.getTime());
      },
    ),
    { numRuns: 500 },
  );
});

test("a later time on the clock is never an earlier moment", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.date({ min: new Date("2020-01-01"), max: new Date("2037-12-31"), noInvalidDate: true }),
      fc.integer({ min: 1, max: 3 * 24 * 60 }),
      (zone, from, minutes) => {
        const local = (ms: number) => new Date(ms).toISOString().slice(0, 16);
        const [a, b] = [local(from.getTime()), local(from.getTime() + minutes * minute)];
        // Within the hour that comes twice the first half of it is meant, both times.
        expect(momentIn(zone, b).getTime()).toBeGreaterThanOrEqual(momentIn(zone, a).getTime() - 60 * minute);
        if (minutes >= 24 * 60)
          expect(momentIn(zone, b).getTime()).toBeGreaterThanOrEqual(momentIn(zone, a).getTime());
      },
    ),
    { numRuns: 300 },
  );
});
