/** Answers by how long they took: slot → how many. See `response_slot` in prisma/migrations. */
export type Slots = ReadonlyMap<number, number>;

const perOctave = 4;
const beginOf = (slot: number): number => 2 ** (slot / perOctave);

export const answersOf = (slots: Slots): number => [...slots.values()].reduce((sum, count) => sum + count, 0);

/**
 * Within how many seconds a share of the answers came: 0.5 is the median. Slots are a fifth wide, and within one answers
 * are taken to lie evenly, so that it is wrong by less than a tenth.
 * @returns whole seconds; null without an answer
 */
export function secondsAt(slots: Slots, share: number): number | null {
  const total = answersOf(slots);
  if (total <= 0) return null;
  const wanted = total * share;
  let passed = 0;
  for (const [slot, count] of [...slots].sort(([a], [b]) => a - b)) {
    if (count <= 0) continue;
    if (passed + count >= wanted) {
      return Math.round(beginOf(slot + (wanted - passed) / count));
    }
    passed += count;
  }
  return null;
}

/** The slots of several together. */
export function addSlots(all: readonly Slots[]): Slots {
  const sum = new Map<number, number>();
  for (const slots of all) {
    for (const [slot, count] of slots) sum.set(slot, (sum.get(slot) ?? 0) + count);
  }
  return sum;
}
