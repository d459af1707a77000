import { variablesOf, type TemplateComponent } from "@/lib/templates/components";
import type { ParameterFormat } from "@/lib/templates/schemas";

/** The two parts that have words with variables. In cards of a carousel they are the same. */
export type Worded = Extract<TemplateComponent, { type: "HEADER" | "BODY" }>;

export type Examples = Readonly<Record<string, string>>;

const listed = (value: unknown): string[] =>
  Array.isArray(value) ? value.map((entry) => (typeof entry === "string" ? entry : "")) : [];

/** The examples of a part, by the name of their variable. */
export function examplesOf(part: Worded): Examples {
  const examples: Record<string, string> = {};
  const positional =
    part.type === "BODY" ? listed(part.example?.body_text?.[0]) : listed(part.example?.header_text);
  positional.forEach((value, index) => (examples[String(index + 1)] = value));
  const named =
    part.type === "BODY" ? part.example?.body_text_named_params : part.example?.header_text_named_params;
  for (const { param_name, example } of named ?? []) examples[param_name] = example;
  return examples;
}

/** The part with these words and examples, in the shape Meta takes. Examples of variables that are gone go too. */
export function withWords<Part extends Worded>(
  part: Part,
  text: string,
  examples: Examples,
  format: ParameterFormat,
): Part {
  const names = variablesOf(text);
  const values = names.map((name) => examples[name] ?? "");
  const named = names.map((name, index) => ({ param_name: name, example: values[index]! }));
  const example =
    names.length === 0
      ? undefined
      : part.type === "BODY"
        ? format === "NAMED"
          ? { body_text_named_params: named }
          : { body_text: [values] }
        : format === "NAMED"
          ? { header_text_named_params: named }
          : { header_text: values };
  const { example: _, ...rest } = part;
  return { ...rest, text, ...(example ? { example } : {}) } as Part;
}

const variable = /\{\{\s*([\w.]*)\s*\}\}/g;

/**
 * Numbers the variables of a text anew, {{1}}, {{2}}, … in the order of reading, as Meta wants them. An empty {{}} is a new
 * variable; a name becomes a number.
 * @returns the new number of each variable by its old name
 */
export function renumber(text: string): { text: string; moved: ReadonlyMap<string, string> } {
  const moved = new Map<string, string>();
  let last = 0;
  const numberOf = (name: string): string => {
    const number = moved.get(name) ?? String(++last);
    if (name !== "") moved.set(name, number);
    return number;
  };
  return { text: text.replace(variable, (_, name: string) => `{{${numberOf(name)}}}`), moved };
}

/** A name Meta takes: lower-case letters, digits and underscores, a letter first. */
const asVariableName = (words: string): string =>
  words
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_\d]+|_+$/g, "");

/** A name no variable of the text has yet. */
export function freeName(wanted: string, taken: readonly string[]): string {
  const base = asVariableName(wanted) || "value";
  if (!taken.includes(base)) return base;
  for (let number = 2; ; number++) if (!taken.includes(`${base}_${number}`)) return `${base}_${number}`;
}

/**
 * What was typed into a part: variables numbered anew, and each example still beside its variable, also when a named
 * variable was renamed.
 * @param cursor place in `typed`
 */
export function typeInto<Part extends Worded>(
  part: Part,
  typed: string,
  format: ParameterFormat,
  cursor: number,
): { part: Part; cursor: number } {
  const before = examplesOf(part);
  if (format === "POSITIONAL") {
    const head = typed.slice(0, cursor);
    const { text, moved } = renumber(typed);
    const examples: Record<string, string> = {};
    for (const [from, to] of moved) examples[to] = before[from] ?? "";
    return { part: withWords(part, text, examples, format), cursor: renumber(head).text.length };
  }
  const was = variablesOf(part.text);
  const is = variablesOf(typed);
  const examples: Record<string, string> = { ...before };
  if (was.length === is.length) {
    const changed = is.flatMap((name, index) => (name === was[index] ? [] : [index]));
    if (changed.length === 1) examples[is[changed[0]!]!] = before[was[changed[0]!]!] ?? "";
  }
  return { part: withWords(part, typed, examples, format), cursor };
}

/**
 * Puts a new variable where the cursor is, with spaces around it where words would touch it.
 * @returns what to select afterwards: the name of a named variable, to type over it; else the place behind the variable
 */
export function insertVariable<Part extends Worded>(
  part: Part,
  selection: { start: number; end: number },
  format: ParameterFormat,
  given: { name: string; example: string },
): { part: Part; start: number; end: number; name: string } {
  const text = part.text ?? "";
  const head = text.slice(0, selection.start);
  const tail = text.slice(selection.end);
  const name = format === "NAMED" ? freeName(given.name, variablesOf(text)) : "new";
  const lead = /[\p{L}\p{N}}]$/u.test(head) ? " " : "";
  const trail = /^[\p{L}\p{N}{]/u.test(tail) ? " " : "";
  const written = `${head}${lead}{{${name}}}${trail}${tail}`;
  if (format === "NAMED") {
    const examples = { ...examplesOf(part), [name]: given.example };
    const start = head.length + lead.length + 2;
    return { part: withWords(part, written, examples, format), start, end: start + name.length, name };
  }
  const { text: numbered, moved } = renumber(written);
  const before: Examples = { ...examplesOf(part), new: given.example };
  const examples: Record<string, string> = {};
  for (const [from, to] of moved) examples[to] = before[from] ?? "";
  const number = moved.get("new")!;
  const end = renumber(`${head}${lead}{{new}}`).text.length;
  return { part: withWords(part, numbered, examples, format), start: end, end, name: number };
}

/** Backspace behind a variable, or Delete before one, takes the whole of it. Null: nothing special is there. */
export function variableAt(
  text: string,
  cursor: number,
  key: "Backspace" | "Delete",
): [number, number] | null {
  for (const match of text.matchAll(variable)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (key === "Backspace" ? end === cursor : start === cursor) return [start, end];
  }
  return null;
}

/** A part with its variables in the other style. Names are kept where there are any. */
export function inFormat<Part extends Worded>(part: Part, format: ParameterFormat): Part {
  const { text } = part;
  const before = examplesOf(part);
  if (text === undefined || variablesOf(text).length === 0) return part;
  if (format === "POSITIONAL") {
    const { text: numbered, moved } = renumber(text);
    const examples: Record<string, string> = {};
    for (const [from, to] of moved) examples[to] = before[from] ?? "";
    return withWords(part, numbered, examples, format);
  }
  const names = new Map<string, string>();
  const examples: Record<string, string> = {};
  const named = text.replace(variable, (_, old: string) => {
    if (!names.has(old))
      names.set(old, freeName(/^\d+$/.test(old) ? `value_${old}` : old, [...names.values()]));
    examples[names.get(old)!] = before[old] ?? "";
    return `{{${names.get(old)}}}`;
  });
  return withWords(part, named, examples, format);
}
