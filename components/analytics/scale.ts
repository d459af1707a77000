const times = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400];

const steps = [1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10];

/** The round number at the top of an axis of counts; half of it is a whole number too. */
export function topOf(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most)));
  const tops = steps.map((step) => Math.round(step * power)).filter((top) => top % 2 === 0);
  return tops.find((top) => top >= most) ?? 10 * power;
}

/** The same for seconds: times that people say. */
export function topOfSeconds(most: number): number {
  return times.find((time) => time >= most) ?? Math.ceil(most / 172_800) * 172_800;
}

/** Which parts are named under a plot, at most `most` of them, at equal distances from the first on. */
export function namedParts(count: number, most: number): number[] {
  const step =
    [1, 2, 3, 4, 6, 7, 12, 14, 15, 21, 28, 30].find((one) => count / one <= most) ?? Math.ceil(count / most);
  return Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
}
