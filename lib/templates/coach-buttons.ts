import type { Say } from "@/lib/templates/coach";
import { decoration, undecorated } from "@/lib/templates/coach-texts";
import { lengthOf, variablesOf, type ButtonType, type TemplateButton } from "@/lib/templates/components";

const mostButtons = 10;
const mostText = 25;
const mostUrl = 2_000;
/** Pages of Meta's disagree: 15 for years, 20 since December 2025. */
const safeCode = 15;
const mostCode = 20;
/** Source: Meta, "Template components", buttons. */
const mostOf: Partial<Record<ButtonType, number>> = {
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
const worded: readonly ButtonType[] = ["QUICK_REPLY", "URL", "PHONE_NUMBER", "FLOW"];

/** Services that hide where a link leads. */
export const shorteners =
  /(^|[^\w.-])(bit\.ly|tinyurl\.com|goo\.gl|t\.co|is\.gd|ow\.ly|buff\.ly|rebrand\.ly|cutt\.ly|rb\.gy|tiny\.cc|shorturl\.at)\//i;

export function coachButtons(buttons: readonly TemplateButton[], path: string, say: Say): void {
  if (buttons.length === 0) {
    say("error", "buttons_none", path, {}, { label: "remove", patch: [{ path }] });
    return;
  }
  if (buttons.length > mostButtons) {
    say("error", "buttons_many", path, { max: mostButtons, count: buttons.length });
  }
  const counts = new Map<ButtonType, number>();
  const texts = new Set<string>();
  buttons.forEach((button, index) => {
    const here = `${path}.buttons.${index}`;
    const count = (counts.get(button.type) ?? 0) + 1;
    counts.set(button.type, count);
    const most = mostOf[button.type];
    if (most !== undefined && count > most) {
      say(
        "error",
        "button_many",
        here,
        { type: button.type, max: most },
        {
          label: "remove",
          patch: [{ path: here }],
        },
      );
    }
    if (worded.includes(button.type)) coachText(button, here, texts, say);
    coachKind(button, here, say);
  });
  coachGroups(buttons, path, say);
}

function coachText({ text = "" }: TemplateButton, path: string, texts: Set<string>, say: Say): void {
  if (text.trim() === "") return say("error", "button_text_empty", `${path}.text`);
  const count = lengthOf(text);
  if (count > mostText) say("error", "button_text_long", `${path}.text`, { max: mostText, count });
  if (variablesOf(text).length > 0) say("error", "button_text_variable", `${path}.text`);
  else if (decoration.test(text)) {
    const value = undecorated(text);
    say(
      "error",
      "button_text_decoration",
      `${path}.text`,
      {},
      {
        label: "strip",
        patch: value ? [{ path: `${path}.text`, value }] : [],
      },
    );
  }
  if (texts.has(text)) say("error", "button_text_twice", `${path}.text`, { text });
  texts.add(text);
}

const exampleOf = ({ example }: TemplateButton): string =>
  (Array.isArray(example) ? example[0] : example)?.trim() ?? "";

function coachKind(button: TemplateButton, path: string, say: Say): void {
  switch (button.type) {
    case "URL":
      return coachUrl(button, path, say);
    case "PHONE_NUMBER": {
      const given = button.phone_number ?? "";
      if (/^\+?\d{5,20}$/.test(given)) return;
      const digits = given.replace(/[^\d+]/g, "");
      say(
        "error",
        "phone_format",
        `${path}.phone_number`,
        { max: 20 },
        /^\+?\d{5,20}$/.test(digits)
          ? { label: "digits_only", patch: [{ path: `${path}.phone_number`, value: digits }] }
          : undefined,
      );
      return;
    }
    case "COPY_CODE": {
      const code = exampleOf(button);
      if (code === "") return say("error", "code_missing", `${path}.example`);
      if (code.length > mostCode) say("error", "code_long", `${path}.example`, { max: mostCode });
      else if (code.length > safeCode)
        say("warning", "code_rather_long", `${path}.example`, { max: safeCode });
      return;
    }
    case "FLOW":
      if (!button.flow_id && !button.flow_name && !button.flow_json) {
        say("error", "flow_missing", `${path}.flow_id`);
      }
      return;
    case "OTP":
      return say("error", "otp_category", path, {}, { label: "remove", patch: [{ path }] });
  }
}

/** Source: Meta, "Template components", URL buttons: one variable, at the end; no links into WhatsApp. */
function coachUrl(button: TemplateButton, path: string, say: Say): void {
  const url = button.url ?? "";
  const here = `${path}.url`;
  if (!/^https?:\/\/[^\s/.]+(\.[^\s/.]+)+(\/\S*|[?#]\S*)?$/i.test(url)) {
    const bare = /^[\w-]+(\.[\w-]+)+(\/\S*)?$/.test(url);
    return say(
      "error",
      "url_format",
      here,
      {},
      bare ? { label: "add_https", patch: [{ path: here, value: `https://${url}` }] } : undefined,
    );
  }
  if (url.length > mostUrl) say("error", "url_long", here, { max: mostUrl, count: url.length });
  if (/^https?:\/\/(wa\.me|api\.whatsapp\.com|chat\.whatsapp\.com)\b/i.test(url)) {
    say("error", "url_whatsapp", here);
  }
  if (shorteners.test(url)) say("error", "url_shortened", here);
  if (/^http:/i.test(url)) {
    const value = url.replace(/^http:/i, "https:");
    say("hint", "url_http", here, {}, { label: "use_https", patch: [{ path: here, value }] });
  }
  const names = variablesOf(url);
  const opened = url.match(/\{\{/g)?.length ?? 0;
  if (opened === 0) return;
  if (opened > 1 || names.length !== 1 || !/^https?:\/\/[^/{}]+\/[^{}]*\{\{\s*\w+\s*\}\}$/i.test(url)) {
    return say("error", "url_variable", here);
  }
  if (exampleOf(button) === "") {
    const value = [url.replace(/\{\{[^}]*\}\}/, "1042")];
    say(
      "error",
      "example_missing",
      `${path}.example`,
      { count: 1 },
      {
        label: "fill_examples",
        patch: [{ path: `${path}.example`, value }],
      },
    );
  }
}

/** Quick replies stand together, before or after all others. */
function coachGroups(buttons: readonly TemplateButton[], path: string, say: Say): void {
  const isQuick = buttons.map(({ type }) => type === "QUICK_REPLY");
  const changes = isQuick.filter((quick, index) => index > 0 && quick !== isQuick[index - 1]).length;
  if (changes <= 1) return;
  const quick = buttons.filter(({ type }) => type === "QUICK_REPLY");
  const others = buttons.filter(({ type }) => type !== "QUICK_REPLY");
  const value = isQuick[0] ? [...quick, ...others] : [...others, ...quick];
  say(
    "error",
    "buttons_mixed",
    path,
    {},
    {
      label: "group_buttons",
      patch: [{ path: `${path}.buttons`, value }],
    },
  );
}
