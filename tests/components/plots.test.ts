import { namedParts, topOf, topOfSeconds } from "@/components/analytics/scale";

test("the axis of a plot ends at a round number of which half is a whole one", () => {
  for (const most of [0, 1, 2, 3, 7, 10, 11, 13, 19, 59, 99, 101, 1_234, 98_765, 5_000_000]) {
    const top = topOf(most);
    expect(top).toBeGreaterThanOrEqual(Math.max(2, most));
    expect(top / 2).toBe(Math.floor(top / 2));
    if (most >= 2) expect(top).toBeLessThanOrEqual(most * 2);
  }
  expect([11, 19, 59, 1_234].map(topOf)).toEqual([12, 20, 60, 1_600]);
});

test("the axis of times ends at a time that people say", () => {
  expect([0, 61, 3_000, 90_000, 1_000_000].map(topOfSeconds)).toEqual([60, 120, 3_600, 172_800, 1_036_800]);
});

test.each([7, 23, 24, 25, 30, 90])("of %d parts at most six are named, at equal distances", (count) => {
  const named = namedParts(count, 6);
  expect(named.length).toBeLessThanOrEqual(6);
  const steps = named.slice(1).map((part, i) => part - named[i]!);
  expect(new Set(steps).size).toBe(1);
  expect([named[0], named.at(-1)! < count]).toEqual([0, true]);
});
