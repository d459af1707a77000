/** The part of emojibase's compact entries that is used here. */
type Entry = {
  unicode: string;
  label: string;
  tags?: string[];
  group?: number;
  order?: number;
  skins?: { unicode: string }[];
};

export type Emoji = {
  unicode: string;
  /** What it shows, in English. */
  label: string;
  /** Label and other words, lower case. */
  words: string;
  group: number;
  /** The five skin tones, light to dark; empty when it has none. */
  tones: string[];
};

/** In the order of Unicode's groups; 2 holds parts of emoji and is never shown. */
export const emojiGroups = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;

/** A sign that asks for the coloured form stands only where the plain one is usual: that is how phones send them. */
const asSent = (unicode: string): string => unicode.replace(/^(\p{Emoji_Presentation})\ufe0f$/u, "$1");

let loading: Promise<Emoji[]> | undefined;

/** All emoji of Unicode, in its order. Fetched once, when somebody wants to choose one. */
export function loadEmoji(): Promise<Emoji[]> {
  loading ??= import("emojibase-data/en/compact.json").then(({ default: all }) =>
    (all as Entry[])
      .filter(({ group }) => group !== undefined && group !== 2)
      .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
      .map(({ unicode, label, tags, group, skins }) => ({
        unicode: asSent(unicode),
        label,
        words: [label, ...(tags ?? [])].join(" ").toLowerCase(),
        group: group!,
        // Two people of different tones are more than five: those are left out.
        tones: skins && skins.length >= 5 ? skins.slice(0, 5).map((skin) => skin.unicode) : [],
      })),
  );
  // A connection that was gone for a moment is no reason to go without until the next reload.
  loading.catch(() => (loading = undefined));
  return loading;
}

/** Those that have every word in what they are called; a word that begins with it counts. */
export function findEmoji(all: readonly Emoji[], query: string): Emoji[] {
  const wanted = query
    .toLowerCase()
    .split(/[\s_]+/)
    .filter(Boolean);
  if (wanted.length === 0) return [];
  const begins = (words: string, word: string) => words.startsWith(word) || words.includes(` ${word}`);
  const found = all.filter(({ words }) => wanted.every((word) => begins(words, word)));
  // "heart" means the heart before the face with hearts.
  return found.sort((a, b) => Number(begins(b.label, wanted[0]!)) - Number(begins(a.label, wanted[0]!)));
}
