import type { PhoneNumber } from "../core/state";
import { isObject, objectAt, textAt, type Json } from "./fields";
import { readMedia } from "./media-rules";
import { GraphError, invalid } from "./errors";

const HEADER_MEDIA = ["image", "video", "document"];

/**
 * Checks an interactive message against Meta's limits (messages/interactive-*).
 * @throws GraphError 131008, 131009 or 100 with the field in the details.
 */
export function checkInteractive(interactive: Json, number: PhoneNumber): void {
  const kind = interactive.type;
  if (kind === undefined)
    throw new GraphError(131008, { details: "Parameter 'interactive.type' is mandatory" });
  const check = typeof kind === "string" ? CHECKS[kind] : undefined;
  if (!check) throw invalid(`Interactive type is not valid: ${String(kind)}`);
  const action = objectAt(interactive, "action", "interactive");
  check(interactive, action, number);
  if (interactive.footer !== undefined) {
    textAt(objectAt(interactive, "footer", "interactive"), "text", "Footer text", { max: 60 });
  }
}

/** Checks the products of a message, in their sections. @throws GraphError 131008 or 131009 with the field. */
export function checkProductSections(action: Json): void {
  const sections = list(action, "sections", 1, 10);
  let items = 0;
  for (const section of sections) {
    textAt(section, "title", "Section title", { max: 24, required: sections.length > 1 });
    for (const item of list(section, "product_items", 1, 30)) {
      textAt(item, "product_retailer_id", "product_retailer_id", { max: 100 });
      items++;
    }
  }
  if (items > 30) throw invalid("Total product count exceed max allowed count: 30");
}

type Check = (interactive: Json, action: Json, number: PhoneNumber) => void;

const CHECKS: Record<string, Check> = {
  button: (interactive, action, number) => {
    body(interactive, 1024);
    header(interactive, ["text", ...HEADER_MEDIA], number);
    const buttons = list(action, "buttons", 1, 3);
    const ids = new Set<string>();
    const titles = new Set<string>();
    for (const button of buttons) {
      if (button.type !== "reply") throw invalid("Button type must be 'reply'");
      const reply = objectAt(button, "reply", "button");
      const id = textAt(reply, "id", "Button id", { max: 256 })!;
      const title = textAt(reply, "title", "Button title", { max: 20 })!;
      if (ids.has(id)) throw invalid("Button ids must be unique");
      if (titles.has(title)) throw invalid("Button titles must be unique");
      ids.add(id);
      titles.add(title);
    }
  },
  list: (interactive, action, number) => {
    body(interactive, 4096);
    header(interactive, ["text"], number);
    textAt(action, "button", "Button label", { max: 20 });
    const sections = list(action, "sections", 1, 10);
    const ids = new Set<string>();
    let rows = 0;
    for (const section of sections) {
      textAt(section, "title", "Section title", { max: 24, required: sections.length > 1 });
      for (const row of list(section, "rows", 1, 10)) {
        rows++;
        const id = textAt(row, "id", "Row id", { max: 200 })!;
        textAt(row, "title", "Row title", { max: 24 });
        textAt(row, "description", "Row description", { min: 0, max: 72, required: false });
        if (ids.has(id)) throw invalid("Row ids must be unique");
        ids.add(id);
      }
    }
    if (rows > 10) throw invalid("Total row count exceed max allowed count: 10");
  },
  cta_url: (interactive, action, number) => {
    body(interactive, 1024);
    header(interactive, ["text", ...HEADER_MEDIA], number);
    named(action, "cta_url");
    const parameters = objectAt(action, "parameters", "cta_url");
    textAt(parameters, "display_text", "Button display_text", { max: 20 });
    const url = textAt(parameters, "url", "Button url", { max: 2000 })!;
    if (!/^https?:\/\/\S+$/i.test(url)) throw invalid("Button url is not a valid URL");
  },
  flow: (interactive, action, number) => {
    body(interactive, 1024);
    header(interactive, ["text", ...HEADER_MEDIA], number);
    named(action, "flow");
    const parameters = objectAt(action, "parameters", "flow");
    if (String(parameters.flow_message_version) !== "3") throw invalid("flow_message_version must be 3");
    textAt(parameters, "flow_cta", "flow_cta", { max: 30 });
    if (parameters.flow_id === undefined && parameters.flow_name === undefined) {
      throw new GraphError(131008, { details: "Parameter 'flow_id' or 'flow_name' is mandatory" });
    }
  },
  product: (interactive, action) => {
    if (interactive.header !== undefined) throw invalid("Header is not allowed for type product");
    body(interactive, 1024, false);
    textAt(action, "catalog_id", "catalog_id", { max: 100 });
    textAt(action, "product_retailer_id", "product_retailer_id", { max: 100 });
  },
  product_list: (interactive, action, number) => {
    body(interactive, 1024);
    if (interactive.header === undefined)
      throw new GraphError(131008, { details: "Parameter 'header' is mandatory" });
    header(interactive, ["text"], number);
    textAt(action, "catalog_id", "catalog_id", { max: 100 });
    checkProductSections(action);
  },
  catalog_message: (interactive, action) => {
    body(interactive, 1024);
    named(action, "catalog_message");
  },
  location_request_message: (interactive, action) => {
    body(interactive, 1024);
    named(action, "send_location");
  },
  call_permission_request: (interactive, action) => {
    body(interactive, 1024, false);
    named(action, "call_permission_request");
  },
  address_message: (interactive, action) => {
    body(interactive, 1024);
    named(action, "address_message");
    const parameters = objectAt(action, "parameters", "address_message");
    if (parameters.country !== "IN") throw invalid("address_message is available for India only");
  },
  carousel: (interactive, action, number) => {
    body(interactive, 1024);
    if (interactive.header !== undefined || interactive.footer !== undefined) {
      throw invalid("Header and footer are not allowed for type carousel");
    }
    const shapes = new Set<string>();
    for (const card of list(action, "cards", 2, 10)) {
      header(card, ["image", "video"], number);
      if (card.header === undefined)
        throw new GraphError(131008, { details: "Parameter 'header' is mandatory for cards" });
      if (card.body !== undefined) {
        const text = textAt(objectAt(card, "body", "card"), "text", "Card body text", { max: 160 })!;
        if (text.split("\n").length > 3) throw invalid("Card body allows at most 2 line breaks");
      }
      const inner = objectAt(card, "action", "card");
      if (Array.isArray(inner.buttons)) shapes.add(`buttons:${inner.buttons.length}`);
      else shapes.add(String(inner.name ?? "none"));
    }
    if (shapes.size > 1) throw invalid("All cards must have the same kind and number of buttons");
  },
};

function body(interactive: Json, max: number, required = true): void {
  if (!required && interactive.body === undefined) return;
  textAt(objectAt(interactive, "body", "interactive"), "text", "Body text", { max });
}

function header(parent: Json, allowed: string[], number: PhoneNumber): void {
  if (parent.header === undefined) return;
  const value = objectAt(parent, "header", "interactive");
  const kind = String(value.type);
  if (!allowed.includes(kind))
    throw invalid(`Header type is not valid: ${kind}. Allowed: ${allowed.join(", ")}`);
  if (kind === "text") textAt(value, "text", "Header text", { max: 60 });
  else value[kind] = readMedia(kind, objectAt(value, kind, "header"), number);
}

function named(action: Json, name: string): void {
  if (action.name !== name) throw invalid(`Action name must be '${name}'`);
}

function list(parent: Json, key: string, min: number, max: number): Json[] {
  const value = parent[key];
  if (value === undefined) throw new GraphError(131008, { details: `Parameter '${key}' is mandatory` });
  if (!Array.isArray(value) || !value.every(isObject)) throw invalid(`'${key}' must be an array of objects`);
  if (value.length < min || value.length > max) {
    throw invalid(`'${key}' count invalid. Min count: ${min}, Max count: ${max}`);
  }
  return value;
}
