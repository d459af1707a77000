import { state } from "../core/state";
import type { TemplateButton, TemplateComponent } from "../types";
import { isObject, type Json } from "./fields";
import { GraphError } from "./errors";
import { LANGUAGES } from "./languages";
import { checkProducts } from "./template-products";
import { variablesOf } from "./template-send";

/** A refusal at creation: code 100, Meta's subcode and the words its dashboard shows. */
export function refuse(subcode: number, title: string, message: string): GraphError {
  return new GraphError(100, {
    message: "Invalid parameter",
    subcode,
    userTitle: title,
    userMessage: message,
  });
}

const tooLong = (what: string, max: number) =>
  refuse(2388040, "Character Limit Exceeded", `${what} cannot be longer than ${max} characters.`);
const missingField = (component: string, fields: string) =>
  refuse(
    2388043,
    'Message template "components" param is missing expected field(s)',
    `component of type ${component} is missing expected field(s) (${fields})`,
  );

/** What a template is made of, read from a creation or an edit. */
export interface TemplateDraft {
  category: string;
  parameterFormat: "POSITIONAL" | "NAMED";
  components: TemplateComponent[];
  ttlSeconds: number | null;
}

const CATEGORIES = ["MARKETING", "UTILITY", "AUTHENTICATION"];

/** @throws GraphError when the name or language cannot be used. */
export function checkName(name: unknown, language: unknown): { name: string; language: string } {
  if (typeof name !== "string" || name === "")
    throw new GraphError(100, { message: "(#100) The parameter name is required." });
  if (!/^[a-z0-9_]+$/.test(name)) {
    throw new GraphError(100, {
      message: "(#100) Param name can only have lowercase letters, numbers and underscores.",
    });
  }
  if (name.length > 512) throw tooLong("The template name", 512);
  if (typeof language !== "string" || language === "") {
    throw new GraphError(100, { message: "(#100) The parameter language is required." });
  }
  if (!LANGUAGES.has(language)) {
    throw new GraphError(100, {
      message: `(#100) Param language must be one of the supported languages - got "${language}".`,
    });
  }
  return { name, language };
}

/**
 * Checks the parts of a template against what Meta refuses at once (templates/components).
 * @throws GraphError with the subcode and words of the rule.
 */
export function readDraft(input: Json): TemplateDraft {
  const category = String(input.category ?? "").toUpperCase();
  if (!CATEGORIES.includes(category)) {
    throw new GraphError(100, {
      message: `(#100) Param category must be one of {${CATEGORIES.join(", ")}} - got "${String(input.category)}".`,
    });
  }
  const format = String(input.parameter_format ?? "POSITIONAL").toUpperCase();
  if (format !== "POSITIONAL" && format !== "NAMED") {
    throw new GraphError(100, {
      message: "(#100) Param parameter_format must be one of {NAMED, POSITIONAL}.",
    });
  }
  const components = input.components;
  if (!Array.isArray(components) || !components.every(isObject)) {
    throw new GraphError(100, { message: "(#100) The parameter components is required." });
  }
  const normal = components.map(
    (component) => ({ ...component, type: String(component.type ?? "").toUpperCase() }) as TemplateComponent,
  );
  checkShape(normal);
  checkOffer(normal, category);
  if (category === "AUTHENTICATION")
    return {
      category,
      parameterFormat: format,
      components: authentication(normal),
      ttlSeconds: ttlOf(input, category),
    };
  for (const component of normal) checkComponent(component, format);
  checkProducts(normal, category, (message) => refuse(2388060, "Template format is incorrect", message));
  return { category, parameterFormat: format, components: normal, ttlSeconds: ttlOf(input, category) };
}

const TYPES = [
  "HEADER",
  "BODY",
  "FOOTER",
  "BUTTONS",
  "CAROUSEL",
  "LIMITED_TIME_OFFER",
  "CALL_PERMISSION_REQUEST",
];

function checkShape(components: TemplateComponent[]): void {
  const seen = new Set<string>();
  for (const { type } of components) {
    if (!TYPES.includes(type)) {
      throw new GraphError(100, {
        message: `(#100) Param components[..]['type'] must be one of {${TYPES.join(", ")}} - got "${type}".`,
      });
    }
    if (seen.has(type))
      throw refuse(2388072, "Duplicate component", `There can be only one component of type ${type}.`);
    seen.add(type);
  }
  if (!seen.has("BODY")) throw missingField("BODY", "text");
  const besideCards = [...seen].find((type) => type !== "BODY" && type !== "CAROUSEL");
  if (seen.has("CAROUSEL") && besideCards) {
    throw refuse(2388078, "Carousel format is incorrect", `Carousel templates cannot have a ${besideCards}.`);
  }
  if (seen.has("LIMITED_TIME_OFFER") && seen.has("FOOTER")) {
    throw refuse(2388073, "Footer is not allowed", "Limited-time offer templates cannot have a footer.");
  }
}

/** Limited-time offers are marketing, with a picture or video at most, and their code's button comes first. */
function checkOffer(components: TemplateComponent[], category: string): void {
  if (!components.some(({ type }) => type === "LIMITED_TIME_OFFER")) return;
  const wrong = (message: string) => refuse(2388072, "Limited-time offer format is incorrect", message);
  if (category !== "MARKETING") throw wrong("Limited-time offer templates must have the category MARKETING.");
  const header = components.find(({ type }) => type === "HEADER");
  if (header && !["IMAGE", "VIDEO"].includes(String(header.format).toUpperCase())) {
    throw wrong("The header of a limited-time offer can only be an image or a video.");
  }
  const body = components.find(({ type }) => type === "BODY")?.text ?? "";
  if ([...body].length > 600) throw tooLong("The body of a limited-time offer", 600);
  const buttons = components.find(({ type }) => type === "BUTTONS")?.buttons ?? [];
  if (buttons.findIndex(({ type }) => String(type).toUpperCase() === "COPY_CODE") > 0) {
    throw wrong("The copy code button of a limited-time offer must be the first.");
  }
}

function ttlOf(input: Json, category: string): number | null {
  const value = input.message_send_ttl_seconds;
  if (value === undefined || value === null) return null;
  const ttl = Number(value);
  const [low, high] = { AUTHENTICATION: [30, 900], UTILITY: [30, 43_200], MARKETING: [43_200, 2_592_000] }[
    category
  ]!;
  const unlimited = ttl === -1 && category !== "MARKETING";
  if (!unlimited && !(Number.isInteger(ttl) && ttl >= low! && ttl <= high!)) {
    throw new GraphError(100, {
      message: `(#100) Param message_send_ttl_seconds must be between ${low} and ${high} for ${category}.`,
    });
  }
  return ttl;
}

type Format = "POSITIONAL" | "NAMED";

function checkComponent(component: TemplateComponent, format: Format): void {
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

const MOST: Record<string, number> = {
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  VOICE_CALL: 1,
  CATALOG: 1,
  MPM: 1,
  SPM: 1,
  FLOW: 1,
  OTP: 1,
};
const BUTTON_TYPES = ["QUICK_REPLY", "REQUEST_CONTACT_INFO", ...Object.keys(MOST)];

function checkButtons(buttons: TemplateButton[] | undefined): void {
  if (!Array.isArray(buttons) || buttons.length === 0) throw missingField("BUTTONS", "buttons");
  const wrong = (message: string) => refuse(2388060, "Button format is incorrect", message);
  if (buttons.length > 10) throw wrong("A template can't have more than 10 buttons.");
  const counts: Record<string, number> = {};
  const titles = new Set<string>();
  for (const button of buttons) {
    button.type = String(button.type ?? "").toUpperCase();
    const { type, text } = button;
    if (!BUTTON_TYPES.includes(type)) throw wrong(`Buttons of type ${type} are not known.`);
    counts[type] = (counts[type] ?? 0) + 1;
    if (counts[type] > (MOST[type] ?? 10))
      throw wrong(`A template can't have more than ${MOST[type]} buttons of type ${type}.`);
    if (["QUICK_REPLY", "URL", "PHONE_NUMBER", "FLOW"].includes(type)) {
      if (typeof text !== "string" || text.trim() === "") throw missingField("BUTTONS", "text");
      if ([...text].length > 25) throw tooLong("The button text", 25);
      if (variablesOf(text).length > 0 || /[\n*_~`]|\p{Extended_Pictographic}/u.test(text))
        throw wrong("Buttons can't have any variables, newlines, emojis or formatting characters.");
      if (titles.has(text)) throw wrong("Buttons can't have the same text.");
      titles.add(text);
    }
    if (type === "OTP") throw wrong("OTP buttons are for authentication templates.");
    if (type === "FLOW" && !button.flow_id && !button.flow_name && !button.flow_json)
      throw missingField("BUTTONS", "flow_id");
    if (type === "URL") checkUrl(button, wrong);
    if (type === "PHONE_NUMBER" && !/^\+?\d{5,20}$/.test(button.phone_number ?? "")) {
      throw wrong("The phone number of a button can have at most 20 digits.");
    }
    if (type === "COPY_CODE") {
      const example = Array.isArray(button.example) ? (button.example as unknown[])[0] : button.example;
      if (typeof example !== "string" || example === "") throw missingField("BUTTONS", "example");
      if (example.length > 20) throw tooLong("The offer code", 20);
    }
  }
  const order = buttons.map(({ type }) => type === "QUICK_REPLY");
  const changes = order.filter((quick, index) => index > 0 && quick !== order[index - 1]).length;
  if (changes > 1) throw wrong("Quick reply buttons must be grouped together.");
}

function checkUrl(button: TemplateButton, wrong: (message: string) => GraphError): void {
  const { url } = button;
  if (typeof url !== "string" || !/^https?:\/\/[^\s/.]+(\.[^\s/.]+)+([/?#]\S*)?$/i.test(url))
    throw wrong("The URL of a button must be a valid website address.");
  if (url.length > 2000) throw tooLong("The URL", 2000);
  if (/^https?:\/\/(wa\.me|api\.whatsapp\.com|chat\.whatsapp\.com)\b/i.test(url))
    throw wrong("Direct links to WhatsApp aren't allowed for buttons.");
  if (!url.includes("{{")) return;
  if (url.split("{{").length > 2 || !/^https?:\/\/[^/{}]+\/[^{}]*\{\{\s*\w+\s*\}\}$/i.test(url))
    throw wrong("A URL can have one variable, at its end.");
  const example = Array.isArray(button.example) ? (button.example as unknown[])[0] : button.example;
  if (typeof example !== "string" || example === "") throw missingField("BUTTONS", "example");
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

/** One-tap and zero-tap codes go to apps that are named, and zero-tap to who accepted its terms. */
function checkApps(button: TemplateButton, kind: string): void {
  const apps = button.supported_apps;
  const isNamed = (app: unknown) =>
    isObject(app) &&
    /^[a-z]\w*(\.[a-z]\w*)+$/i.test(String(app.package_name)) &&
    /^[\w+/=]{11}$/.test(String(app.signature_hash));
  if (!Array.isArray(apps) || apps.length === 0 || !apps.every(isNamed)) {
    throw missingField("BUTTONS", "supported_apps");
  }
  if (kind === "zero_tap" && button.zero_tap_terms_accepted !== true) {
    throw missingField("BUTTONS", "zero_tap_terms_accepted");
  }
}

/** Authentication templates have a fixed text; Meta fills it in and stores the OTP button as a URL button. */
function authentication(components: TemplateComponent[]): TemplateComponent[] {
  const stored: TemplateComponent[] = [];
  for (const component of components) {
    if (component.type === "BODY") {
      if (component.text !== undefined) {
        throw refuse(
          2388072,
          "Message Body Format Is Incorrect",
          "The text of authentication templates is fixed and cannot be given.",
        );
      }
      const advice =
        component.add_security_recommendation === true ? " For your security, do not share this code." : "";
      stored.push({
        ...component,
        text: `*{{1}}* is your verification code.${advice}`,
        example: { body_text: [["123456"]] },
      });
    } else if (component.type === "FOOTER") {
      const minutes = Number(component.code_expiration_minutes);
      if (!(Number.isInteger(minutes) && minutes >= 1 && minutes <= 90))
        throw missingField("FOOTER", "code_expiration_minutes");
      stored.push({ ...component, text: `This code expires in ${minutes} minutes.` });
    } else if (component.type === "BUTTONS") {
      const button = component.buttons?.[0];
      const kind = String(button?.otp_type ?? "").toLowerCase();
      if (
        component.buttons?.length !== 1 ||
        String(button?.type).toUpperCase() !== "OTP" ||
        !["copy_code", "one_tap", "zero_tap"].includes(kind)
      ) {
        throw refuse(2388060, "Button format is incorrect", "Authentication templates need one OTP button.");
      }
      const text = typeof button?.text === "string" ? button.text : "Copy code";
      if ([...text].length > 25) throw tooLong("The button text", 25);
      if (kind !== "copy_code") checkApps(button!, kind);
      const url = "https://www.whatsapp.com/otp/code/?otp_type=" + kind.toUpperCase() + "&code=otp{{1}}";
      stored.push({
        type: "BUTTONS",
        buttons: [{ type: "URL", text, url, example: [url.replace("{{1}}", "123456")] }],
      });
    } else
      throw refuse(
        2388072,
        "Component is not allowed",
        `Authentication templates cannot have a ${component.type}.`,
      );
  }
  if (!stored.some((component) => component.type === "BUTTONS")) throw missingField("BUTTONS", "buttons");
  return stored;
}
