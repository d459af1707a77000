import { state, type PhoneNumber, type Template } from "../core/state";
import type { TemplateComponent } from "../types/template";
import { isObject, objectAt, type Json } from "./fields";
import { readMedia } from "./media-rules";
import { GraphError, missing } from "./errors";
import { checkProduct, checkProductList } from "./template-products";
import { hydrate } from "../phone/rendered-template";

/** The variables of a pattern, each once, in order of appearance. */
export function variablesOf(pattern: string | undefined): string[] {
  const found = new Set<string>();
  for (const match of (pattern ?? "").matchAll(/\{\{\s*([^{}\s]+)\s*\}\}/g)) found.add(match[1]!);
  return [...found];
}

/**
 * Checks a template send against what was approved.
 * @returns the template and what is kept of the content.
 * @throws GraphError 132001 unknown or not approved, 132000 count, 132012 format, 132015 paused, 132016 disabled,
 * 132005 too long, 131008 for a parameter left out.
 */
export function readTemplate(payload: Json, number: PhoneNumber): { template: Template; content: Json } {
  const content = objectAt(payload, "template", "template");
  if (typeof content.name !== "string" || content.name === "") throw missing("name", "template");
  const language = objectAt(content, "language", "template");
  if (typeof language.code !== "string" || language.code === "") throw missing("code", "template language");
  const template = state.templatesByName.get(`${number.wabaId}|${content.name}|${language.code}`);
  if (template?.status === "PAUSED") throw new GraphError(132015);
  if (template?.status === "DISABLED") throw new GraphError(132016);
  if (!template || template.status !== "APPROVED") {
    throw new GraphError(132001, {
      details: `template name (${content.name}) does not exist in ${language.code}`,
    });
  }
  const components = content.components ?? [];
  if (!Array.isArray(components) || !components.every(isObject)) {
    throw new GraphError(100, { message: "(#100) Param template['components'] must be an array." });
  }
  checkComponents(template.components, components, template, number);
  return { template, content: { ...content, components } };
}

function checkComponents(
  approved: TemplateComponent[],
  sent: Json[],
  template: Template,
  number: PhoneNumber,
): void {
  const kindOf = (component: Json) => String(component.type).toLowerCase();
  const known = ["header", "body", "button", "carousel", "limited_time_offer", "footer"];
  for (const component of sent) {
    if (!known.includes(kindOf(component))) {
      throw new GraphError(100, {
        message: `(#100) Param template['components'][..]['type'] must be one of {${known.join(", ").toUpperCase()}} - got "${String(component.type)}".`,
      });
    }
  }
  const first = (kind: string) => sent.find((component) => kindOf(component) === kind);
  const header = approved.find((component) => component.type === "HEADER");
  const body = approved.find((component) => component.type === "BODY");
  checkHeader(header, first("header"), template, number);
  checkTexts("body", body?.text, parametersOf(first("body")), template, 1024);
  const buttons = approved.find((component) => component.type === "BUTTONS")?.buttons ?? [];
  checkButtons(
    buttons,
    sent.filter((component) => kindOf(component) === "button"),
  );
  const carousel = approved.find((component) => component.type === "CAROUSEL");
  if (carousel) checkCarousel(carousel, first("carousel"), template, number);
  else if (first("carousel")) throw format("carousel", "NONE", "CAROUSEL");
  if (approved.some((component) => component.type === "LIMITED_TIME_OFFER" && hasExpiration(component))) {
    const offer = parametersOf(first("limited_time_offer"))[0]?.limited_time_offer as Json | undefined;
    if (!Number.isFinite(Number(offer?.expiration_time_ms))) {
      throw new GraphError(131008, { details: "limited_time_offer requires expiration_time_ms" });
    }
  }
}

function hasExpiration(component: TemplateComponent): boolean {
  return isObject(component.limited_time_offer) && component.limited_time_offer.has_expiration === true;
}

function parametersOf(component: Json | undefined): Json[] {
  const parameters = component?.parameters ?? [];
  if (!Array.isArray(parameters) || !parameters.every(isObject)) {
    throw new GraphError(100, {
      message: "(#100) Param template['components'][..]['parameters'] must be an array.",
    });
  }
  return parameters;
}

function format(where: string, expected: string, received: string): GraphError {
  return new GraphError(132012, {
    details: `${where}: Format mismatch, expected ${expected}, received ${received}`,
  });
}

function countMismatch(where: string, got: number, expected: number): GraphError {
  return new GraphError(132000, {
    details: `${where}: number of localizable_params (${got}) does not match the expected number of params (${expected})`,
  });
}

function checkHeader(
  approved: TemplateComponent | undefined,
  sent: Json | undefined,
  template: Template,
  number: PhoneNumber,
): void {
  const parameters = parametersOf(sent);
  if (!approved) {
    if (parameters.length > 0) throw countMismatch("header", parameters.length, 0);
    return;
  }
  if (approved.format === "TEXT") return checkTexts("header", approved.text, parameters, template, 60);
  const kind = (approved.format ?? "").toLowerCase();
  const parameter = parameters[0];
  if (!parameter) throw format("header", approved.format ?? "", "UNKNOWN");
  if (String(parameter.type).toLowerCase() !== kind) {
    throw format("header", approved.format ?? "", String(parameter.type ?? "UNKNOWN").toUpperCase());
  }
  const value = parameter[kind];
  if (!isObject(value)) throw format("header", approved.format ?? "", "UNKNOWN");
  if (kind === "product") checkProduct(value);
  else if (kind === "location") {
    for (const key of ["latitude", "longitude", "name", "address"]) {
      if (value[key] === undefined) throw missing(key, "header location");
    }
  } else parameter[kind] = readMedia(kind, value, number);
}

function checkTexts(
  where: string,
  pattern: string | undefined,
  parameters: Json[],
  template: Template,
  max: number,
): void {
  const variables = variablesOf(pattern);
  if (parameters.length !== variables.length) throw countMismatch(where, parameters.length, variables.length);
  for (const [index, parameter] of parameters.entries()) {
    const kind = parameter.type;
    if (kind !== "text" && kind !== "currency" && kind !== "date_time") {
      throw format(where, "TEXT", String(kind ?? "UNKNOWN").toUpperCase());
    }
    if (template.parameterFormat === "NAMED") {
      if (typeof parameter.parameter_name !== "string" || parameter.parameter_name === "") {
        throw new GraphError(100, {
          message: "(#100) Invalid parameter",
          details: "Parameter name is missing or empty",
        });
      }
      if (!variables.includes(parameter.parameter_name)) {
        throw new GraphError(132012, {
          details: `${where}: unexpected parameter name (${parameter.parameter_name})`,
        });
      }
    }
    if (kind !== "text") continue;
    const { text } = parameter;
    if (typeof text !== "string" || text === "") {
      throw new GraphError(131008, { details: `Parameter of type text is missing text value` });
    }
    // Not published with the other rules, seen in practice: a value may not change the layout of the template.
    if (/[\n\t]| {5,}/.test(text)) {
      throw new GraphError(132018, {
        details: `${where}: Param text at index ${index} cannot have new-line/tab characters or more than 4 consecutive spaces`,
      });
    }
  }
  const hydrated = hydrate(pattern ?? "", parameters);
  if ([...hydrated].length > max) {
    throw new GraphError(132005, {
      details: `${where}: translated text is too long (${[...hydrated].length} characters, limit ${max})`,
    });
  }
}

function checkButtons(approved: Json[], sent: Json[]): void {
  for (const button of sent) {
    const index = Number(button.index);
    const target = approved[index];
    if (button.index === undefined || !Number.isInteger(index)) {
      throw new GraphError(131008, { details: "buttons: Parameter 'index' is mandatory" });
    }
    if (!target)
      throw new GraphError(132000, { details: `buttons: Button at index ${index} does not exist` });
    const expected = SUB_TYPES[String(target.type)];
    const sub = String(button.sub_type).toLowerCase();
    if (expected && sub !== expected) {
      throw new GraphError(132012, {
        details: `buttons: Button at index ${index} of type ${String(target.type)} received sub_type ${sub}`,
      });
    }
  }
  for (const [index, button] of approved.entries()) {
    const given = sent.find((one) => Number(one.index) === index);
    const parameters = parametersOf(given);
    const kind = String(button.type);
    const isLink = kind === "OTP" || (kind === "URL" && variablesOf(button.url as string).length > 0);
    if (isLink) {
      const text = parameters[0]?.text;
      if (typeof text !== "string" || text === "") {
        throw new GraphError(131008, {
          details: `buttons: Button at index ${index} of type Url requires a parameter`,
        });
      }
      if (kind === "OTP" && text.length > 15)
        throw new GraphError(132018, { details: "buttons: the code is longer than 15 characters" });
    } else if (kind === "URL" && parameters.length > 0) {
      throw new GraphError(132018, {
        details: `buttons: Button at index ${index} of type Url does not require parameters`,
      });
    }
    if (kind === "MPM") checkProductList(parameters[0], index);
    if (kind === "COPY_CODE") {
      const code = parameters[0]?.coupon_code;
      if (typeof code !== "string" || code === "" || code.length > 20) {
        throw new GraphError(131008, {
          details: `buttons: Button at index ${index} of type COPY_CODE requires a coupon_code`,
        });
      }
    }
  }
}

const SUB_TYPES: Record<string, string> = {
  QUICK_REPLY: "quick_reply",
  URL: "url",
  OTP: "url",
  COPY_CODE: "copy_code",
  FLOW: "flow",
  CATALOG: "catalog",
  MPM: "mpm",
};

function checkCarousel(
  approved: TemplateComponent,
  sent: Json | undefined,
  template: Template,
  number: PhoneNumber,
): void {
  const expected = (approved.cards as { components: TemplateComponent[] }[] | undefined) ?? [];
  const cards = sent?.cards;
  if (!Array.isArray(cards) || cards.length !== expected.length) {
    throw countMismatch("carousel", Array.isArray(cards) ? cards.length : 0, expected.length);
  }
  for (const [index, card] of (cards as Json[]).entries()) {
    const components = card.components;
    if (!Array.isArray(components)) throw missing("components", "card");
    checkComponents(expected[index]!.components, components as Json[], template, number);
  }
}
