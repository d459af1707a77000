import { ClosedLine } from "@/components/shell/closed-now";
import { usualWeek } from "@/lib/tenancy/business-hours/rules";
import type { BusinessHours } from "@/lib/tenancy/business-hours/schemas";
import { drawn, missingWords, readOut } from "@/tests/support/drawn";

beforeAll(() => jest.useFakeTimers());
afterAll(() => jest.useRealTimers());

const holidays = [
  { date: "2026-11-27", name: "Stocktaking" },
  { date: "12-25", name: "Christmas" },
];

/** What stands in Madrid at a moment. */
function said(now: string, hours: Partial<BusinessHours> = {}): string {
  jest.setSystemTime(new Date(now));
  const view = {
    ...{ week: usualWeek, holidays, ...hours },
    ...{ timeZone: "Europe/Madrid", openNow: false, nextOpeningAt: null },
  };
  return readOut(drawn(<ClosedLine hours={view} />));
}

it.each([
  ["2026-11-25T16:00:00Z", "Closed now · opens tomorrow 09:00", "in the evening"],
  ["2026-11-26T04:00:00Z", "Closed now · opens 09:00", "before dawn"],
  ["2026-11-25T23:30:00Z", "Closed now · opens 09:00", "past midnight by the clock there"],
  ["2026-11-26T17:00:00Z", "Closed now · opens Mon 09:00", "before a holiday and a weekend"],
  ["2026-12-24T20:00:00Z", "Closed now · opens Mon 09:00", "on Christmas Eve"],
  ["2026-03-28T12:00:00Z", "Closed now · opens Mon 09:00", "before the night in which clocks change"],
])("at %s it says %j: %s", (now, words) => {
  expect(said(now)).toBe(words);
});

it("says nothing while it is open, and without hours", () => {
  expect(said("2026-11-25T08:00:00Z")).toBe("");
  expect(said("2026-11-25T15:59:59Z")).toBe("");
  expect(said("2026-11-28T03:00:00Z", { week: null, holidays: [] })).toBe("");
});

it("names the day when it is more than a week away, and the year when it is far", () => {
  const closed = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  const thursdays = { ...closed, thu: [{ from: "20:00", to: "02:00" }] };
  expect(
    said("2026-11-27T02:00:00Z", { week: thursdays, holidays: [{ date: "2026-12-03", name: "Away" }] }),
  ).toBe("Closed now · opens Thu, Dec 10 20:00");
  expect(said("2026-11-27T02:00:00Z", { week: closed })).toBe("Closed now");
  expect(missingWords).toEqual([]);
});
