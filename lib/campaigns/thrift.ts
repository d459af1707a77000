type Kept<T> = { until: number; value: Promise<T> };

/** Answers remembered at most, of the campaigns asked about last. */
const most = 200;
/** Milliseconds; what is counted faster than this is counted each time. */
const quick = 150;

/**
 * Makes counting cheap however large a campaign is: whoever asks at the same moment gets the same answer, and what took
 * long is asked again only after ten times as long, so that at most a tenth of the time goes into counting. An error is
 * not remembered.
 */
export function thrifty<T>(): (key: string, count: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, Kept<T>>();
  return async (key, count) => {
    const known = kept.get(key);
    if (known && known.until > Date.now()) return known.value;
    const began = Date.now();
    const entry: Kept<T> = { until: began + 60_000, value: count() };
    kept.delete(key);
    kept.set(key, entry);
    for (const [oldest] of kept) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    try {
      const value = await entry.value;
      const took = Date.now() - began;
      entry.until = took < quick ? 0 : Date.now() + 10 * took;
      return value;
    } catch (error) {
      if (kept.get(key) === entry) kept.delete(key);
      throw error;
    }
  };
}
