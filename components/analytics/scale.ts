const times = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400];

/** The round number at the top of an axis of counts: 1, 2, 4, 5 or 10 times a power of ten, even from two on. */
export function topOf(most: number): number {
  if (most <= 2) return 2;
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 4, 5, 10].find((one) => one * power >= most)!;
  return Math.max(2, step * power);
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
