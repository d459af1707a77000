import fc from "fast-check";
import {
  firstTime,
  newestDue,
  nextTime,
  timesAfter,
  weekdays,
  type Recurrence,
  type Rule,
} from "@/lib/inbox/recurrence";
import { addDays, dayIn, daysBetween, localTimeIn, momentIn } from "@/lib/shared/dates";

const take = (rule: Rule, zone: string, count: number): string[] => {
  const startsAt = momentIn(zone, rule.start);
  const times: Date[] = [];
  for (let at = firstTime(rule, zone, startsAt); at && times.length < count;) {
    times.push(at);
    at = nextTime(rule, zone, at, times.length);
  }
  return times.map((at) => localTimeIn(zone, at).slice(0, 16));
};

describe("a calendar rule", () => {
  test.each<[string, Rule, string[]]>([
    [
      "every day",
      { every: 1, unit: "day", start: "2027-02-27T09:00:00" },
      ["2027-02-27T09:00", "2027-02-28T09:00", "2027-03-01T09:00"],
    ],
    [
      "every third day",
      { every: 3, unit: "day", start: "2027-12-30T23:59:00" },
      ["2027-12-30T23:59", "2028-01-02T23:59", "2028-01-05T23:59"],
    ],
    [
      "every week on Thursday and Monday, begun on a Wednesday: Thursday is the first",
      { every: 1, unit: "week", weekdays: ["thu", "mon"], start: "2027-03-03T08:00:00" },
      ["2027-03-04T08:00", "2027-03-08T08:00", "2027-03-11T08:00"],
    ],
    [
      "every second week on Monday, begun on a Wednesday: the week of the beginning counts",
      { every: 2, unit: "week", weekdays: ["mon"], start: "2027-03-03T08:00:00" },
      ["2027-03-15T08:00", "2027-03-29T08:00", "2027-04-12T08:00"],
    ],
    [
      "every month on the 31st, and where there is none on the last day",
      { every: 1, unit: "month", on: { day: 31 }, start: "2027-01-31T10:00:00" },
      ["2027-01-31T10:00", "2027-02-28T10:00", "2027-03-31T10:00", "2027-04-30T10:00"],
    ],
    [
      "every month on the last day, in a leap year",
      { every: 1, unit: "month", on: { day: "last" }, start: "2028-02-10T10:00:00" },
      ["2028-02-29T10:00", "2028-03-31T10:00", "2028-04-30T10:00"],
    ],
    [
      "every month on the second Tuesday, which was over when it began",
      { every: 1, unit: "month", on: { nth: 2, weekday: "tue" }, start: "2027-03-10T10:00:00" },
      ["2027-04-13T10:00", "2027-05-11T10:00", "2027-06-08T10:00"],
    ],
    [
      "every third month on the last Friday",
      { every: 3, unit: "month", on: { nth: "last", weekday: "fri" }, start: "2027-01-01T10:00:00" },
      ["2027-01-29T10:00", "2027-04-30T10:00", "2027-07-30T10:00"],
    ],
    [
      "every year, which is every twelfth month, on the 29th of February",
      { every: 12, unit: "month", on: { day: 29 }, start: "2028-02-29T10:00:00" },
      ["2028-02-29T10:00", "2029-02-28T10:00", "2030-02-28T10:00"],
    ],
    [
      "ends after two times",
      { every: 1, unit: "day", ends: { after: 2 }, start: "2027-03-01T09:00:00" },
      ["2027-03-01T09:00", "2027-03-02T09:00"],
    ],
    [
      "ends on a day, that day included",
      { every: 1, unit: "day", ends: { on: "2027-03-02" }, start: "2027-03-01T09:00:00" },
      ["2027-03-01T09:00", "2027-03-02T09:00"],
    ],
    [
      "ends before its first time: never",
      {
        every: 1,
        unit: "week",
        weekdays: ["fri"],
        ends: { on: "2027-03-04" },
        start: "2027-03-01T09:00:00",
      },
      [],
    ],
  ])("%s", (_, rule, times) => {
    expect(take(rule, "Europe/Berlin", times.length + (rule.ends ? 1 : 0))).toEqual(times);
  });
});

describe("when clocks change", () => {
  const daily = (start: string): Rule => ({ every: 1, unit: "day", start });
  const utc = (rule: Rule, zone: string, count: number): string[] => {
    const first = firstTime(rule, zone, momentIn(zone, rule.start))!;
    const rest = timesAfter(rule, zone, first);
    return [
      first.toISOString(),
      ...Array.from({ length: count - 1 }, () => rest.next().value!.toISOString()),
    ];
  };
  test.each([
    [
      "nine in the morning stays nine in the morning",
      "Europe/Berlin",
      daily("2027-03-27T09:00:00"),
      ["2027-03-27T08:00:00.000Z", "2027-03-28T07:00:00.000Z", "2027-03-29T07:00:00.000Z"],
    ],
    [
      "a time that is left out comes an hour later on that day only",
      "America/New_York",
      daily("2027-03-13T02:30:00"),
      ["2027-03-13T07:30:00.000Z", "2027-03-14T07:30:00.000Z", "2027-03-15T06:30:00.000Z"],
    ],
    [
      "a time that comes twice comes once, the first time",
      "America/New_York",
      daily("2027-11-06T01:30:00"),
      ["2027-11-06T05:30:00.000Z", "2027-11-07T05:30:00.000Z", "2027-11-08T06:30:00.000Z"],
    ],
    [
      "midnight that is left out comes at one, on the same day",
      "Africa/Cairo",
      daily("2027-04-29T00:00:00"),
      ["2027-04-28T22:00:00.000Z", "2027-04-29T22:00:00.000Z", "2027-04-30T21:00:00.000Z"],
    ],
    [
      "a day that a country skips comes once, with the day after it",
      "Pacific/Apia",
      daily("2011-12-29T10:00:00"),
      ["2011-12-29T20:00:00.000Z", "2011-12-30T20:00:00.000Z", "2011-12-31T20:00:00.000Z"],
    ],
  ])("%s", (_, zone, rule, times) => {
    expect(utc(rule, zone, times.length)).toEqual(times);
  });

  test("who asked for the second of two equal hours gets it, and from the next day on the usual one", () => {
    const zone = "Europe/Berlin";
    const second = new Date("2027-10-31T01:30:00Z");
    const rule = daily(localTimeIn(zone, second));
    const first = firstTime(rule, zone, second)!;
    expect(first).toEqual(second);
    expect(nextTime(rule, zone, first, 1)!.toISOString()).toBe("2027-11-01T01:30:00.000Z");
  });
});

test("after a long silence only the newest time is due, and the ones before it are counted", () => {
  const rule: Rule = { every: 1, unit: "day", start: "2027-03-01T09:00:00" };
  const due = new Date("2027-03-01T09:00:00Z");
  expect(newestDue(rule, "UTC", due, new Date("2027-03-01T12:00:00Z"))).toEqual({ at: due, passedOver: 0 });
  expect(newestDue(rule, "UTC", due, new Date("2027-03-06T08:59:59Z"))).toEqual({
    at: new Date("2027-03-05T09:00:00Z"),
    passedOver: 4,
  });
});

test("a time it has happened for already is not the next one, and neither due nor passed over after a silence", () => {
  const rule: Rule = { every: 1, unit: "day", start: "2027-03-01T09:00:00" };
  const on = (day: number) => new Date(Date.UTC(2027, 2, day, 9));
  expect(nextTime(rule, "UTC", on(1), 1, [on(2), on(3)])).toEqual(on(4));
  expect(newestDue(rule, "UTC", on(1), on(4), [on(2), on(4)])).toEqual({ at: on(3), passedOver: 1 });
});

// ── what holds for every rule in every zone ──

const zones = Intl.supportedValuesOf("timeZone");
const weekday = fc.constantFrom(...weekdays);
const recurrence: fc.Arbitrary<Recurrence> = fc.oneof(
  fc.record({ unit: fc.constant("day" as const), every: fc.integer({ min: 1, max: 400 }) }),
  fc.record({
    unit: fc.constant("week" as const),
    every: fc.integer({ min: 1, max: 60 }),
    weekdays: fc.uniqueArray(weekday, { minLength: 1 }),
  }),
  fc.record({
    unit: fc.constant("month" as const),
    every: fc.integer({ min: 1, max: 24 }),
    on: fc.oneof(
      fc.record({ day: fc.oneof(fc.integer({ min: 1, max: 31 }), fc.constant("last" as const)) }),
      fc.record({
        nth: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const, "last" as const),
        weekday,
      }),
    ),
  }),
);
const start = fc
  .date({ min: new Date("2024-01-01"), max: new Date("2036-12-31"), noInvalidDate: true })
  .map((at) => at.toISOString().slice(0, 19));
const rules = fc.record({ recurrence, start, zone: fc.constantFrom(...zones) });

const some = (rule: Rule, zone: string, after: Date, count: number): Date[] => {
  const times = timesAfter(rule, zone, after);
  return Array.from({ length: count }, () => times.next().value!);
};

test("times only grow, each is on a fitting day, and clocks show the wanted time unless they leave it out", () => {
  fc.assert(
    fc.property(rules, ({ recurrence, start, zone }) => {
      const rule = { ...recurrence, start };
      const times = some(rule, zone, new Date(momentIn(zone, start).getTime() - 1), 12);
      let before = -Infinity;
      for (const at of times) {
        expect(at.getTime()).toBeGreaterThan(before);
        before = at.getTime();
        const shown = localTimeIn(zone, at);
        if (shown.slice(11) !== start.slice(11)) {
          // Left out: no moment of that day shows the wanted time.
          const wanted = [shown.slice(0, 10), addDays(shown.slice(0, 10), -1)].map(
            (day) => `${day}T${start.slice(11)}`,
          );
          expect(wanted.some((local) => localTimeIn(zone, momentIn(zone, local)) !== local)).toBe(true);
          continue;
        }
        const day = shown.slice(0, 10);
        const nth = new Date(`${day}T00:00:00Z`).getUTCDay();
        if (rule.unit === "day") expect(daysBetween(start.slice(0, 10), day) % rule.every).toBe(0);
        if (rule.unit === "week") expect(rule.weekdays).toContain(weekdays[(nth + 6) % 7]);
        if (rule.unit === "month" && "nth" in rule.on) expect(rule.on.weekday).toBe(weekdays[(nth + 6) % 7]);
        if (rule.unit === "month" && "day" in rule.on && rule.on.day !== "last") {
          expect(Number(day.slice(8))).toBeLessThanOrEqual(rule.on.day);
          if (Number(day.slice(8)) < rule.on.day) expect(addDays(day, 1).slice(8)).toBe("01");
        }
      }
    }),
    { numRuns: 400 },
  );
});

test("it does not matter when one asks: from any moment on the times are the same ones", () => {
  fc.assert(
    fc.property(rules, fc.double({ min: 0, max: 1, noNaN: true }), ({ recurrence, start, zone }, share) => {
      const rule = { ...recurrence, start };
      const all = some(rule, zone, new Date(momentIn(zone, start).getTime() - 1), 15);
      const [first, last] = [all[0]!.getTime(), all[9]!.getTime()];
      const after = new Date(Math.floor(first + (last - first) * share));
      const fresh = some(rule, zone, after, 3);
      expect(fresh).toEqual(all.filter((at) => at > after).slice(0, 3));
    }),
    { numRuns: 200 },
  );
});

test("an end by count and an end by day end where the endless rule has that many, or that day", () => {
  fc.assert(
    fc.property(rules, fc.integer({ min: 1, max: 8 }), ({ recurrence, start, zone }, count) => {
      const endless = { ...recurrence, start };
      const all = some(endless, zone, new Date(momentIn(zone, start).getTime() - 1), count + 1);
      const run = (rule: Rule) => {
        const times: Date[] = [];
        for (let at = firstTime(rule, zone, momentIn(zone, start)); at;) {
          times.push(at);
          at = nextTime(rule, zone, at, times.length);
        }
        return times;
      };
      expect(run({ ...endless, ends: { after: count } })).toEqual(all.slice(0, count));
      const on = dayIn(zone, all[count - 1]!);
      const ended = run({ ...endless, ends: { on } });
      expect(
        ended.every((at) => dayIn(zone, at) <= on || localTimeIn(zone, at).slice(11) !== start.slice(11)),
      ).toBe(true);
      expect(ended.length).toBeLessThanOrEqual(count);
      expect(ended).toEqual(all.slice(0, ended.length));
    }),
    { numRuns: 150 },
  );
});
