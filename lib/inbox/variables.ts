import { variableValue, type VariableFacts } from "@/lib/contacts/facts";

export type Filled = {
  text: string;
  /** Known variables that had neither a value nor a fallback; they became nothing. */
  empty: string[];
  /** Words in braces that are no variables; they stay as they were written. */
  unknown: string[];
};

const pattern = /\{\{\s*([a-z0-9_.]{1,80})\s*(?:\|([^{}]{0,200}))?\}\}/gi;

/** What is in front of an empty variable goes with it: "Hello ,", "Hello !" and "for  you" are not what one meant. */
const empty = "\u0000";

function tidy(text: string): string {
  return text
    .replace(/\u0000(?:[^\S\n]*\u0000)*/g, empty)
    .replace(/[^\S\n]+\u0000(?=[\s,.!?;:)،؟]|$)/g, "")
    .replace(/(^|\n)\u0000[^\S\n]*(?:[,;:][^\S\n]*)?/g, "$1")
    .replaceAll(empty, "");
}

/**
 * Fills `{{contact.first_name|there}}` and the like. A variable without a value becomes its fallback, else nothing, with
 * the space before it; "null" and "undefined" never appear. Values are not read for variables again: what a customer
 * calls themselves stays what it is.
 * @param text at most some thousand characters; the time it takes grows with its length only
 */
export function fillVariables(text: string, facts: VariableFacts): Filled {
  const without = new Set<string>();
  const unknown = new Set<string>();
  const filled = text
    .replaceAll(empty, "")
    .replace(pattern, (written: string, typed: string, fallback: string | undefined) => {
      const name = typed.toLowerCase();
      const value = variableValue(name, facts);
      if (value === undefined) {
        unknown.add(name);
        return written;
      }
      const result = value?.replaceAll(empty, "") || fallback?.trim();
      if (result) return result;
      without.add(name);
      return empty;
    });
  return { text: tidy(filled), empty: [...without], unknown: [...unknown] };
}
