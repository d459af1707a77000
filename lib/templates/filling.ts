import { z } from "zod";
import { isVariable, variableValue, type VariableFacts } from "@/lib/contacts/facts";
import { hydrate, lengthOf, partOf, variablesOf, type TemplateComponent } from "@/lib/templates/components";
import {
  componentsFor,
  textIn,
  type SentComponent,
  type Value,
  type Values,
} from "@/lib/templates/sent-components";
import {
  isFileSlot,
  mostCode,
  slotProblem,
  slotsOf,
  type SlotProblem,
  type TemplateShape,
  type TemplateSlot,
} from "@/lib/templates/slots";

const words = z.string("Must be text.").max(2_000, "At most 2,000 characters.");
const fallback = words.optional();
export const columnName = z
  .string("Must be text.")
  .min(1, "Name the column.")
  .max(200, "At most 200 characters.");

/** Where the value of one gap comes from. */
const slotSource = z.discriminatedUnion(
  "kind",
  [
    /** The same for everybody; for a file its https address, for a time ISO 8601. */
    z.strictObject({ kind: z.literal("text"), text: words }),
    /** `contact.first_name`, `contact.custom.city`, …; the fallback when this contact has no such value. */
    z.strictObject({
      kind: z.literal("field"),
      field: z.string("Must be text.").refine(isVariable, "Is not a field."),
      fallback,
    }),
    /** A column of the file the audience came with. */
    z.strictObject({ kind: z.literal("column"), column: columnName, fallback }),
    /** A file uploaded by POST /media. */
    z.strictObject({ kind: z.literal("media"), mediaId: z.uuid("Is not an id.") }),
    z.strictObject({
      kind: z.literal("location"),
      latitude: z.number("Must be a number.").min(-90).max(90),
      longitude: z.number("Must be a number.").min(-180).max(180),
      name: words.min(1, "Name the place."),
      address: words.min(1, "Say the address."),
    }),
  ],
  "Is not a source of values.",
);
export type SlotSource = z.output<typeof slotSource>;

/** By the key of the gap: see TemplateSlot. */
export const slotMapping = z.record(z.string().max(100), slotSource);
export type SlotMapping = z.output<typeof slotMapping>;

/** What is known of whom it goes to. Without `agent`, `workspace` and `number` their fields are empty. */
export type FillFacts = {
  contact: VariableFacts["contact"];
  agent?: VariableFacts["agent"];
  workspace?: VariableFacts["workspace"];
  number?: VariableFacts["number"];
  /** Values of this person's row, by column. */
  row?: Readonly<Record<string, string | null | undefined>> | null;
};

/** `too_long`: with the values filled in, the part is longer than Meta lets through (132005). */
export type FillProblem = { slot: string; problem: SlotProblem | "unknown_slot" };

export type Filled =
  | { components: SentComponent[]; mediaIds: string[]; values: Record<string, string> }
  | { problems: FillProblem[] };

const nameless = { name: "" };

/** Data is data: what somebody once pasted into a field must not stop a message, so its white space becomes one space. */
export const onOneLine = (value: string | null | undefined): string =>
  value?.replace(/\s+/g, " ").trim() ?? "";

/** What a field or a column says for one person, as it is known; empty or nothing when it says nothing. */
export function knownValue(
  source: Extract<SlotSource, { kind: "field" | "column" }>,
  { contact, agent = null, workspace = nameless, number = nameless, row }: FillFacts,
): string | null | undefined {
  if (source.kind === "field") return variableValue(source.field, { contact, agent, workspace, number });
  return row && Object.hasOwn(row, source.column) ? row[source.column] : null;
}

function valueOf({ kind }: TemplateSlot, source: SlotSource, facts: FillFacts): Value {
  // A line break between two products is no white space.
  const tidy = kind === "products" ? (value: string | null | undefined) => value?.trim() ?? "" : onOneLine;
  switch (source.kind) {
    case "text":
      return { kind: "words", text: source.text.trim() };
    case "field":
    case "column":
      return { kind: "words", text: tidy(knownValue(source, facts)) || tidy(source.fallback) };
    case "media":
      return { kind: "media", mediaId: source.mediaId };
    case "location": {
      const { kind: _, ...place } = source;
      return { kind: "location", place };
    }
  }
}

function problemOf(slot: TemplateSlot, value: Value | undefined): SlotProblem | null {
  if (!value) return "missing";
  if (value.kind === "words") return slotProblem(slot, value.text);
  if (value.kind === "media") return isFileSlot(slot) ? null : "not_a_file";
  return slot.kind === "location" ? null : "not_a_place";
}

/** Characters a part may have once it is filled. Source: Meta, template components; limited-time offers; carousels. */
function mostOf(
  part: "header" | "body",
  card: number | null,
  components: readonly TemplateComponent[],
): number {
  if (part === "header") return 60;
  if (card !== null) return 160;
  return partOf(components, "LIMITED_TIME_OFFER") ? 600 : 1_024;
}

function tooLong(
  components: readonly TemplateComponent[],
  card: number | null,
  values: Values,
): FillProblem[] {
  const at = card === null ? "" : `card.${card}.`;
  return (["header", "body"] as const).flatMap((part) => {
    const found = partOf(components, part === "header" ? "HEADER" : "BODY");
    const names = variablesOf(found?.text);
    const filled = hydrate(found?.text ?? "", (name) => textIn(values, `${at}${part}.${name}`));
    if (names.length === 0 || lengthOf(filled) <= mostOf(part, card, components)) return [];
    // The longest of its values is the one to shorten.
    const longest = names.toSorted(
      (a, b) => textIn(values, `${at}${part}.${b}`).length - textIn(values, `${at}${part}.${a}`).length,
    )[0]!;
    return [{ slot: `${at}${part}.${longest}`, problem: "too_long" as const }];
  });
}

/**
 * Fills the gaps of a template for one person. A value that is empty becomes its fallback; what has neither is a problem,
 * never a "Hello null". White space of fields and columns is made one space; fixed words must be right as they are.
 * @returns Meta's `components`, where a file of ours stands as `mediaId` and becomes Meta's id when it is sent, all those
 *   ids, and the words by gap; or what stands against it, by gap
 */
export function fillTemplate(template: TemplateShape, mapping: SlotMapping, facts: FillFacts): Filled {
  const slots = slotsOf(template);
  const keys = new Set(slots.map(({ key }) => key));
  const values = new Map(
    slots.flatMap((slot) =>
      Object.hasOwn(mapping, slot.key) ? [[slot.key, valueOf(slot, mapping[slot.key]!, facts)] as const] : [],
    ),
  );
  const problems: FillProblem[] = Object.keys(mapping)
    .filter((key) => !keys.has(key))
    .map((slot) => ({ slot, problem: "unknown_slot" }));
  for (const slot of slots) {
    const problem = problemOf(slot, values.get(slot.key));
    if (problem) problems.push({ slot: slot.key, problem });
    else if (template.category === "AUTHENTICATION" && slot.part === "body") {
      if (textIn(values, slot.key).length > mostCode.authentication) {
        problems.push({ slot: slot.key, problem: "too_long" });
      }
    }
  }
  const cards = partOf(template.components, "CAROUSEL")?.cards ?? [];
  const long = [
    ...tooLong(template.components, null, values),
    ...cards.flatMap((card, index) => tooLong(card.components, index, values)),
  ];
  problems.push(...long.filter(({ slot }) => !problems.some((one) => one.slot === slot)));
  if (problems.length > 0) return { problems };
  return {
    components: componentsFor(template, values),
    mediaIds: [
      ...new Set([...values.values()].flatMap((value) => (value.kind === "media" ? [value.mediaId] : []))),
    ],
    values: Object.fromEntries(
      [...values].flatMap(([key, value]) => (value.kind === "words" ? [[key, value.text]] : [])),
    ),
  };
}

/** A mapping of fixed words: what a person typed into the gaps. */
export const fixedWords = (values: Readonly<Record<string, string>>): SlotMapping =>
  Object.fromEntries(Object.entries(values).map(([key, text]) => [key, { kind: "text", text }]));
