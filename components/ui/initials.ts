const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The first picture a person sees as one character: an emoji with its joiners, a Devanagari syllable. */
function firstGrapheme(text: string): string {
  for (const { segment } of segmenter.segment(text)) return segment;
  return "";
}

/**
 * One or two letters for a name: of the first and the last word that begin with a letter. A name of emoji gives its
 * first; a bare phone number or an address gives "" (the avatar then shows a figure).
 */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const lettered = words.map((word) => word.replace(/^[^\p{L}]+/u, "")).filter((word) => word !== "");
  if (/^[+\d\s().-]+$/.test(name) || /^[A-Z]{2}\.\w+$/.test(name)) return "";
  if (lettered.length === 0) {
    const first = firstGrapheme(name.trim());
    return /\p{Extended_Pictographic}/u.test(first) ? first : "";
  }
  const first = firstGrapheme(lettered[0]!);
  // Two letters of a joined script join and stop being initials.
  const joins =
    /\p{Script=Arabic}|\p{Script=Devanagari}|\p{Script=Han}|\p{Script=Thai}|\p{Script=Hangul}/u.test(first);
  const last = lettered.length > 1 && !joins ? firstGrapheme(lettered.at(-1)!) : "";
  return (first + last).toLocaleUpperCase();
}

/** Twelve hues far enough apart to be told from each other. */
const hues = [20, 45, 70, 95, 125, 155, 185, 215, 245, 275, 305, 340];

/** The hue (degrees) that belongs to a name or id, always the same. */
export function toneOf(seed: string): number {
  let hash = 2166136261;
  for (let i = 0; i < seed.length; i++) hash = Math.imul(hash ^ seed.charCodeAt(i), 16777619);
  return hues[(hash >>> 0) % hues.length]!;
}
