import fc from "fast-check";
import { isOpen, nextOpening, standingAt, usualWeek, type Hours } from "@/lib/tenancy/business-hours/rules";
import { businessHoursInput, weekdays, type Interval, type Week } from "@/lib/tenancy/business-hours/schemas";

const closed: Week = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
const madrid = (week: Week | null, holidays: Hours["holidays"] = []): Hours => ({
  timeZone: "Europe/Madrid",
  week,
  holidays,
});
const at = (time: string) => new Date(time);
const hour = 3600;

describe("a shop that is open from nine to five on working days", () => {
  const shop = madrid(usualWeek, [
    { date: "12-25", name: "Christmas" },
    { date: "2026-11-27", name: "Stocktaking" },
  ]);

  it.each([
    ["2026-11-26T07:59:59Z", false, "before it opens"],
    ["2026-11-26T08:00:00Z", true, "the minute it opens"],
    ["2026-11-26T15:59:59Z", true, "the second before it closes"],
    ["2026-11-26T16:00:00Z", false, "the minute it closes"],
    ["2026-11-28T10:00:00Z", false, "on Saturday"],
    ["2026-11-27T10:00:00Z", false, "on a holiday of this year"],
    ["2027-11-26T10:00:00Z", true, "a year later, when that day is none"],
    ["2026-12-25T10:00:00Z", false, "on a holiday of every year"],
    ["2028-12-25T10:00:00Z", false, "on it in another year"],
    ["2026-07-01T07:00:00Z", true, "at nine in summer, an hour earlier in UTC"],
  ])("at %s: %s, %s", (time, open) => {
    expect(isOpen(shop, at(time))).toBe(open);
  });

  it.each([
    ["2026-11-26T05:00:00Z", "2026-11-26T08:00:00.000Z", "the same morning"],
    ["2026-11-26T10:00:00Z", "2026-11-30T08:00:00.000Z", "past the holiday and the weekend"],
    ["2026-12-24T17:00:00Z", "2026-12-28T08:00:00.000Z", "after Christmas and the weekend"],
    ["2026-03-28T12:00:00Z", "2026-03-30T07:00:00.000Z", "past the night in which clocks change"],
  ])("asked at %s it opens next at %s, %s", (time, next) => {
    expect(nextOpening(shop, at(time))?.toISOString()).toBe(next);
  });
});

describe("a bar that is open past midnight", () => {
  const bar = madrid({ ...closed, sat: [{ from: "20:00", to: "05:00" }] }, [
    { date: "2026-11-29", name: "Move" },
  ]);

  it("is open on Sunday morning though Sunday is a holiday: what began the evening before goes on", () => {
    expect(isOpen(bar, at("2026-11-29T03:59:59Z"))).toBe(true);
    expect(isOpen(bar, at("2026-11-29T04:00:00Z"))).toBe(false);
  });

  it("does not open on a holiday, nor is it open the morning after", () => {
    const away = madrid(bar.week, [{ date: "2026-11-28", name: "Away" }]);
    expect(isOpen(away, at("2026-11-28T21:00:00Z"))).toBe(false);
    expect(isOpen(away, at("2026-11-29T02:00:00Z"))).toBe(false);
  });
});

describe("how things stand, and until when", () => {
  const shop = madrid(usualWeek, [{ date: "2026-12-25", name: "Christmas" }]);
  const bar = madrid({ ...closed, sat: [{ from: "20:00", to: "05:00" }] });

  it.each([
    ["2026-11-26T08:00:00Z", true, "2026-11-26T16:00:00.000Z", "open until the evening", shop],
    ["2026-11-26T16:00:00Z", false, "2026-11-27T08:00:00.000Z", "closed until the morning", shop],
    ["2026-11-27T17:00:00Z", false, "2026-11-30T08:00:00.000Z", "closed over the weekend", shop],
    ["2026-12-24T17:00:00Z", false, "2026-12-28T08:00:00.000Z", "closed over Christmas", shop],
    ["2026-03-28T12:00:00Z", false, "2026-03-30T07:00:00.000Z", "past the change of clocks in spring", shop],
    ["2026-10-24T12:00:00Z", false, "2026-10-26T08:00:00.000Z", "past the change of clocks in autumn", shop],
    ["2026-11-29T01:00:00Z", true, "2026-11-29T04:00:00.000Z", "open past midnight", bar],
    [
      "2026-10-24T22:00:00Z",
      true,
      "2026-10-25T04:00:00.000Z",
      "open in the night that is an hour longer",
      bar,
    ],
  ])("at %s open: %s, until %s: %s", (time, open, until, _, hours) => {
    const standing = standingAt(hours, at(time));
    expect([standing.open, standing.until.toISOString()]).toEqual([open, until]);
    expect(standing.opensAt?.toISOString() ?? null).toBe(open ? null : until);
  });

  it("what is open or closed for ever is looked at again within a week", () => {
    const now = at("2026-11-26T12:00:00Z");
    const weekOn = now.getTime() + 7 * 24 * hour * 1000;
    for (const hours of [madrid(null), madrid(closed)]) {
      const { open, until, opensAt } = standingAt(hours, now);
      expect([open, opensAt]).toEqual([hours.week === null, null]);
      expect(until.getTime()).toBeGreaterThan(now.getTime());
      expect(until.getTime()).toBeLessThanOrEqual(weekOn + 24 * hour * 1000);
    }
  });
});

test("a line that never closes has no next opening", () => {
  const line = madrid(null);
  expect(isOpen(line, at("2026-03-29T01:30:00Z"))).toBe(true);
  expect(nextOpening(line, at("2026-03-29T01:30:00Z"))).toBeNull();
  const allWeek = Object.fromEntries(weekdays.map((day) => [day, [{ from: "00:00", to: "00:00" }]])) as Week;
  expect(nextOpening(madrid(allWeek), at("2026-03-29T01:30:00Z"))).toBeNull();
});

test("without hours it is closed on holidays only, and what never opens has no next opening", () => {
  const line = madrid(null, [{ date: "01-01", name: "New Year" }]);
  expect(isOpen(line, at("2027-01-01T12:00:00Z"))).toBe(false);
  expect(nextOpening(line, at("2027-01-01T12:00:00Z"))?.toISOString()).toBe("2027-01-01T23:00:00.000Z");
  expect(nextOpening(madrid(closed), at("2027-01-01T12:00:00Z"))).toBeNull();
});

test("a time that the change of clocks leaves out becomes an hour later; of one that comes twice it is the first", () => {
  const early = madrid({ ...closed, sun: [{ from: "02:30", to: "04:00" }] });
  expect(nextOpening(early, at("2026-03-28T12:00:00Z"))?.toISOString()).toBe("2026-03-29T01:30:00.000Z");
  expect(nextOpening(early, at("2026-10-24T12:00:00Z"))?.toISOString()).toBe("2026-10-25T00:30:00.000Z");
});

const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom("00", "15", "30", "45"))
  .map(([h, m]) => `${String(h).padStart(2, "0")}:${m}`);
const interval: fc.Arbitrary<Interval> = fc.record({ from: clock, to: clock });
const anyHours: fc.Arbitrary<Hours> = fc.record({
  timeZone: fc.constantFrom(
    "UTC",
    "Europe/Madrid",
    "America/New_York",
    "Asia/Kolkata",
    "Pacific/Apia",
    "Australia/Lord_Howe",
  ),
  week: fc.option(
    fc.record(
      Object.fromEntries(weekdays.map((day) => [day, fc.array(interval, { maxLength: 2 })])),
    ) as unknown as fc.Arbitrary<Week>,
    { nil: null },
  ),
  holidays: fc.constantFrom([], [{ date: "2026-03-29", name: "Day" }], [{ date: "10-25", name: "Day" }]),
});
const moment = fc
  .integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) })
  .map((ms) => new Date(ms));

test("it opens at the next opening and not a moment before", () => {
  fc.assert(
    fc.property(anyHours, moment, (hours, now) => {
      const next = nextOpening(hours, now);
      if (!next) return;
      expect(next.getTime()).toBeGreaterThan(now.getTime());
      expect(isOpen(hours, next)).toBe(true);
      expect(isOpen(hours, new Date(next.getTime() - 1))).toBe(false);
    }),
    { numRuns: 60 },
  );
});

test("what is said to stay so does, to the last moment, and then it changes or is looked at again", () => {
  fc.assert(
    fc.property(anyHours, moment, (hours, now) => {
      const { open, until, opensAt } = standingAt(hours, now);
      expect(open).toBe(isOpen(hours, now));
      expect(until.getTime()).toBeGreaterThan(now.getTime());
      expect(isOpen(hours, new Date(until.getTime() - 1))).toBe(open);
      if (!open) expect(opensAt).toEqual(nextOpening(hours, now));
    }),
    { numRuns: 60 },
  );
});

describe("what is written down is checked", () => {
  const problems = (input: unknown) =>
    businessHoursInput
      .safeParse(input)
      .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];
  const week = (change: Partial<Week>) => ({ week: { ...closed, ...change }, holidays: [] });

  it.each<[unknown, string[]]>([
    [
      week({
        mon: [
          { from: "09:00", to: "13:00" },
          { from: "15:00", to: "19:00" },
        ],
      }),
      [],
    ],
    [
      week({
        mon: [
          { from: "09:00", to: "13:00" },
          { from: "13:00", to: "19:00" },
        ],
      }),
      [],
    ],
    [
      week({
        mon: [
          { from: "09:00", to: "13:00" },
          { from: "12:00", to: "19:00" },
        ],
      }),
      ["week.mon.1: Overlaps with the time before it."],
    ],
    [
      week({ mon: [{ from: "20:00", to: "02:00" }], tue: [{ from: "01:00", to: "03:00" }] }),
      ["week.tue.0: Overlaps with the time before it."],
    ],
    [
      week({ sun: [{ from: "20:00", to: "02:00" }], mon: [{ from: "01:00", to: "03:00" }] }),
      ["week.mon.0: Overlaps with the time before it."],
    ],
    [
      week({ mon: [{ from: "9", to: "25:00" }] }),
      ["week.mon.0.from: Write a time such as 09:00.", "week.mon.0.to: Write a time such as 09:00."],
    ],
    [{ week: null, holidays: [{ date: "02-29", name: "Leap" }] }, []],
    [
      { week: null, holidays: [{ date: "2026-02-29", name: "No" }] },
      ["holidays.0.date: There is no such day."],
    ],
    [{ week: null, holidays: [{ date: "02-30", name: "No" }] }, ["holidays.0.date: There is no such day."]],
    [{ week: null, holidays: [{ date: "12-25", name: " " }] }, ["holidays.0.name: Name the holiday."]],
    [
      {
        week: null,
        holidays: [
          { date: "12-25", name: "A" },
          { date: "12-25", name: "B" },
        ],
      },
      ["holidays.1.date: This day is in the list already."],
    ],
  ])("%j", (input, expected) => {
    expect(problems(input)).toEqual(expected);
  });
});
