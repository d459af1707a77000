import type { Finding, Patch, Say } from "@/lib/templates/coach";
import { variablesOf, type ComponentOf, type TemplateComponent } from "@/lib/templates/components";
import type { TemplateDraft } from "@/lib/templates/schemas";

type Texted = ComponentOf<"HEADER"> | ComponentOf<"BODY">;

const wellFormed = /\{\{\s*(\w+)\s*\}\}/g;
const isNumber = (name: string): boolean => /^\d+$/.test(name);
const isName = (name: string): boolean => /^[a-z][a-z0-9_]*$/.test(name);

/** What an example could look like, by what the variable is called. */
const samples: readonly (readonly [RegExp, string])[] = [
  [/name|first|customer/, "Ana"],
  [/order|booking|reference|number|id$/, "A-1042"],
  [/date|day/, "31 January"],
  [/time|hour/, "10:30"],
  [/amount|price|total|sum/, "€20.00"],
  [/code/, "SAVE20"],
  [/city|place|address/, "Berlin"],
  [/link|url/, "https://example.com/1042"],
];
const sampleOf = (name: string): string => samples.find(([pattern]) => pattern.test(name))?.[1] ?? "example";

/** Words that are more than punctuation, without the variables. */
export const countWords = (text: string): number =>
  text
    .replace(/\{\{[^}]*\}\}/g, " ")
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;

/** Texts with variables of the whole draft, cards included. */
function texted(components: readonly TemplateComponent[]): { path: string; part: Texted }[] {
  return components.flatMap((component, index) => {
    const path = `components.${index}`;
    if (component.type === "HEADER" || component.type === "BODY") return [{ path, part: component }];
    if (component.type !== "CAROUSEL") return [];
    return component.cards.flatMap((card, number) =>
      card.components.flatMap((part, inCard) =>
        part.type === "HEADER" || part.type === "BODY"
          ? [{ path: `${path}.cards.${number}.components.${inCard}`, part }]
          : [],
      ),
    );
  });
}

/** The examples of a part, in the order of its variables; "" where there is none. */
function examplesOf(part: Texted, names: readonly string[]): string[] {
  const { example } = part;
  const named =
    part.type === "HEADER" ? part.example?.header_text_named_params : part.example?.body_text_named_params;
  const positional =
    part.type === "HEADER"
      ? part.example?.header_text
      : (example as ComponentOf<"BODY">["example"])?.body_text?.[0];
  return names.map(
    (name, index) =>
      named?.find(({ param_name }) => param_name === name)?.example ??
      (isNumber(name) ? positional?.[Number(name) - 1] : undefined) ??
      positional?.[index] ??
      "",
  );
}

/** The object `example` of a part with these names and examples. */
function exampleFor(
  part: Texted,
  format: TemplateDraft["parameterFormat"],
  names: readonly string[],
  values: readonly string[],
): Record<string, unknown> {
  const key = part.type === "HEADER" ? "header_text" : "body_text";
  if (format === "NAMED") {
    return {
      [`${key}_named_params`]: names.map((param_name, index) => ({ param_name, example: values[index]! })),
    };
  }
  return { [key]: key === "body_text" ? [values] : values };
}

/** Every text of the draft with other names for its variables, examples along with them. */
function renamed(
  draft: TemplateDraft,
  format: TemplateDraft["parameterFormat"],
  only: (path: string) => boolean,
  newName: (name: string, index: number) => string,
): Patch {
  return texted(draft.components)
    .filter(({ path, part }) => only(path) && variablesOf(part.text).length > 0)
    .flatMap(({ path, part }) => {
      const names = variablesOf(part.text);
      const next = new Map(names.map((name, index) => [name, newName(name, index)]));
      const text = part.text!.replace(wellFormed, (_, name: string) => `{{${next.get(name) ?? name}}}`);
      return [
        { path: `${path}.text`, value: text },
        {
          path: `${path}.example`,
          value: exampleFor(part, format, [...next.values()], examplesOf(part, names)),
        },
      ];
    });
}

function coachNames(draft: TemplateDraft, names: readonly string[], path: string, say: Say): void {
  const all = texted(draft.components).flatMap(({ part }) => variablesOf(part.text));
  const here = (other: string) => other === path;
  if (draft.parameterFormat === "NAMED") {
    const wrong = names.find((name) => !isName(name));
    if (wrong === undefined) return;
    const slug = (name: string, index: number) =>
      isName(name) ? name : name.toLowerCase().replace(/^[^a-z]+/, "") || `value_${index + 1}`;
    const fix: Finding["fix"] = all.every(isNumber)
      ? {
          label: "use_numbers",
          patch: [
            { path: "parameterFormat", value: "POSITIONAL" },
            ...renamed(
              draft,
              "POSITIONAL",
              () => true,
              (_, index) => String(index + 1),
            ),
          ],
        }
      : { label: "rename_variables", patch: renamed(draft, "NAMED", here, slug) };
    return say("error", "variable_name", `${path}.text`, { name: wrong }, fix);
  }
  const word = names.find((name) => !isNumber(name));
  if (word !== undefined) {
    const fix: Finding["fix"] = all.every(isName)
      ? {
          label: "use_names",
          patch: [
            { path: "parameterFormat", value: "NAMED" },
            ...renamed(
              draft,
              "NAMED",
              () => true,
              (name) => name,
            ),
          ],
        }
      : undefined;
    return say("error", "variable_not_number", `${path}.text`, { name: word }, fix);
  }
  const wrong = names.findIndex((name, index) => Number(name) !== index + 1);
  if (wrong < 0) return;
  const patch = renamed(draft, "POSITIONAL", here, (_, index) => String(index + 1));
  say(
    "error",
    "variables_sequence",
    `${path}.text`,
    { found: names[wrong]!, expected: String(wrong + 1) },
    { label: "renumber", patch },
  );
}

/** Where variables may stand in a text, and how many. Source: Meta, "Template components", variables; 2388293, 2388299. */
function coachPlaces(text: string, count: number, path: string, say: Say): void {
  const trimmed = text.trim();
  if (/^\{\{[^}]*\}\}/.test(trimmed)) say("error", "variable_start", path);
  if (/\{\{[^}]*\}\}[^\p{L}\p{N}]?$/u.test(trimmed)) say("error", "variable_end", path);
  if (/\}\}\s*\{\{/.test(text)) say("error", "variables_adjacent", path);
  const words = countWords(text);
  const needed = 2 * count + 1;
  if (words < needed) say("error", "variables_too_many", path, { count, words, needed });
}

/** The variables of a header or body: how they are written, where they stand, and their examples. */
export function coachVariables(draft: TemplateDraft, part: Texted, path: string, say: Say): void {
  const text = part.text ?? "";
  const opened = text.match(/\{\{/g)?.length ?? 0;
  const closed = [...text.matchAll(wellFormed)].length;
  if (opened !== closed) return say("error", "variable_syntax", `${path}.text`);
  const names = variablesOf(text);
  if (names.length === 0) return;
  coachNames(draft, names, path, say);
  if (part.type === "BODY") coachPlaces(text, names.length, `${path}.text`, say);
  const examples = examplesOf(part, names);
  const missing = examples.filter((example) => example.trim() === "").length;
  if (missing > 0 || hasWrongShape(draft, part, names)) {
    const values = examples.map((example, index) => example.trim() || sampleOf(names[index]!));
    const value = exampleFor(part, draft.parameterFormat, names, values);
    const patch = [{ path: `${path}.example`, value }];
    say(
      "error",
      "example_missing",
      `${path}.example`,
      { count: Math.max(missing, 1) },
      {
        label: "fill_examples",
        patch,
      },
    );
  }
}

/** Examples of the other kind of variables, or more of them than there are variables. */
function hasWrongShape(draft: TemplateDraft, part: Texted, names: readonly string[]): boolean {
  const named =
    part.type === "HEADER" ? part.example?.header_text_named_params : part.example?.body_text_named_params;
  if (draft.parameterFormat === "NAMED") return named?.length !== names.length;
  const values = part.type === "HEADER" ? part.example?.header_text : part.example?.body_text?.[0];
  return values?.length !== names.length;
}
