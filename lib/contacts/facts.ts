import type { ContactRef } from "@/lib/contacts/views";

/** What a text or a template with variables is filled from. */
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

const customPrefix = "contact.custom.";

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

/** Whether a name is one that can have a value. */
export const isVariable = (name: string): boolean =>
  (variableNames as readonly string[]).includes(name) || /^contact\.custom\.[a-z][a-z0-9_]{0,39}$/.test(name);

/**
 * What a variable stands for; never the word "null".
 * @returns undefined for a name that is no variable, null for one without a value
 */
export function variableValue(name: string, facts: VariableFacts): string | null | undefined {
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
