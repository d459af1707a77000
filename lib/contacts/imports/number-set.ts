/**
 * A set of phone numbers that costs 16 bytes each at most twice over, where a Set of strings costs a hundred: a check of
 * millions of rows has to know which numbers it has met. Open addressing; 0 is an empty place and no number.
 */
export function numberSet(): { add: (digits: string) => boolean } {
  let places = new Float64Array(1 << 12);
  let size = 0;

  const place = (into: Float64Array, value: number): number => {
    const mask = into.length - 1;
    // Both halves of the number: neighbours differ in the lower one only.
    let at =
      (Math.imul(value % 4_294_967_296, 0x9e3779b1) ^ Math.imul(value / 4_294_967_296, 0x85ebca6b)) >>> 0;
    at = (at ^ (at >>> 15)) & mask;
    while (into[at] !== 0 && into[at] !== value) at = (at + 1) & mask;
    return at;
  };

  return {
    /** @param digits at most 15, as in E.164. @returns false when it was there already */
    add: (digits) => {
      const value = Number(digits);
      const at = place(places, value);
      if (places[at] === value) return false;
      places[at] = value;
      if (++size * 2 > places.length) {
        const larger = new Float64Array(places.length * 2);
        for (const one of places) if (one !== 0) larger[place(larger, one)] = one;
        places = larger;
      }
      return true;
    },
  };
}
