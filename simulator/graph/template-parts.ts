import { state } from "../core/state";
import type { TemplateComponent } from "../types/template";
import { isObject, type Json } from "./fields";
import { checkButtons } from "./template-buttons";
import { missingField, refuse, tooLong } from "./template-refusals";
import { variablesOf } from "./template-send";

type Format = "POSITIONAL" | "NAMED";

/** @throws GraphError with the subcode and words of the rule the part breaks. */
export function checkComponent(component: TemplateComponent, format: Format): void {
  switch (component.type) {
    case "HEADER":
      return checkHeader(component, format);
    case "BODY":
      return checkBody(component, format);
    case "FOOTER": {
      const text = textOf(component);
      if ([...text].length > 60) throw tooLong("The footer", 60);
      if (variablesOf(text).length > 0 || /\n/.test(text)) {
        throw refuse(
          2388073,
          "Message Footer Format Is Incorrect",
          "The message footer can't have any new lines or variables.",
        );
      }
      return;
    }
    case "BUTTONS":
      return checkButtons(component.buttons);
    case "LIMITED_TIME_OFFER": {
      const offer = component.limited_time_offer;
      if (!isObject(offer) || typeof offer.text !== "string")
        throw missingField("LIMITED_TIME_OFFER", "limited_time_offer");
      if (offer.text.trim() === "") throw missingField("LIMITED_TIME_OFFER", "text");
      if ([...offer.text].length > 16) throw tooLong("The offer text", 16);
      return;
    }
    case "CAROUSEL":
      return checkCarousel(component, format);
  }
}

function textOf(component: TemplateComponent): string {
  if (typeof component.text !== "string" || component.text.trim() === "")
    throw missingField(component.type, "text");
  return component.text;
}

function checkHeader(component: TemplateComponent, format: Format): void {
  const kind = String(component.format ?? "").toUpperCase();
  component.format = kind;
  if (!["TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION", "GIF", "PRODUCT"].includes(kind))
    throw missingField("HEADER", "format");
  if (kind === "TEXT") {
    const text = textOf(component);
    if ([...text].length > 60) throw tooLong("The header", 60);
    const variables = variablesOf(text);
    if (
      variables.length > 1 ||
      /[\n*_~`]|\p{Extended_Pictographic}/u.test(text.replace(/\{\{[^}]*\}\}/g, ""))
    ) {
      throw refuse(
        2388047,
        "Message Header Format Is Incorrect",
        "The message header can't have any new lines, formatting characters, emojis, or more than one variable.",
      );
    }
    checkVariables("HEADER", text, variables, format);
    if (variables.length > 0) requireExamples(component, format, "header_text", variables.length);
    return;
  }
  if (kind === "LOCATION" || kind === "PRODUCT") return;
  const handle = (component.example?.header_handle as unknown[] | undefined)?.[0];
  if (typeof handle !== "string" || handle === "") throw missingField("HEADER", "example");
  if (!state.handles.has(handle)) {
    throw refuse(
      2494102,
      "Invalid media handle",
      "The media handle of the header sample is unknown. Upload the sample with the Resumable Upload API.",
    );
  }
}

function checkBody(component: TemplateComponent, format: Format): void {
  const text = textOf(component);
  if ([...text].length > 1024) throw tooLong("The message body", 1024);
  if (/\n{5,}/.test(text)) {
    throw refuse(
      2388072,
      "Message Body Format Is Incorrect",
      "The message body can't have more than four newline characters in a row.",
    );
  }
  const variables = variablesOf(text);
  checkVariables("BODY", text, variables, format);
  if (variables.length === 0) return;
  const trimmed = text.trim();
  if (/^\{\{[^}]*\}\}/.test(trimmed) || /\{\{[^}]*\}\}[^\p{L}\p{N}]?$/u.test(trimmed)) {
    throw refuse(
      2388299,
      "Variables can't be at the start or end of the template",
      "Variables can't be at the start or end of the template.",
    );
  }
  const words = text
    .replace(/\{\{[^}]*\}\}/g, " ")
    .split(/\s+/)
    .filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  if (words < 2 * variables.length + 1) {
    throw refuse(
      2388293,
      "Too many variables for the message length",
      "This template has too many variables for its length. Reduce the number of variables or increase the message length.",
    );
  }
  requireExamples(component, format, "body_text", variables.length);
}

function checkVariables(type: string, text: string, variables: string[], format: Format): void {
  const wrong = (message: string) =>
    refuse(
      type === "HEADER" ? 2388047 : 2388072,
      `Message ${type === "HEADER" ? "Header" : "Body"} Format Is Incorrect`,
      message,
    );
  if (/\{\{[^}]*[#$%][^}]*\}\}/.test(text))
    throw wrong("Variables can't contain special characters such as #, $ or %.");
  const open = text.match(/\{\{/g)?.length ?? 0;
  const whole = [...text.matchAll(/\{\{\s*\w+\s*\}\}/g)].length;
  if (open !== whole) throw wrong("A variable is not closed or is not written as {{1}} or {{name}}.");
  if (format === "NAMED") {
    if (variables.some((name) => !/^[a-z][a-z0-9_]*$/.test(name))) {
      throw wrong("Named variables can have lowercase letters, numbers and underscores only.");
    }
    return;
  }
  if (variables.some((name) => !/^\d+$/.test(name)))
    throw wrong("Variables must be numbers such as {{1}} in a positional template.");
  if (variables.some((name, index) => Number(name) !== index + 1)) {
    throw wrong("Variables must be in order, beginning with {{1}} and without gaps.");
  }
}

function requireExamples(component: TemplateComponent, format: Format, key: string, count: number): void {
  const example = component.example;
  if (format === "NAMED") {
    const list = example?.[`${key}_named_params`];
    const named = variablesOf(component.text);
    const complete = (entry: unknown) =>
      isObject(entry) &&
      named.includes(String(entry.param_name)) &&
      typeof entry.example === "string" &&
      entry.example.trim() !== "";
    if (!Array.isArray(list) || list.length !== count || !list.every(complete))
      throw missingField(component.type, "example");
    return;
  }
  const list = example?.[key];
  const values: unknown = key === "body_text" && Array.isArray(list) ? (list as unknown[])[0] : list;
  if (
    !Array.isArray(values) ||
    values.length !== count ||
    values.some((value) => typeof value !== "string" || value.trim() === "")
  ) {
    throw missingField(component.type, "example");
  }
}

function checkCarousel(component: TemplateComponent, format: Format): void {
  const cards = component.cards;
  const wrong = (message: string) => refuse(2388078, "Carousel format is incorrect", message);
  if (!Array.isArray(cards) || cards.length < 2 || cards.length > 10)
    throw wrong("A carousel needs 2 to 10 cards.");
  const shapes = new Set<string>();
  const kindOf = (part: TemplateComponent) => (part.type === "HEADER" ? String(part.format) : "");
  for (const card of cards as Json[]) {
    if (!Array.isArray(card.components)) throw wrong("Every card needs components.");
    const parts = (card.components as Json[]).map(
      (part) => ({ ...part, type: String(part.type).toUpperCase() }) as TemplateComponent,
    );
    card.components = parts;
    const header = parts.find((part) => part.type === "HEADER");
    if (!header || !["IMAGE", "VIDEO"].includes(String(header.format).toUpperCase()))
      throw wrong("Every card needs an image or a video.");
    for (const part of parts) {
      if (part.type === "BODY" && [...textOf(part)].length > 160) throw tooLong("The text of a card", 160);
      checkComponent(part, format);
    }
    const buttons = parts.find((part) => part.type === "BUTTONS")?.buttons ?? [];
    if (buttons.length < 1 || buttons.length > 2) throw wrong("Every card needs one or two buttons.");
    if (buttons.some(({ type }) => type === "MPM" || type === "SPM"))
      throw wrong("Cards with pictures or videos cannot have buttons for products.");
    shapes.add(
      parts
        .map((part) => part.type + kindOf(part) + (part.buttons ?? []).map((button) => button.type).join())
        .join(),
    );
  }
  if (shapes.size > 1) throw wrong("All cards must have the same components.");
}
