import type { TemplateDraft } from "@/lib/templates/schemas";

/** error: Meta refuses or rejects it. warning: it may, or it costs more. hint: it would be better. */
export type Severity = "error" | "warning" | "hint";

/** A change that mends a finding: each value is put at its dotted path; without a value the path is taken away. */
export type Patch = readonly { path: string; value?: unknown }[];

/** What the coach says of one place of a draft. The words are in messages/<language>/templates.json, by rule. */
export type Finding = {
  rule: string;
  severity: Severity;
  /** `name`, `components.1.text`, `components.3.buttons.0.url`, `components.2.cards.1.components.0` */
  path: string;
  /** What the words speak of: limits, counts, what was found. */
  params: Record<string, string | number>;
  /** `label`: key of the words on the button. */
  fix?: { label: string; patch: Patch };
};

/** A template of the same business account, as far as it matters here. */
export type Neighbour = { name: string; language: string; body: string; footer: string; approved: boolean };

/** What is known beside the draft. */
export type CoachFacts = {
  /** The other templates of the account, without the one that is being changed. */
  neighbours: readonly Neighbour[];
  /** The template it is a change of: Meta's status and category of it. */
  changes?: { status: string; category: string } | null;
};

/**
 * Says what Meta would refuse or reject, what it might move to another category, and how to mend it. Pure, for browser and
 * server. The order is the order of reading.
 */
export function coachTemplate(draft: TemplateDraft, facts: CoachFacts): Finding[] {
  const taken = facts.neighbours.some(
    ({ name, language }) => name === draft.name && language === draft.language,
  );
  return taken
    ? [
        {
          rule: "name_taken",
          severity: "error",
          path: "name",
          params: { name: draft.name, language: draft.language },
        },
      ]
    : [];
}

/** The draft with a patch applied. Paths that lead nowhere change nothing. */
export function applyPatch<T extends object>(draft: T, patch: Patch): T {
  const result = structuredClone(draft) as unknown as Record<string, unknown>;
  for (const { path, value } of patch) {
    const keys = path.split(".");
    const last = keys.pop()!;
    const parent = keys.reduce<unknown>(
      (node, key) =>
        typeof node === "object" && node !== null ? (node as Record<string, unknown>)[key] : undefined,
      result,
    );
    if (typeof parent !== "object" || parent === null) continue;
    if (value !== undefined) (parent as Record<string, unknown>)[last] = value;
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete (parent as Record<string, unknown>)[last];
  }
  return result as unknown as T;
}
