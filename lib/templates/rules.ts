import type { TemplateButton, TemplateHeader, TemplateView } from "@/lib/templates/views";

/** A gap of a template that has to be filled before it can be sent. */
export type TemplateSlot = {
  /** `body.1`, `header.name`, `button.0`, `header.file` */
  key: string;
  part: "header" | "body" | "button";
  kind: "text" | "image" | "video" | "document" | "url" | "code";
  /** `1` or `customer_name`; the button's words for a button. */
  name: string;
};

type Json = Record<string, unknown>;
const object = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const words = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);

const variable = /\{\{\s*([\w.]+)\s*\}\}/g;
const variablesOf = (text: string): string[] => [
  ...new Set(Array.from(text.matchAll(variable), ([, name]) => name!)),
];

const kindOf = (value: unknown): string => (words(value) ?? "").toLowerCase();
/** Buttons that need nothing of us, or a text. */
const fillable = new Set([
  "quick_reply",
  "url",
  "phone_number",
  "copy_code",
  "otp",
  "flow",
  "catalog",
  "voice_call",
  "request_contact_info",
]);

/**
 * A template as Meta lists it (`GET /{waba_id}/message_templates`), or null for what has no name or no body.
 * Source: Meta, "Template components".
 */
export function readTemplate(raw: unknown): TemplateView | null {
  const given = object(raw);
  const components = list(given.components).map(object);
  const name = words(given.name);
  const language = words(given.language);
  const body = components.find(({ type }) => kindOf(type) === "body");
  if (!name || !language || !body) return null;
  const view: TemplateView = {
    id: words(given.id) ?? `${name}/${language}`,
    name,
    language,
    category: words(given.category) ?? "",
    header: null,
    body: words(body.text) ?? "",
    footer: null,
    buttons: [],
    blockedBy: null,
  };
  for (const component of components) {
    switch (kindOf(component.type)) {
      case "body":
        break;
      case "header": {
        const kind = kindOf(component.format);
        if (kind === "text") view.header = { kind, text: words(component.text) ?? "" };
        else if (kind === "image" || kind === "video" || kind === "document") view.header = { kind };
        else view.blockedBy ??= kind || "header";
        break;
      }
      case "footer":
        view.footer = words(component.text);
        break;
      case "buttons":
        view.buttons = list(component.buttons).map((entry): TemplateButton => {
          const button = object(entry);
          const kind = kindOf(button.type);
          if (!fillable.has(kind)) view.blockedBy ??= kind || "button";
          return { kind, text: words(button.text) ?? "", url: words(button.url) };
        });
        break;
      default:
        view.blockedBy ??= kindOf(component.type) || "component";
    }
  }
  return view;
}

const headerText = (header: TemplateHeader | null): string => (header?.kind === "text" ? header.text : "");
/** An authentication code goes into the body and into the button; it is asked for once. */
const takesBodyValue = (template: TemplateView, button: TemplateButton): boolean =>
  template.category === "AUTHENTICATION" && (button.kind === "url" || button.kind === "otp");

/** What has to be filled in, in the order of reading. */
export function slotsOf(template: TemplateView): TemplateSlot[] {
  const { header } = template;
  return [
    ...(header && header.kind !== "text"
      ? [{ key: "header.file", part: "header", kind: header.kind, name: header.kind } as const]
      : []),
    ...variablesOf(headerText(header)).map(
      (name) => ({ key: `header.${name}`, part: "header", kind: "text", name }) as const,
    ),
    ...variablesOf(template.body).map(
      (name) => ({ key: `body.${name}`, part: "body", kind: "text", name }) as const,
    ),
    ...template.buttons.flatMap((button, index): TemplateSlot[] => {
      if (takesBodyValue(template, button)) return [];
      const slot = { key: `button.${index}`, part: "button", name: button.text } as const;
      if (button.kind === "copy_code") return [{ ...slot, kind: "code" }];
      return button.url && variablesOf(button.url).length > 0 ? [{ ...slot, kind: "url" }] : [];
    }),
  ];
}

export type SlotProblem = "missing" | "line_break" | "spaces" | "too_long" | "not_https";

/**
 * What is wrong with the value of a gap, null when nothing is. Meta refuses line breaks, tabs and more than four spaces
 * in a row in parameters.
 */
export function slotProblem(slot: TemplateSlot, value: string | undefined): SlotProblem | null {
  const given = value?.trim() ?? "";
  if (given === "") return "missing";
  if (/[\n\r\t]/.test(given)) return "line_break";
  if (/ {5,}/.test(given)) return "spaces";
  if (given.length > (slot.kind === "code" ? 20 : slot.key.startsWith("header.") ? 2_000 : 1_024))
    return "too_long";
  if (
    (slot.kind === "image" || slot.kind === "video" || slot.kind === "document") &&
    !/^https:\/\/\S+\.\S+/.test(given)
  ) {
    return "not_https";
  }
  return null;
}

export type TemplateValues = Readonly<Record<string, string>>;
const valueOf = (values: TemplateValues, key: string): string => values[key]?.trim() ?? "";

/** The `components` of a message with this template. Parts without gaps are left out, as Meta wants it. */
export function componentsOf(template: TemplateView, values: TemplateValues): Json[] & { type: string }[] {
  const parameters = (part: "header" | "body", text: string) =>
    variablesOf(text).map((name) => ({
      type: "text",
      text: valueOf(values, `${part}.${name}`),
      ...(/^\d+$/.test(name) ? {} : { parameter_name: name }),
    }));
  const { header, body, buttons } = template;
  const components: { type: string; [key: string]: unknown }[] = [];
  if (header && header.kind !== "text") {
    const file = { link: valueOf(values, "header.file") };
    components.push({ type: "header", parameters: [{ type: header.kind, [header.kind]: file }] });
  } else if (variablesOf(headerText(header)).length > 0) {
    components.push({ type: "header", parameters: parameters("header", headerText(header)) });
  }
  if (variablesOf(body).length > 0) components.push({ type: "body", parameters: parameters("body", body) });
  buttons.forEach((button, index) => {
    const place = { type: "button", index: String(index) };
    if (takesBodyValue(template, button)) {
      const code = valueOf(values, `body.${variablesOf(body)[0] ?? "1"}`);
      components.push({ ...place, sub_type: "url", parameters: [{ type: "text", text: code }] });
    } else if (button.kind === "copy_code") {
      const code = valueOf(values, `button.${index}`);
      components.push({
        ...place,
        sub_type: "copy_code",
        parameters: [{ type: "coupon_code", coupon_code: code }],
      });
    } else if (button.kind === "url" && button.url && variablesOf(button.url).length > 0) {
      const text = valueOf(values, `button.${index}`);
      components.push({ ...place, sub_type: "url", parameters: [{ type: "text", text }] });
    } else if (button.kind === "flow") {
      components.push({
        ...place,
        sub_type: "flow",
        parameters: [{ type: "action", action: { flow_token: "unused" } }],
      });
    }
  });
  return components;
}

/** The values that a message's `components` carry; the other way round of `componentsOf`. */
export function valuesIn(components: unknown): Record<string, string> {
  const values: Record<string, string> = {};
  for (const component of list(components).map(object)) {
    const part = kindOf(component.type);
    if (part !== "header" && part !== "body") continue;
    list(component.parameters).forEach((entry, index) => {
      const parameter = object(entry);
      const text = words(parameter.text);
      if (text) values[`${part}.${words(parameter.parameter_name) ?? index + 1}`] = text;
    });
  }
  return values;
}

const fill = (part: string, text: string, values: TemplateValues): string =>
  text.replace(variable, (written, name: string) => valueOf(values, `${part}.${name}`) || written);

export type FilledTemplate = { header: string | null; body: string; footer: string | null };

/** The words of a template with its gaps filled; what has no value stays in braces. */
export const fillTemplate = (template: TemplateView, values: TemplateValues): FilledTemplate => ({
  header: headerText(template.header) ? fill("header", headerText(template.header), values) : null,
  body: fill("body", template.body, values),
  footer: template.footer,
});

/** What a person reads of a template that was sent: its words as one text, formatted as WhatsApp formats. */
export function templateText(template: TemplateView, values: TemplateValues): string {
  const { header, body, footer } = fillTemplate(template, values);
  return [header && `*${header.replaceAll("*", "")}*`, body, footer].filter(Boolean).join("\n");
}
