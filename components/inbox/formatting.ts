/** A piece of a message as WhatsApp would show it. Plain data: what is drawn from it are React elements, never HTML. */
export type Piece =
  | { kind: "text"; text: string }
  | { kind: "bold" | "italic" | "strike"; children: Piece[] }
  | { kind: "code"; text: string }
  | { kind: "link"; text: string; href: string };

export type Block =
  | { kind: "paragraph" | "quote"; children: Piece[] }
  | { kind: "bullets" | "numbers"; start: number; items: Piece[][] }
  | { kind: "mono"; text: string };

/** Letters that turn the reading direction round: in an address they hide where it leads. */
export const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const isSpace = (char: string | undefined): boolean => char === undefined || /\s/.test(char);
/** A marker counts only at the edge of a word: 2*3*4 is not bold. */
const isEdge = (char: string | undefined): boolean => char === undefined || !/[\p{L}\p{N}]/u.test(char);

const markers = { "*": "bold", _: "italic", "~": "strike" } as const;
type Marker = keyof typeof markers;
/** Deeper nesting than this is play, not writing; the rest stays text. */
const deepest = 6;

/**
 * A link as it is safe to draw.
 * @returns null for anything that is not plain http or https with a host
 */
export function safeHref(raw: string): string | null {
  const cleaned = raw.replace(directionMarks, "");
  try {
    const url = new URL(/^www\./i.test(cleaned) ? `https://${cleaned}` : cleaned);
    if ((url.protocol !== "https:" && url.protocol !== "http:") || !url.hostname) return null;
    // "https://bank.example@evil.example" shows one place and leads to another.
    if (url.username || url.password) return null;
    return url.href;
  } catch {
    return null;
  }
}

const linkStart = /(?:https?:\/\/|www\.)[^\s<>"'`\\^{}|\u0000-\u001f]+/giu;

/** Commas and stops after an address belong to the sentence; a bracket does unless it was opened inside. */
function trimLink(raw: string): string {
  let link = raw;
  for (;;) {
    const last = link.at(-1) ?? "";
    const opened = { ")": "(", "]": "[" }[last];
    const belongs = opened
      ? link.split(opened).length >= link.split(last).length
      : !/[.,;:!?*_~…»”’]/.test(last);
    if (belongs || link === "") return link;
    link = link.slice(0, -1);
  }
}

function withLinks(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(linkStart)) {
    const before = text[match.index - 1];
    const raw = trimLink(match[0]);
    const href = isEdge(before) ? safeHref(raw) : null;
    if (!href || match.index < from) continue;
    if (match.index > from) pieces.push({ kind: "text", text: text.slice(from, match.index) });
    pieces.push({ kind: "link", text: raw.replace(directionMarks, ""), href });
    from = match.index + raw.length;
  }
  if (from < text.length) pieces.push({ kind: "text", text: text.slice(from) });
  return pieces;
}

/** Where the marker that opens at `open` closes, -1 when it does not. Never across a line. */
function closingOf(text: string, open: number): number {
  const marker = text[open]!;
  if (!isEdge(text[open - 1]) || isSpace(text[open + 1]) || text[open + 1] === marker) return -1;
  for (let i = open + 2; i < text.length; i++) {
    if (text[i] === "\n") return -1;
    if (text[i] === marker && !isSpace(text[i - 1]) && isEdge(text[i + 1])) return i;
  }
  return -1;
}

/** Stretches in which markers are letters of an address. */
function linkRanges(text: string): [number, number][] {
  return Array.from(text.matchAll(linkStart), (match) => [
    match.index,
    match.index + trimLink(match[0]).length,
  ]);
}

function inline(text: string, depth = 0): Piece[] {
  const pieces: Piece[] = [];
  const links = linkRanges(text);
  // A marker without a partner has none further on either: one search each keeps hostile input linear.
  const dead = new Set<string>();
  let plainFrom = 0;
  const flush = (until: number) => {
    if (until > plainFrom) pieces.push(...withLinks(text.slice(plainFrom, until)));
  };
  for (let i = 0; i < text.length; i++) {
    const char = text[i]!;
    const link = links.find(([start, end]) => i >= start && i < end);
    if (link) {
      i = link[1] - 1;
      continue;
    }
    if (char === "`") {
      const end = text.indexOf("`", i + 1);
      const newline = text.indexOf("\n", i + 1);
      if (end > i + 1 && (newline === -1 || end < newline)) {
        flush(i);
        pieces.push({ kind: "code", text: text.slice(i + 1, end) });
        i = end;
        plainFrom = end + 1;
      }
      continue;
    }
    if (!(char in markers) || depth >= deepest || dead.has(char)) continue;
    const end = closingOf(text, i);
    if (end === -1) {
      if (text.indexOf(char, i + 1) === -1) dead.add(char);
      continue;
    }
    flush(i);
    pieces.push({ kind: markers[char as Marker], children: inline(text.slice(i + 1, end), depth + 1) });
    i = end;
    plainFrom = end + 1;
  }
  flush(text.length);
  return pieces;
}

const bullet = /^[*-] +(?=\S)/;
const number = /^(\d{1,3})\. +(?=\S)/;
const quote = /^> ?(?=\S)/;

function linesToBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  const paragraph: string[] = [];
  const endParagraph = () => {
    if (paragraph.length > 0) blocks.push({ kind: "paragraph", children: inline(paragraph.join("\n")) });
    paragraph.length = 0;
  };
  for (const line of text.split("\n")) {
    const numbered = number.exec(line);
    const kind = quote.test(line) ? "quote" : bullet.test(line) ? "bullets" : numbered ? "numbers" : null;
    if (!kind) {
      paragraph.push(line);
      continue;
    }
    endParagraph();
    const last = blocks.at(-1);
    if (kind === "quote") {
      blocks.push({ kind, children: inline(line.replace(quote, "")) });
      continue;
    }
    const item = inline(line.replace(kind === "bullets" ? bullet : number, ""));
    if (last && last.kind === kind) last.items.push(item);
    else blocks.push({ kind, start: Number(numbered?.[1] ?? 1), items: [item] });
  }
  endParagraph();
  return blocks;
}

/**
 * WhatsApp's own formatting of a message: *bold*, _italic_, ~strike~, `code`, ```mono```, lists, quotes, and links to
 * http and https. Whatever is not that stays the text it was.
 */
export function formatMessage(text: string): Block[] {
  const blocks: Block[] = [];
  const parts = text.replace(/\r\n?/g, "\n").split("```");
  // A fence without its partner is three letters.
  const closed = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), parts.slice(-2).join("```")];
  closed.forEach((part, index) => {
    if (index % 2 === 1 && part.trim() !== "")
      blocks.push({ kind: "mono", text: part.replace(/^\n|\n$/g, "") });
    else if (index % 2 === 1)
      blocks.push({ kind: "paragraph", children: [{ kind: "text", text: "```".repeat(2) }] });
    else {
      const trimmed = part
        .replace(index > 0 ? /^\n/ : "", "")
        .replace(index < closed.length - 1 ? /\n$/ : "", "");
      if (trimmed !== "") blocks.push(...linesToBlocks(trimmed));
    }
  });
  return blocks;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Whether a text is one to `most` emoji and nothing else, to be shown bigger. */
export function onlyEmoji(text: string, most = 3): boolean {
  const trimmed = text.trim();
  if (trimmed === "" || trimmed.length > most * 24) return false;
  // Nearly all messages begin with a letter: they need no taking apart.
  if (/^\p{L}/u.test(trimmed)) return false;
  let count = 0;
  for (const { segment } of graphemes.segment(trimmed)) {
    if (/^\s+$/.test(segment)) continue;
    const emoji =
      /^\p{Regional_Indicator}{2}$/u.test(segment) ||
      /^[#*0-9]\ufe0f?\u20e3$/u.test(segment) ||
      (/^\p{Extended_Pictographic}/u.test(segment) && !/^[©®™]\ufe0e?$/u.test(segment));
    if (!emoji || ++count > most) return false;
  }
  return count > 0;
}

/** One line of a message for a list or a quote: markers gone, white space folded. */
export function plainLine(text: string, most = 160): string {
  const line = text
    .slice(0, most * 4)
    .replace(/```/g, "")
    .replace(/(^|[^\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\2(?![\p{L}\p{N}])/gu, "$1$3")
    .replace(/\s+/g, " ")
    .trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}
