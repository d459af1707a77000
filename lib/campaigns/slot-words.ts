import { letterOf } from "@/lib/campaigns/rules";
import { isFileSlot, type SlotProblem, type TemplateSlot } from "@/lib/templates/slots";

/** What a gap takes. */
const things: Record<TemplateSlot["kind"], string> = {
  text: "words",
  image: "picture",
  video: "video",
  document: "document",
  location: "place",
  url: "end of the link",
  code: "code",
  time: "time",
  products: "products",
  title: "title",
  product: "product",
  catalog: "catalog",
};
export const thingOf = ({ kind }: TemplateSlot): string => things[kind];

const missing: Partial<Record<TemplateSlot["kind"], string>> = {
  text: "say what stands here.",
  url: "say how its link ends.",
  code: "say the code.",
  time: "say when it ends.",
  title: "say what stands above the products.",
};

/** Where a gap stands. */
function placeOf({ part, kind, name }: TemplateSlot): string {
  if (kind === "text") return `${part} {{${name}}}`;
  // Its words are WhatsApp's own.
  if (kind === "code") return "copy-code button";
  return part === "button" ? `button “${name}”` : part;
}

/**
 * Names a gap to whoever fills it: “Body {{2}}”, “Header”, “Card 2, button “See it””.
 * @param variant its number when there is more than one: “Variant B, body {{2}}”
 */
export function slotWords(slot: TemplateSlot, variant: number | null): string {
  const words = [
    ...(variant === null ? [] : [`variant ${letterOf(variant)}`]),
    ...(slot.card === null ? [] : [`card ${slot.card + 1}`]),
    placeOf(slot),
  ].join(", ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What is wrong with what a gap is filled with, as the rest of a sentence that begins with its name. */
export function problemWords(slot: TemplateSlot, problem: SlotProblem): string {
  switch (problem) {
    case "missing":
      return missing[slot.kind] ?? `choose the ${thingOf(slot)}.`;
    case "line_break":
      return "WhatsApp takes no line breaks here.";
    case "spaces":
      return "WhatsApp takes no more than four spaces in a row here.";
    case "too_long":
      return "this is longer than WhatsApp allows.";
    case "not_https":
      return `choose a ${thingOf(slot)}, or give a link that begins with https://.`;
    case "not_a_time":
      return "give a day and a time.";
    case "not_a_place":
      return slot.kind === "location" ? "choose the place." : "a place cannot stand here.";
    case "not_a_file":
      return isFileSlot(slot) ? `the chosen file is no ${thingOf(slot)}.` : "a file cannot stand here.";
    case "too_many":
      return "at most 30 products.";
    case "not_a_catalog":
      return "give the ID of a catalog: digits only.";
  }
}

/** Of a value for a gap that the template does not have. */
export const noSuchGap = (template: string, key: string): string =>
  `The template ${template} has no gap “${key}” any more. Choose it again.`;
