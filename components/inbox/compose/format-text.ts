/** A text with what is selected in it. */
export type Selected = { text: string; start: number; end: number };

/** WhatsApp's signs. Source: WhatsApp help, "How to format your messages". */
export const formats = { bold: "*", italic: "_", strike: "~", mono: "```" } as const;
export type Format = keyof typeof formats;

/**
 * Puts WhatsApp's signs around the selection, or takes them off when they are there. White space at its edges stays
 * outside: WhatsApp formats nothing that begins or ends with a space. Of several lines each gets its own signs, except
 * monospace, which spans lines.
 */
export function toggleFormat({ text, start, end }: Selected, format: Format): Selected {
  const sign = formats[format];
  const size = sign.length;
  if (text.slice(start - size, start) === sign && text.slice(end, end + size) === sign && start >= size) {
    return {
      text: text.slice(0, start - size) + text.slice(start, end) + text.slice(end + size),
      start: start - size,
      end: end - size,
    };
  }
  const chosen = text.slice(start, end);
  const wrap = (words: string): string => {
    const inner = words.trim();
    if (inner === "") return words;
    const before = words.slice(0, words.indexOf(inner));
    return before + sign + inner + sign + words.slice(before.length + inner.length);
  };
  if (chosen.trim() === "") {
    const at = start + size;
    return {
      text: text.slice(0, start) + sign + chosen + sign + text.slice(end),
      start: at,
      end: at + chosen.length,
    };
  }
  const formatted = format === "mono" ? wrap(chosen) : chosen.split("\n").map(wrap).join("\n");
  const result = text.slice(0, start) + formatted + text.slice(end);
  if (chosen.includes("\n") && format !== "mono")
    return { text: result, start, end: start + formatted.length };
  const lead = chosen.length - chosen.trimStart().length;
  return { text: result, start: start + lead + size, end: start + lead + size + chosen.trim().length };
}

/** The format a key press asks for, as in other programs that write. */
export function formatOfKey(event: {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}): Format | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  const key = event.key.toLowerCase();
  if (!event.shiftKey) return key === "b" ? "bold" : key === "i" ? "italic" : null;
  return key === "x" ? "strike" : key === "m" ? "mono" : null;
}
