import type { CustomFieldView } from "@/lib/contacts/views";
import type { FieldErrors } from "@/lib/platform/errors";

/** The value of a custom field; what a field has no value for is not kept. */
export type CustomValue = string | number | boolean;

const longest = 2_000;

function isDay(value: string): boolean {
  const at = new Date(`${value}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
  );
}

function isLink(value: string): boolean {
  try {
    return ["http:", "https:"].includes(new URL(value).protocol);
  } catch {
    return false;
  }
}

/** What is wrong with a value for a field, in words; null when it fits. */
export function customProblemOf(field: CustomFieldView, value: unknown): string | null {
  if (typeof value === "string" && value.length > longest) return "At most 2,000 characters.";
  switch (field.type) {
    case "text":
      return typeof value === "string" ? null : "Must be text.";
    case "number":
      return typeof value === "number" && Number.isFinite(value) ? null : "Must be a number.";
    case "checkbox":
      return typeof value === "boolean" ? null : "Must be yes or no.";
    case "date":
      return typeof value === "string" && isDay(value) ? null : "Must be a day, 2026-11-20 for example.";
    case "choice":
      return typeof value === "string" && field.options.includes(value) ? null : "Is not one of the choices.";
    case "link":
      return typeof value === "string" && isLink(value)
        ? null
        : "Must be a link that begins with https:// or http://.";
  }
}

/**
 * The values of a contact after a change; null or an empty text takes a value away.
 * @returns the values, and what is wrong by the field's dotted path
 */
export function applyCustom(
  fields: readonly CustomFieldView[],
  before: Record<string, unknown>,
  change: Record<string, unknown>,
): { custom: Record<string, unknown>; errors: FieldErrors } {
  const custom = { ...before };
  const errors: FieldErrors = {};
  for (const [key, given] of Object.entries(change)) {
    const field = fields.find((one) => one.key === key);
    const value = typeof given === "string" ? given.trim() : given;
    const problem = field ? null : "There is no such field.";
    if (problem) errors[`custom.${key}`] = problem;
    else if (value === null || value === "") delete custom[key];
    else {
      const wrong = customProblemOf(field!, value);
      if (wrong) errors[`custom.${key}`] = wrong;
      else custom[key] = value;
    }
  }
  return { custom, errors };
}
