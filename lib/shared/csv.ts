/** What a spreadsheet would take for a formula, after any number of guards: = + - @, their full-width forms, tab, CR, NUL. */
const formula = /^'*[=+\-@\t\r\0\uFF1D\uFF0B\uFF0D\uFF20]/;
const guarded = /^'+[=+\-@\t\r\0\uFF1D\uFF0B\uFF0D\uFF20]/;

/**
 * A text that no spreadsheet runs: what looks like a formula gets an apostrophe before it. `withoutGuard` takes exactly
 * that one away again, so that what we export can be imported. Source: OWASP ASVS 5.0, 1.2.10.
 */
export const guardCell = (text: string): string => (formula.test(text) ? `'${text}` : text);

/** The text that `guardCell` was given. */
export const withoutGuard = (cell: string): string => (guarded.test(cell) ? cell.slice(1) : cell);

/** Tells Excel that the bytes which follow are UTF-8. */
export const byteOrderMark = "\uFEFF";

const quoted = (text: string, separator: string): string =>
  text.includes(separator) || /["\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/**
 * One line of a CSV after RFC 4180, with CRLF at its end. Every cell is guarded, also those that only look harmless to us:
 * numbers and phone numbers, too.
 */
export const csvLine = (cells: readonly string[], separator = ","): string =>
  `${cells.map((cell) => quoted(guardCell(cell), separator)).join(separator)}\r\n`;
