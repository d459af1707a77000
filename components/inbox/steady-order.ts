/**
 * The order in which a list is shown while somebody points at it: what is known stays where it is, older pages join at
 * the end, and what would push rows down waits. An id that is gone leaves.
 * @param shown the order on the screen @param fresh the order as it should be
 */
export function steadyOrder(shown: readonly string[], fresh: readonly string[]): string[] {
  if (shown.length === 0) return [...fresh];
  const place = new Map(fresh.map((id, index) => [id, index]));
  const kept = shown.filter((id) => place.has(id));
  const known = new Set(kept);
  const lowest = kept.reduce((low, id) => Math.max(low, place.get(id)!), -1);
  return [...kept, ...fresh.filter((id, index) => !known.has(id) && index > lowest)];
}
