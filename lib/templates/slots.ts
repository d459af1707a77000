import { partOf, variablesOf, type TemplateButton, type TemplateComponent } from "@/lib/templates/components";
import { isCatalogId, isLongId, isLongTitle, productsProblem } from "@/lib/templates/products";

/** As much of a template as its gaps depend on. */
export type TemplateShape = { category: string; components: readonly TemplateComponent[] };

/** A gap of a template that has to be filled before it can be sent. */
export type TemplateSlot = {
  /**
   * `header.1`, `header.name`, `header.file`, `header.place`, `header.product`, `header.catalog`, `body.1`, `button.0`,
   * `button.0.products`, `button.0.title`, `offer.expires`; in a carousel with its card in front: `card.0.body.1`,
   * `card.0.header.file`
   */
  key: string;
  part: "header" | "body" | "button" | "offer";
  /** Number of the card, from 0; null outside of a carousel. */
  card: number | null;
  kind:
    | ("text" | "image" | "video" | "document" | "location" | "url" | "code" | "time")
    /** Ids of products with commas or lines between them, and the title they stand under; a product and its catalogue. */
    | ("products" | "title" | "product" | "catalog");
  /** `1` or `customer_name`; the button's words for a button. */
  name: string;
};

const fileKinds = { IMAGE: "image", VIDEO: "video", DOCUMENT: "document" } as const;

/** An authentication code goes into the body and into the button; it is asked for once. */
export const takesBodyValue = (category: string, button: TemplateButton): boolean =>
  category === "AUTHENTICATION" && (button.type === "URL" || button.type === "OTP");

function slotsOfParts(
  components: readonly TemplateComponent[],
  category: string,
  card: number | null,
): TemplateSlot[] {
  const at = card === null ? "" : `card.${card}.`;
  const header = partOf(components, "HEADER");
  const texts = (part: "header" | "body", text: string | undefined): TemplateSlot[] =>
    variablesOf(text).map((name) => ({ key: `${at}${part}.${name}`, part, card, kind: "text", name }));
  const slots: TemplateSlot[] = [];
  if (header?.format === "TEXT") slots.push(...texts("header", header.text));
  else if (header?.format === "LOCATION") {
    slots.push({ key: `${at}header.place`, part: "header", card, kind: "location", name: "location" });
  } else if (header?.format === "PRODUCT") {
    for (const kind of ["product", "catalog"] as const) {
      slots.push({ key: `${at}header.${kind}`, part: "header", card, kind, name: kind });
    }
  } else if (header) {
    const kind = fileKinds[header.format];
    slots.push({ key: `${at}header.file`, part: "header", card, kind, name: kind });
  }
  slots.push(...texts("body", partOf(components, "BODY")?.text));
  if (partOf(components, "LIMITED_TIME_OFFER")?.limited_time_offer.has_expiration === true) {
    slots.push({ key: "offer.expires", part: "offer", card, kind: "time", name: "expires" });
  }
  partOf(components, "BUTTONS")?.buttons.forEach((button, index) => {
    if (takesBodyValue(category, button)) return;
    const slot = { key: `${at}button.${index}`, part: "button", card, name: button.text ?? "" } as const;
    if (button.type === "COPY_CODE") slots.push({ ...slot, kind: "code" });
    else if (button.type === "MPM") {
      for (const kind of ["products", "title"] as const) {
        slots.push({ ...slot, key: `${slot.key}.${kind}`, kind });
      }
    } else if (button.type === "URL" && variablesOf(button.url).length > 0) {
      slots.push({ ...slot, kind: "url" });
    }
  });
  return slots;
}

/** What has to be filled in, in the order of reading. */
export function slotsOf({ category, components }: TemplateShape): TemplateSlot[] {
  const cards = partOf(components, "CAROUSEL")?.cards ?? [];
  return [
    ...slotsOfParts(components, category, null),
    ...cards.flatMap((card, index) => slotsOfParts(card.components, category, index)),
  ];
}

export const isFileSlot = ({ kind }: TemplateSlot): boolean =>
  kind === "image" || kind === "video" || kind === "document";

export type SlotProblem =
  | "missing"
  | "line_break"
  | "spaces"
  | "too_long"
  | "not_https"
  | "not_a_time"
  | "not_a_place"
  | "not_a_file"
  | "too_many"
  | "not_a_catalog";

/** Characters of a code: of an offer 20, of a sign-in 15. Source: Meta, template components and authentication. */
export const mostCode = { offer: 20, authentication: 15 } as const;

/** A time as text: ISO 8601 with its zone, or milliseconds since 1970; null for anything else. In milliseconds. */
export function readTime(text: string): number | null {
  if (/^\d{13}$/.test(text)) return Number(text);
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

/**
 * What is wrong with words for a gap, null when nothing is. Meta refuses line breaks, tabs and more than four spaces in a
 * row in parameters (132018).
 */
export function slotProblem(slot: TemplateSlot, value: string | undefined): SlotProblem | null {
  const given = value?.trim() ?? "";
  if (given === "") return "missing";
  if (slot.kind === "products") return productsProblem(given);
  if (/[\n\r\t]/.test(given)) return "line_break";
  if (/ {5,}/.test(given)) return "spaces";
  switch (slot.kind) {
    case "image":
    case "video":
    case "document":
      return /^https:\/\/\S+\.\S+/.test(given) ? (given.length > 2_000 ? "too_long" : null) : "not_https";
    case "location":
      return "not_a_place";
    case "time":
      return readTime(given) === null ? "not_a_time" : null;
    case "code":
      return given.length > mostCode.offer ? "too_long" : null;
    case "url":
      return given.length > 2_000 ? "too_long" : null;
    case "text":
      return given.length > 1_024 ? "too_long" : null;
    case "title":
      return isLongTitle(given) ? "too_long" : null;
    case "product":
      return isLongId(given) ? "too_long" : null;
    case "catalog":
      return isCatalogId(given) ? null : "not_a_catalog";
  }
}
