import { periodOf } from "@/lib/analytics/periods";
import { dashboardPeriods } from "@/lib/analytics/schemas";
import { addSlots, answersOf, secondsAt } from "@/lib/analytics/slots";

const iso = (dates: Date[]) => dates.map((at) => at.toISOString());

test("today is the workspace's day, hour by hour, beside yesterday up to the same time", () => {
  const { parts, end, previous, unit } = periodOf("today", "Asia/Kolkata", new Date("2026-11-26T06:40:00Z"));
  expect(unit).toBe("hour");
  expect(parts).toHaveLength(24);
  expect(iso([parts[0]!, parts[1]!, end])).toEqual([
    "2026-11-25T18:30:00.000Z",
    "2026-11-25T19:30:00.000Z",
    "2026-11-26T18:30:00.000Z",
  ]);
  expect(iso([previous.start, previous.end])).toEqual([
    "2026-11-24T18:30:00.000Z",
    "2026-11-25T06:30:00.000Z",
  ]);
});

test.each([
  ["2026-03-29T15:00:00Z", 23],
  ["2026-10-25T15:00:00Z", 25],
])("a day on which Berlin's clocks change has its own hours: %s", (now, hours) => {
  expect(periodOf("today", "Europe/Berlin", new Date(now)).parts).toHaveLength(hours);
});

test("days over a change of clocks begin at midnight on the wall, before and after", () => {
  const { parts, end } = periodOf("7d", "Europe/Berlin", new Date("2026-03-31T10:00:00Z"));
  expect(iso([...parts, end])).toEqual([
    "2026-03-24T23:00:00.000Z",
    "2026-03-25T23:00:00.000Z",
    "2026-03-26T23:00:00.000Z",
    "2026-03-27T23:00:00.000Z",
    "2026-03-28T23:00:00.000Z",
    "2026-03-29T22:00:00.000Z",
    "2026-03-30T22:00:00.000Z",
    "2026-03-31T22:00:00.000Z",
  ]);
});

const zones = [
  "UTC",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "Pacific/Chatham",
  "Nowhere",
];

test.each(zones)(
  "in %s every period is made of whole quarters of an hour, and ends with the present day",
  (zone) => {
    for (const now of ["2026-01-15T23:59:59Z", "2026-04-05T02:10:00Z", "2026-11-01T05:31:00Z"]) {
      for (const name of dashboardPeriods) {
        const { parts, end, previous } = periodOf(name, zone, new Date(now));
        const bounds = [previous.start, previous.end, ...parts, end].map((at) => at.getTime());
        expect(bounds.map((ms) => ms % 900_000)).toEqual(bounds.map(() => 0));
        expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
        expect(end.getTime()).toBeGreaterThan(Date.parse(now));
        expect(parts.at(-1)!.getTime()).toBeLessThanOrEqual(end.getTime());
      }
    }
  },
);

const slotOf = (seconds: number) => Math.floor(4 * Math.log2(Math.max(1, seconds)));

test.each([5, 40, 200, 3_600, 90_000])(
  "a median of %d s is read off the slots to within a tenth",
  (middle) => {
    const waits = Array.from({ length: 401 }, (_, i) => Math.round(middle * 1.01 ** (i - 200)));
    const slots = new Map<number, number>();
    for (const wait of waits) slots.set(slotOf(wait), (slots.get(slotOf(wait)) ?? 0) + 1);
    const median = secondsAt(slots, 0.5)!;
    expect(Math.abs(median - middle) / middle).toBeLessThan(0.1);
    expect(secondsAt(slots, 0.9)!).toBeGreaterThan(median);
  },
);

test("nobody answered has no median, and slots add up", () => {
  expect(secondsAt(new Map(), 0.5)).toBeNull();
  expect(secondsAt(new Map([[4, 0]]), 0.5)).toBeNull();
  const sum = addSlots([new Map([[4, 1]]), new Map([[4, 2]]), new Map([[9, 1]])]);
  expect([...sum]).toEqual([
    [4, 3],
    [9, 1],
  ]);
  expect(answersOf(sum)).toBe(4);
});
