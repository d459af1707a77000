import type { FieldErrors } from "@/lib/platform/errors";
import {
  hydrate,
  lengthOf,
  partOf,
  variablesOf,
  type ComponentOf,
  type TemplateComponent,
} from "@/lib/templates/components";
import { listProblems, productProblems } from "@/lib/templates/products";
import { mostCode, takesBodyValue, type TemplateShape } from "@/lib/templates/slots";

type Json = Record<string, unknown>;
const object = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const typeOf = ({ type }: Json): string => (typeof type === "string" ? type.toLowerCase() : "");
const textOf = ({ text }: Json): string => (typeof text === "string" ? text.trim() : "");

type Part = { given: Json; path: string };
type Say = (path: string, problem: string) => void;

/** A text Meta would refuse as a value, in words; null when it is fine. Source: Meta, error 132018. */
function wrongText(text: string): string | null {
  if (text === "") return "Must not be empty.";
  if (/[\n\r\t]/.test(text)) return "Must be one line without tabs.";
  return / {5,}/.test(text) ? "At most four spaces in a row." : null;
}

/** Values of the variables of a text, in the order Meta takes them. Currency and date parameters are Meta's to check. */
function checkTexts(pattern: string, part: Part | undefined, at: string, most: number, say: Say): void {
  const names = variablesOf(pattern);
  const given = list(part?.given.parameters).map(object);
  const path = part ? `${part.path}.parameters` : at;
  if (given.length !== names.length) {
    return say(
      path,
      `Must have ${names.length} ${names.length === 1 ? "value" : "values"}, has ${given.length}.`,
    );
  }
  const values = new Map<string, string>();
  given.forEach((parameter, index) => {
    const kind = typeOf(parameter);
    const here = `${path}.${index}`;
    if (kind !== "text") {
      if (kind !== "currency" && kind !== "date_time") say(`${here}.type`, "Must be text.");
      return;
    }
    const isNamed = names.some((name) => !/^\d+$/.test(name));
    const name = isNamed ? parameter.parameter_name : names[index];
    if (typeof name !== "string" || !names.includes(name)) {
      return say(`${here}.parameter_name`, `Must be one of ${names.join(", ")}.`);
    }
    const wrong = wrongText(textOf(parameter));
    if (wrong) say(`${here}.text`, wrong);
    values.set(name, textOf(parameter));
  });
  const length = lengthOf(hydrate(pattern, (name) => values.get(name)));
  if (names.length > 0 && length > most) {
    say(path, `Filled in, this part has ${length} characters; Meta takes ${most}.`);
  }
}

function checkHeader(
  header: ComponentOf<"HEADER"> | undefined,
  part: Part | undefined,
  at: string,
  say: Say,
): void {
  if (header?.format === "TEXT") return checkTexts(header.text ?? "", part, at, 60, say);
  const parameter = object(list(part?.given.parameters)[0]);
  if (!header) {
    if (list(part?.given.parameters).length > 0) say(part!.path, "This template has no header.");
    return;
  }
  const kind = header.format.toLowerCase();
  const path = part ? `${part.path}.parameters.0` : at;
  if (typeOf(parameter) !== kind) return say(path, `The header needs this: ${kind}.`);
  if (kind === "product") {
    for (const [at, problem] of productProblems(parameter.product, `${path}.product`)) say(at, problem);
    return;
  }
  const value = object(parameter[kind]);
  if (kind === "location") {
    for (const key of ["latitude", "longitude", "name", "address"]) {
      if (value[key] === undefined || value[key] === "") say(`${path}.location.${key}`, "Is missing.");
    }
    return;
  }
  if ([value.id, value.link, value.mediaId].filter(Boolean).length !== 1) {
    say(`${path}.${kind}`, "Give an id, a link or a mediaId.");
  }
}

function checkButtons(shape: TemplateShape, parts: readonly Part[], at: string, say: Say): void {
  const buttons = partOf(shape.components, "BUTTONS")?.buttons ?? [];
  const ofIndex = (index: number) => parts.find(({ given }) => Number(given.index) === index);
  for (const { given, path } of parts) {
    if (given.index === undefined || !buttons[Number(given.index)]) {
      say(`${path}.index`, "This template has no such button; they are counted from 0.");
    }
  }
  buttons.forEach((button, index) => {
    const part = ofIndex(index);
    const parameter = object(list(part?.given.parameters)[0]);
    const path = part ? `${part.path}.parameters.0` : at;
    if (
      takesBodyValue(shape.category, button) ||
      (button.type === "URL" && variablesOf(button.url).length > 0)
    ) {
      const text = textOf(parameter);
      const most = shape.category === "AUTHENTICATION" ? mostCode.authentication : 2_000;
      if (text === "") say(path, `Button ${index} needs a text for its link.`);
      else if (text.length > most) say(`${path}.text`, `At most ${most} characters.`);
    } else if (button.type === "URL" && list(part?.given.parameters).length > 0) {
      say(path, `The link of button ${index} has no variable.`);
    }
    if (button.type === "MPM") {
      if (typeOf(parameter) !== "action") say(path, `Button ${index} needs an action with its products.`);
      else for (const [at, problem] of listProblems(parameter.action, `${path}.action`)) say(at, problem);
    }
    if (button.type === "COPY_CODE") {
      const code = parameter.coupon_code;
      if (typeof code !== "string" || code.trim() === "") say(path, `Button ${index} needs a coupon_code.`);
      else if (code.length > mostCode.offer)
        say(`${path}.coupon_code`, `At most ${mostCode.offer} characters.`);
    }
  });
}

const known = new Set(["header", "body", "footer", "button", "carousel", "limited_time_offer"]);

function checkParts(shape: TemplateShape, given: unknown, at: string, card: boolean, say: Say): void {
  const { components } = shape;
  const parts = list(given).map((entry, index): Part => ({ given: object(entry), path: `${at}.${index}` }));
  for (const { given: part, path } of parts) {
    if (!known.has(typeOf(part))) say(`${path}.type`, `Must be one of ${[...known].join(", ")}.`);
  }
  const first = (type: string) => parts.find((part) => typeOf(part.given) === type);
  const offer = partOf(components, "LIMITED_TIME_OFFER");
  checkHeader(partOf(components, "HEADER"), first("header"), at, say);
  const most = card ? 160 : offer ? 600 : 1_024;
  checkTexts(partOf(components, "BODY")?.text ?? "", first("body"), at, most, say);
  checkButtons(
    shape,
    parts.filter((part) => typeOf(part.given) === "button"),
    at,
    say,
  );
  if (offer?.limited_time_offer.has_expiration === true) {
    const part = first("limited_time_offer");
    const parameter = object(list(part?.given.parameters)[0]);
    if (!Number.isFinite(Number(object(parameter.limited_time_offer).expiration_time_ms ?? NaN))) {
      say(part?.path ?? at, "The offer needs its expiration_time_ms.");
    }
  }
  const carousel = components.find((one): one is ComponentOf<"CAROUSEL"> => one.type === "CAROUSEL");
  if (!carousel) return;
  const part = first("carousel");
  const cards = list(part?.given.cards);
  const path = part ? `${part.path}.cards` : at;
  if (cards.length !== carousel.cards.length) {
    return say(path, `Must have ${carousel.cards.length} cards, has ${cards.length}.`);
  }
  carousel.cards.forEach((one, index) =>
    checkParts(
      { category: shape.category, components: one.components },
      object(cards[index]).components,
      `${path}.${index}.components`,
      true,
      say,
    ),
  );
}

/** A sign-in template whose text is not known yet takes one value all the same. */
const withCode = (shape: TemplateShape): TemplateComponent[] =>
  shape.components.map((component) =>
    shape.category === "AUTHENTICATION" && component.type === "BODY" && component.text === undefined
      ? { ...component, text: "{{1}}" }
      : component,
  );

/**
 * Whether the `components` of a message fit a template: nothing missing, nothing too much, the right kinds, and short
 * enough once they are filled in.
 * @returns what is wrong, by dotted path below `template`; empty when Meta will take it
 */
export function parameterProblems(shape: TemplateShape, components: unknown): FieldErrors {
  const problems: FieldErrors = {};
  checkParts(
    { ...shape, components: withCode(shape) },
    components,
    "template.components",
    false,
    (path, problem) => {
      problems[path] ??= problem;
    },
  );
  return problems;
}
