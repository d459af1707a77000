import { hydrate, partOf, type TemplateComponent } from "@/lib/templates/components";

type Json = Record<string, unknown>;
const object = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const words = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

/** Words by the key of their gap: `body.1`, `header.name`, `card.0.body.1`. */
export type TemplateValues = Readonly<Record<string, string>>;

export type Worded = { header: string | null; body: string; footer: string | null };

/** The words of a template with its gaps filled; what has no value stays in braces. */
export function wordsOf(components: readonly TemplateComponent[], values: TemplateValues): Worded {
  const header = partOf(components, "HEADER");
  const fill = (part: "header" | "body", text: string) =>
    hydrate(text, (name) => values[`${part}.${name}`]?.trim());
  return {
    header: header?.format === "TEXT" && header.text ? fill("header", header.text) : null,
    body: fill("body", partOf(components, "BODY")?.text ?? ""),
    footer: partOf(components, "FOOTER")?.text || null,
  };
}

/** What a person reads of a template that was sent: its words as one text, formatted as WhatsApp formats. */
export function templateText(components: readonly TemplateComponent[], values: TemplateValues): string {
  const { header, body, footer } = wordsOf(components, values);
  return [header && `*${header.replaceAll("*", "")}*`, body, footer].filter(Boolean).join("\n");
}

/** The words that a message's `components` carry, by gap. */
export function valuesIn(components: unknown): Record<string, string> {
  const values: Record<string, string> = {};
  for (const component of list(components).map(object)) {
    const part = words(component.type)?.toLowerCase();
    if (part !== "header" && part !== "body") continue;
    list(component.parameters).forEach((entry, index) => {
      const parameter = object(entry);
      const text = words(parameter.text);
      if (text) values[`${part}.${words(parameter.parameter_name) ?? index + 1}`] = text;
    });
  }
  return values;
}
