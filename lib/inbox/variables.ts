import type { ContactRef } from "@/lib/contacts/views";

/** What a text with variables is filled from. */
export type VariableFacts = {
  /** `name`: of a person, see `personName`. `custom`: values of custom fields by key. */
  contact: { name: string | null; phone: string | null; custom: Record<string, unknown> };
  /** Who writes; null when nobody does, in a closing message of automation for example. */
  agent: { name: string } | null;
  workspace: { name: string };
  number: { name: string };
};

/** The names a text may use beside `contact.custom.<key>`; the editor offers them in this order. */
export const variableNames = [
  "contact.first_name",
  "contact.name",
  "contact.phone",
  "agent.first_name",
  "agent.name",
  "workspace.name",
  "number.name",
] as const;

export type Filled = {
  text: string;
  /** Known variables that had neither a value nor a fallback; they became nothing. */
  empty: string[];
  /** Words in braces that are no variables; they stay as they were written. */
  unknown: string[];
};

const pattern = /\{\{\s*([a-z0-9_.]{1,80})\s*(?:\|([^{}]{0,200}))?\}\}/gi;
const customPrefix = "contact.custom.";

/** What is in front of an empty variable goes with it: "Hello ,", "Hello !" and "for  you" are not what one meant. */
const empty = "\u0000";

function tidy(text: string): string {
  return text
    .replace(/\u0000(?:[^\S\n]*\u0000)*/g, empty)
    .replace(/[^\S\n]+\u0000(?=[\s,.!?;:)،؟]|$)/g, "")
    .replace(/(^|\n)\u0000[^\S\n]*(?:[,;:][^\S\n]*)?/g, "$1")
    .replaceAll(empty, "");
}

/** The name of a person, or null when what is shown in its place is only an address. */
export function personName(contact: ContactRef): string | null {
  const { name, phone, waId, username, bsuid } = contact;
  const addresses = [phone, waId && `+${waId}`, username && `@${username}`, bsuid, "Unknown"];
  return addresses.includes(name) ? null : name;
}

/** The first word of a name that has a letter in it; null for a name without any, a number or an emoji. */
export function firstName(name: string | null): string | null {
  return name?.split(/\s+/).find((word) => /\p{L}/u.test(word)) ?? null;
}

function shown(value: unknown): string | null {
  if (typeof value === "string") return value.trim() || null;
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return null;
}

/** @returns undefined for a name that is no variable, null for one without a value */
function valueOf(name: string, facts: VariableFacts): string | null | undefined {
  const { contact, agent, workspace, number } = facts;
  switch (name as (typeof variableNames)[number]) {
    case "contact.name":
      return shown(contact.name);
    case "contact.first_name":
      return firstName(contact.name);
    case "contact.phone":
      return shown(contact.phone);
    case "agent.name":
      return shown(agent?.name);
    case "agent.first_name":
      return firstName(agent?.name ?? null);
    case "workspace.name":
      return shown(workspace.name);
    case "number.name":
      return shown(number.name);
  }
  if (!name.startsWith(customPrefix)) return undefined;
  const key = name.slice(customPrefix.length);
  return Object.hasOwn(contact.custom, key) ? shown(contact.custom[key]) : null;
}

/** Whether a text has anything to fill in. */
export const hasVariables = (text: string): boolean => text.search(pattern) !== -1;

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
      const value = valueOf(name, facts);
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
