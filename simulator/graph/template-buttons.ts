import type { TemplateButton } from "../types/template";
import type { GraphError } from "./errors";
import { missingField, refuse, tooLong } from "./template-refusals";
import { variablesOf } from "./template-send";

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

/** @throws GraphError with the subcode and words of the rule the buttons break. */
export function checkButtons(buttons: TemplateButton[] | undefined): void {
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
