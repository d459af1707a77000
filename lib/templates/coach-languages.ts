import type { TemplateLanguage } from "@/lib/templates/languages";

/** Scripts a language is written in; Latin for all others. */
const scripts: Record<string, readonly string[]> = {
  ...Object.fromEntries(["ar", "fa", "ur", "ps", "prs"].map((code) => [code, ["Arabic"]])),
  ...Object.fromEntries(["ru", "uk", "bg", "mk", "ky", "be"].map((code) => [code, ["Cyrillic"]])),
  ...Object.fromEntries(["sr", "kk", "uz"].map((code) => [code, ["Cyrillic", "Latin"]])),
  ...Object.fromEntries(["hi", "mr"].map((code) => [code, ["Devanagari"]])),
  bn: ["Bengali"],
  gu: ["Gujarati"],
  pa: ["Gurmukhi"],
  ta: ["Tamil"],
  te: ["Telugu"],
  kn: ["Kannada"],
  ml: ["Malayalam"],
  si: ["Sinhala"],
  th: ["Thai"],
  lo: ["Lao"],
  ka: ["Georgian"],
  he: ["Hebrew"],
  el: ["Greek"],
  zh: ["Han"],
  ja: ["Han", "Hiragana", "Katakana"],
  ko: ["Hangul", "Han"],
};

const known = [...new Set(["Latin", ...Object.values(scripts).flat()])];
const patterns = known.map((script) => [script, new RegExp(`\\p{Script=${script}}`, "gu")] as const);

const base = (language: string): string => language.split("_")[0]!;
/** Fewer letters than these say nothing of a language. */
const fewestLetters = 12;
/** Three of four letters of one script, and it is the text's. */
const share = 0.75;

export type LanguageDoubt =
  /** The letters cannot be this language's. */
  | { kind: "script"; script: string }
  /** It reads like another language. */
  | { kind: "words"; seems: TemplateLanguage };

/**
 * Whether a text is in another language than it says. Letters decide where they can: Arabic letters are no English. Latin
 * letters under a language of another script are common ("aapka order"), and only a doubt.
 */
export function languageDoubt(text: string, language: string): LanguageDoubt | null {
  const counts = patterns.map(([script, pattern]) => [script, text.match(pattern)?.length ?? 0] as const);
  const letters = counts.reduce((sum, [, count]) => sum + count, 0);
  if (letters < fewestLetters) return null;
  const expected = scripts[base(language)] ?? ["Latin"];
  const own = counts.reduce((sum, [script, count]) => sum + (expected.includes(script) ? count : 0), 0);
  const [script, most] = counts.toSorted((a, b) => b[1] - a[1])[0]!;
  if (own < letters * (1 - share) && most >= letters * share) {
    return script === "Latin" ? { kind: "words", seems: guess(text) ?? "en" } : { kind: "script", script };
  }
  if (!expected.includes("Latin")) return null;
  const seems = guess(text);
  return seems && seems !== base(language) && !related(seems, base(language))
    ? { kind: "words", seems }
    : null;
}

/** Small words that are many in any text of a language and few in others. */
const smallWords: Partial<Record<TemplateLanguage, string>> = {
  en: "the and you your is are for with this that have will please our thank been of to",
  es: "el los las una por para con su está hola gracias usted tu pedido nos es del que",
  pt_BR: "o os uma por para com seu sua está olá obrigado você não pedido nos do da que em",
  fr: "le les une pour avec votre vous est bonjour merci nous sur des du votre commande et dans",
  de: "der die das und ist für mit ihr ihre sie wir nicht ein eine bitte danke zu den auf",
  it: "il gli una per con tuo suo ciao grazie noi del della è che sono nostro ordine",
  nl: "de het een voor met uw je is wij niet bedankt op van en bestelling",
  id: "yang dan untuk dengan anda kami ini itu di ke dari telah pesanan terima kasih",
};
const lists = Object.entries(smallWords).map(
  ([language, words]) => [language as TemplateLanguage, new Set(words.split(" "))] as const,
);
const related = (one: string, other: string): boolean =>
  base(one) === other || (other === "ms" && one === "id") || (other === "gl" && base(one) === "pt");

/** The language most of the small words are of; null when that is not clear. */
function guess(text: string): TemplateLanguage | null {
  const words = text
    .replace(/\{\{[^}]*\}\}/g, " ")
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(Boolean);
  const [first, second] = lists
    .map(([language, small]) => ({ language, hits: words.filter((word) => small.has(word)).length }))
    .toSorted((a, b) => b.hits - a.hits);
  return first!.hits >= 4 && first!.hits >= 2 * second!.hits ? first!.language : null;
}
