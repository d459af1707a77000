import type { TemplateComponent } from "../types/template";
import { isObject, type Json } from "./fields";
import { GraphError } from "./errors";
import { LANGUAGES } from "./languages";
import { authentication } from "./template-authentication";
import { checkComponent } from "./template-parts";
import { checkProducts } from "./template-products";
import { missingField, refuse, tooLong } from "./template-refusals";

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
