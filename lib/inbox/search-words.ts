import { plainLetters } from "@/lib/shared/letters";

/** What a search looks for: all words, all phrases; the last word may go on. */
export type SearchTerms = { phrases: string[][]; words: string[]; prefix: string | null };

const plain: Record<string, string> = {
  ...plainLetters,
  // Arabic and Persian write these in two ways, often within one sentence.
  ى: "ي",
  ی: "ي",
  ک: "ك",
  ة: "ه",
};
/** Latin, Greek and Cyrillic accents, points of Hebrew and Arabic, the long stroke of Arabic, the nukta of Hindi. */
const marks =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670\u093c]/g;
/** Digits of Arabic, Persian and Devanagari, by the first of their row. */
const digitRows = [0x660, 0x6f0, 0x966];

const plainDigit = (char: string): string => {
  const code = char.codePointAt(0)!;
  const row = digitRows.find((first) => code >= first && code <= first + 9);
  return row === undefined ? char : String(code - row);
};

const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(marks, "")
    .normalize("NFC")
    .replace(/[ßæœøđðħıłþىیکة]/g, (letter) => plain[letter]!)
    .replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g, plainDigit);

/** Languages that write without spaces: every letter is a word, and words that stand together are a phrase. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
/** A letter, digit or vowel sign; emoji are looked for as well. */
const token =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]|\p{Extended_Pictographic}|(?:(?![\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}])[\p{L}\p{N}\p{M}])+/gu;

/** Longer words are compared by their beginning. */
const longestWord = 64;

export type Word = { word: string; start: number; end: number };

/** The words of a text as they are compared, with their places in it (UTF-16). Diacritics, case and width do not count. */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const match of text.matchAll(token)) {
    const folded = [...fold(match[0])].slice(0, longestWord).join("");
    if (folded) words.push({ word: folded, start: match.index, end: match.index + match[0].length });
  }
  return words;
}

const contextTerm = /(^|\s)context:([a-z][a-z0-9_.-]{0,49})\/("[^"]*"|\S+)/i;

/**
 * Finds `context:order/123` among what somebody typed; an id with spaces stands in quotes.
 * @returns the record that is asked for, and what else was typed
 */
export function readContext(query: string): { context: { type: string; id: string } | null; rest: string } {
  const found = contextTerm.exec(query);
  const id = found?.[3]!.replace(/^"|"$/g, "").trim();
  if (!found || !id) return { context: null, rest: query };
  const rest = `${query.slice(0, found.index).trimEnd()} ${query.slice(found.index + found[0].length).trimStart()}`;
  return { context: { type: found[2]!.toLowerCase(), id }, rest: rest.trim() };
}

/** How one asks for the messages of a record; the other way round of `readContext`. */
export const contextQuery = (type: string, id: string): string =>
  `context:${type}/${/\s/.test(id) ? `"${id}"` : id}`;

/** How many words and phrases of a query are looked at; more would only cost. */
const mostTerms = 8;

/** Reads what somebody typed: words, "phrases", and a last word that is still being typed. */
export function readQuery(query: string): SearchTerms {
  const terms: SearchTerms = { phrases: [], words: [], prefix: null };
  const parts = query.slice(0, 200).split(/["“”«»„]/);
  parts.forEach((part, index) => {
    const words = wordsOf(part);
    const isLast = index === parts.length - 1;
    if (index % 2 === 1) {
      if (words.length > 0) terms.phrases.push(words.map(({ word }) => word));
      return;
    }
    // Letters of an unspaced language that stand together belong together.
    let run: Word[] = [];
    const endRun = () => {
      if (run.length > 1) terms.phrases.push(run.map(({ word }) => word));
      else if (run[0]) terms.words.push(run[0].word);
      run = [];
    };
    for (const word of words) {
      if (unspaced.test(word.word)) {
        if (run.length > 0 && run[run.length - 1]!.end !== word.start) endRun();
        run.push(word);
        continue;
      }
      endRun();
      terms.words.push(word.word);
    }
    endRun();
    const last = words[words.length - 1];
    const goesOn =
      isLast && last && !unspaced.test(last.word) && part.slice(last.end).trim() === "" && !/\s$/.test(part);
    if (goesOn) terms.prefix = terms.words.pop()!;
  });
  return {
    phrases: terms.phrases.slice(0, mostTerms),
    words: [...new Set(terms.words)].slice(0, mostTerms),
    prefix: terms.prefix,
  };
}

export const isEmpty = ({ phrases, words, prefix }: SearchTerms): boolean =>
  phrases.length === 0 && words.length === 0 && prefix === null;

/** A place of a text and what was found in it, as [start, end) within `text`. */
export type Snippet = { text: string; marks: [number, number][] };

const before = 48;
const longest = 200;

/** The part of a text where the terms occur, with their places. */
export function snippetOf(text: string, terms: SearchTerms): Snippet {
  const words = wordsOf(text);
  const found: [number, number][] = [];
  words.forEach(({ word, start, end }, index) => {
    if (terms.words.includes(word) || (terms.prefix !== null && word.startsWith(terms.prefix))) {
      found.push([start, end]);
    }
    for (const phrase of terms.phrases) {
      if (phrase.every((part, offset) => words[index + offset]?.word === part)) {
        found.push([start, words[index + phrase.length - 1]!.end]);
      }
    }
  });
  found.sort(([a, aEnd], [b, bEnd]) => a - b || bEnd - aEnd);
  const places: [number, number][] = [];
  for (const [start, end] of found) {
    const last = places[places.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else places.push([start, end]);
  }
  const first = places[0]?.[0] ?? 0;
  // Begins at a word, not within a letter of two halves.
  const from = first <= before ? 0 : (words.find(({ start }) => start >= first - before)?.start ?? first);
  const cut = text.slice(from, from + longest).replace(/[\ud800-\udbff]$/, "");
  const shift = from > 0 ? 1 : 0;
  const shown = `${shift ? "…" : ""}${cut}${from + cut.length < text.length ? "…" : ""}`.replace(/\s/g, " ");
  const marks = places
    .filter(([start]) => start < from + cut.length)
    .map(([start, end]): [number, number] => [
      start - from + shift,
      Math.min(end - from, cut.length) + shift,
    ]);
  return { text: shown, marks };
}
