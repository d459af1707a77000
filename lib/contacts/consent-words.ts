import { consentLanguages, type ConsentLanguage } from "@/lib/contacts/consent-languages";
import type { ConsentSettings } from "@/lib/contacts/consent-settings";
import { foldText } from "@/lib/contacts/rules";

/** No phrase of ours or of a workspace is longer; what is longer is not even looked at. */
export const longestPhrase = 60;

/** What a whole message says about marketing. */
export type SpokenWish = {
  granted: boolean;
  /** The languages it may be in; none for a word of the workspace's own. */
  languages: readonly ConsentLanguage[];
  /** A word of the workspace's own: it agrees even where nothing was stopped. */
  own: boolean;
};

/** Marks that belong to pictures, and the line that makes Arabic words longer. */
const pictureMarks = /[\ufe0e\ufe0f\u20e3\u0640]/g;
const between = /[^\p{L}\p{M}\p{N}']+/u;

/**
 * A phrase as it is compared: folded, its words without what stands around them (punctuation, quotes, stars, emoji). Said several times over it is said once.
 * @returns "" for what is no phrase, or a question
 */
export function foldPhrase(text: string): string {
  const folded = foldText(text.replace(pictureMarks, "").replace(/[’‘ʼ`´]/g, "'"));
  if (/[?？؟]/.test(folded)) return "";
  const words = folded
    .split(between)
    .map((word) => word.replace(/^'+|'+$/g, ""))
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  return new Set(words).size === 1 ? words[0]! : words.join(" ");
}

type Known = { granted: boolean; languages: ConsentLanguage[] };

const phrasesOf = (list: string): string[] => list.split("|");

const known: ReadonlyMap<string, Known> = (() => {
  const phrases = new Map<string, Known>();
  for (const language of consentLanguages) {
    for (const granted of [false, true]) {
      for (const phrase of phrasesOf(granted ? language.start : language.stop)) {
        const folded = foldPhrase(phrase);
        const before = phrases.get(folded);
        // Between a stop and a start that look alike the stop wins.
        if (before?.granted === granted) before.languages.push(language);
        else if (!before || !granted) phrases.set(folded, { granted, languages: [language] });
      }
    }
  }
  return phrases;
})();

const english = consentLanguages[0]!;

const spokenIn = (languages: readonly ConsentLanguage[], country: string | null) =>
  languages.find(({ countries }) => country !== null && countries.split(" ").includes(country));

/**
 * The language a wish is answered in. Words of English and of a workspace are understood everywhere, so they do not tell
 * it: the country does.
 * @param country of the sender, ISO 3166 alpha-2
 */
export function languageOf(
  { languages }: Pick<SpokenWish, "languages">,
  country: string | null,
): ConsentLanguage {
  const tells = languages.length > 0 && !languages.includes(english);
  return spokenIn(tells ? languages : consentLanguages, country) ?? languages[0] ?? english;
}

/** What every workspace understands, as it is written. */
export const builtInPhrases = (language: ConsentLanguage): { stop: string[]; start: string[] } => ({
  stop: phrasesOf(language.stop),
  start: phrasesOf(language.start),
});

/** The words that are understood in each workspace, always: they cannot be switched off. */
export const alwaysUnderstood: ReadonlySet<string> = new Set(["stop", "start", "unsubscribe"]);

/** Whether a whole message asks to stop or to resume marketing. Pure and cheap: a long text is not looked at. */
export function readWish(
  text: string | null | undefined,
  settings: Pick<ConsentSettings, "stopWords" | "startWords" | "switchedOff"> | null,
): SpokenWish | null {
  if (!text || text.length > 2 * longestPhrase) return null;
  const phrase = foldPhrase(text);
  if (phrase === "" || phrase.length > longestPhrase) return null;
  const isOneOf = (words: readonly string[]) => words.some((word) => foldPhrase(word) === phrase);
  if (settings) {
    if (isOneOf(settings.stopWords)) return { granted: false, languages: [], own: true };
    if (isOneOf(settings.startWords)) return { granted: true, languages: [], own: true };
    if (!alwaysUnderstood.has(phrase) && isOneOf(settings.switchedOff)) return null;
  }
  const found = known.get(phrase);
  return found ? { ...found, own: false } : null;
}

/** The word that an answer names: the language's first, in capitals where the script has them. */
export const namedWord = (list: string, language: ConsentLanguage): string =>
  phrasesOf(list)[0]!.toLocaleUpperCase(language.code);

/** What is answered to a wish, with the names filled in; null when the workspace answers nothing. */
export function answerTo(
  granted: boolean,
  language: ConsentLanguage,
  settings: Pick<ConsentSettings, "confirms" | "answers"> | null,
  business: string,
): string | null {
  if (settings && !settings.confirms) return null;
  const own = settings?.answers[language.code];
  const text = (granted ? own?.resumed : own?.stopped) ?? (granted ? language.resumed : language.stopped);
  const values: Record<string, string> = {
    business,
    start: namedWord(language.start, language),
    stop: namedWord(language.stop, language),
  };
  return text.replace(/\{(business|start|stop)\}/g, (_, name: string) => values[name]!);
}
