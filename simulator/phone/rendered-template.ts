import { state } from "../core/state";
import type { PhoneMedia, PhoneMessage } from "../types/phone";
import type { TemplateComponent } from "../types/template";
import { mediaOf } from "./media-view";

type Json = Record<string, unknown>;

/** Puts parameter values into `{{1}}` or `{{name}}`. */
export function hydrate(pattern: string, parameters: Json[]): string {
  return pattern.replace(/\{\{\s*(\w+)\s*\}\}/g, (whole, key: string) => {
    const named = parameters.find((parameter) => parameter.parameter_name === key);
    const parameter = named ?? parameters[Number(key) - 1];
    return parameter ? valueOf(parameter) : whole;
  });
}

function valueOf(parameter: Json): string {
  if (parameter.type === "currency") return String((parameter.currency as Json).fallback_value ?? "");
  if (parameter.type === "date_time") return String((parameter.date_time as Json).fallback_value ?? "");
  return String(parameter.text ?? parameter.payload ?? parameter.coupon_code ?? "");
}

/** What the phone shows of a template message: the text with its values, header, footer and buttons. */
export function renderTemplate(wabaId: string, content: Json): Partial<PhoneMessage> {
  const language = (content.language as Json | undefined)?.code;
  const template = state.templatesByName.get(`${wabaId}|${String(content.name)}|${String(language)}`);
  if (!template) return { text: `Template ${String(content.name)}` };
  const sent = (content.components as Json[] | undefined) ?? [];
  const parametersOf = (type: string) =>
    (sent.find((component) => String(component.type).toLowerCase() === type)?.parameters as
      Json[] | undefined) ?? [];
  const shown: Partial<PhoneMessage> = {};
  for (const component of template.components) {
    if (component.type === "BODY") shown.text = hydrate(component.text ?? "", parametersOf("body"));
    if (component.type === "FOOTER") shown.footer = component.text ?? null;
    if (component.type === "HEADER") {
      shown.header = headerOf(component, parametersOf("header"));
      if (component.format === "LOCATION") shown.location = placeIn(parametersOf("header"));
    }
    if (component.type === "BUTTONS") shown.buttons = buttonsOf(component, sent);
    if (component.type === "CALL_PERMISSION_REQUEST") {
      shown.buttons = [
        { kind: "other", id: "call_permission_request", title: "Choose preference", value: null },
      ];
    }
  }
  return shown;
}

const placeIn = ([parameter]: Json[]): PhoneMessage["location"] =>
  (parameter?.location as PhoneMessage["location"]) ?? null;

function headerOf(component: TemplateComponent, parameters: Json[]): PhoneMessage["header"] {
  if (component.format === "TEXT") return { kind: "text", text: hydrate(component.text ?? "", parameters) };
  const kind = component.format?.toLowerCase();
  if (kind === "product") {
    const product = parameters[0]?.product as Json | undefined;
    return { kind: "text", text: `Product ${String(product?.product_retailer_id)}` };
  }
  if (kind !== "image" && kind !== "video" && kind !== "document") return null;
  return mediaOf(kind as PhoneMedia["kind"], parameters[0]?.[kind] as Json | undefined);
}

const OWN_WORDS: Record<string, string> = {
  COPY_CODE: "Copy offer code",
  CATALOG: "View catalog",
  MPM: "View items",
  SPM: "View",
};

function buttonsOf(component: TemplateComponent, sent: Json[]): PhoneMessage["buttons"] {
  return (component.buttons ?? []).map((button, index) => {
    const given = sent.find((one) => one.type === "button" && String(one.index) === String(index));
    const parameters = (given?.parameters as Json[] | undefined) ?? [];
    const title = button.text ?? OWN_WORDS[button.type] ?? "Copy code";
    if (button.type === "URL") {
      return { kind: "url", id: String(index), title, value: hydrate(button.url ?? "", parameters) };
    }
    if (button.type === "PHONE_NUMBER") {
      return { kind: "phone", id: String(index), title, value: button.phone_number ?? null };
    }
    if (button.type === "COPY_CODE" || button.type === "OTP") {
      return {
        kind: "copy_code",
        id: String(index),
        title,
        value: parameters[0] ? valueOf(parameters[0]) : null,
      };
    }
    const kind = button.type === "QUICK_REPLY" ? "quick_reply" : button.type === "FLOW" ? "flow" : "other";
    return { kind, id: String(index), title, value: null };
  });
}
