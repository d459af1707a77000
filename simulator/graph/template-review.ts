import { after } from "../core/clock";
import { numbersOf } from "../core/accounts";
import { behaviourOf, state, type Template } from "../core/state";
import { journalTemplate, tellTemplateStatus } from "../core/template-events";
import { tell } from "../webhooks/routing";

export interface Verdict {
  reason: string;
  info: { reason: string; recommendation: string } | null;
}

function textOf(template: Template, type: string): string {
  return template.components.find((component) => component.type === type)?.text ?? "";
}

/** Every text a reviewer reads, one per line, in lower case. */
function wholeText(components: unknown): string {
  if (typeof components === "string") return components.toLowerCase() + "\n";
  if (typeof components !== "object" || components === null) return "";
  return Object.entries(components)
    .filter(([key]) => key !== "example")
    .map(([, value]) => wholeText(value))
    .join("");
}

const RIGHT_TO_LEFT = new Set(["ar", "fa", "ur", "ps", "prs"]);
const CYRILLIC = new Set(["ru", "uk", "bg", "mk", "ky", "be", "sr", "kk", "uz"]);
const OTHER_SCRIPTS = new Set(
  "hi mr bn gu pa ta te kn ml si th lo ka he el zh ja ko ar fa ur ps prs ru uk bg mk ky be".split(" "),
);

/** Letters of another script than the language's: nobody can read it as what it says it is. */
function isOtherLanguage(template: Template): boolean {
  const language = template.language.split("_")[0]!;
  const texts = [
    ...template.components.flatMap(({ text }) => text ?? []),
    ...template.components.flatMap(({ buttons }) => (buttons ?? []).flatMap(({ text }) => text ?? [])),
  ].join(" ");
  const letters = texts.match(/\p{L}|\p{M}/gu)?.length ?? 0;
  const of = (script: string) => texts.match(new RegExp(`\\p{Script=${script}}`, "gu"))?.length ?? 0;
  if (letters < 12) return false;
  const foreign = ["Arabic", "Cyrillic", "Devanagari", "Han", "Hangul", "Thai", "Hebrew", "Greek"].filter(
    (script) => of(script) >= letters * 0.75,
  )[0];
  if (!foreign) return false;
  if (!OTHER_SCRIPTS.has(language)) return !(foreign === "Cyrillic" && CYRILLIC.has(language));
  if (foreign === "Arabic") return !RIGHT_TO_LEFT.has(language);
  if (foreign === "Cyrillic") return !CYRILLIC.has(language);
  const own: Record<string, string[]> = {
    Devanagari: ["hi", "mr"],
    Han: ["zh", "ja", "ko"],
    Hangul: ["ko"],
    Thai: ["th"],
    Hebrew: ["he"],
    Greek: ["el"],
  };
  return !own[foreign]!.includes(language);
}

const SHORT_LINKS =
  /(^|[^\w.-])(bit\.ly|tinyurl\.com|goo\.gl|t\.co|is\.gd|ow\.ly|buff\.ly|rebrand\.ly|cutt\.ly|rb\.gy|tiny\.cc|shorturl\.at)\//m;

/**
 * What the reviewer finds, as Meta's does: formats nobody can read, duplicates, insults, scams.
 * @returns null when there is nothing against it.
 */
export function review(template: Template): Verdict | null {
  const body = textOf(template, "BODY");
  if (/\}\}\s*\{\{/.test(body)) {
    return {
      reason: "INVALID_FORMAT",
      info: {
        reason:
          "Your template has parameters placed next to each other (like {{1}}{{2}}) without text or punctuation between them.",
        recommendation:
          "Separate parameters with descriptive text and ensure each parameter is clearly contextualized.",
      },
    };
  }
  const same = [...state.templates.values()].find(
    (other) =>
      other !== template &&
      other.wabaId === template.wabaId &&
      other.status === "APPROVED" &&
      template.category !== "AUTHENTICATION" &&
      textOf(other, "BODY") === body &&
      textOf(other, "FOOTER") === textOf(template, "FOOTER"),
  );
  if (same) {
    return {
      reason: "INVALID_FORMAT",
      info: {
        reason: `Your template is a duplicate: it has the same body and footer as ${same.name}.`,
        recommendation: "Use the existing template or change the wording.",
      },
    };
  }
  if (isOtherLanguage(template)) return { reason: "TAG_CONTENT_MISMATCH", info: null };
  const text = wholeText(template.components);
  if (SHORT_LINKS.test(text)) {
    return {
      reason: "INVALID_FORMAT",
      info: {
        reason: "Your template contains a shortened link.",
        recommendation: "Use a link to your own domain so that people know where it leads.",
      },
    };
  }
  if (/\b(idiots?|stupid|morons?|shut up|i will hurt you)\b/.test(text))
    return { reason: "ABUSIVE_CONTENT", info: null };
  if (
    /\b(you (have |'ve )?won (an?\b|the\b|[$€£])|lottery\b|wire transfer fee\b|double your money\b|(send|share|tell|give|reply with)( us| me)? your (full )?(password|pin|cvv|card number)\b)/.test(
      text,
    )
  ) {
    return { reason: "SCAM", info: null };
  }
  return null;
}

const SELLING = [
  /\b(\d+ ?(%|percent) off|discounts?|sale ends|special offers?|promo code|buy now|limited[- ]time|shop now|coupons?)\b/,
  /\d+ ?% (de (descuento|desconto|réduction|remise)|rabatt|di sconto|korting)/,
  /\b(descuento|oferta especial|rebajas|desconto|promoção|offre spéciale|soldes|sonderangebot|gutschein|rabattcode)\b/,
  /छूट|خصم|скидк|优惠/,
];

/** Offers and discounts are marketing, whatever the sender calls them (templates/template-categorization). */
export function rightCategory(category: string, components: Template["components"]): string {
  if (category !== "UTILITY") return category;
  const text = wholeText(components);
  return SELLING.some((pattern) => pattern.test(text)) ? "MARKETING" : category;
}

function reviewDelay(template: Template): number {
  const own = state.accounts.get(template.wabaId)?.settings.reviewMs;
  if (own !== null && own !== undefined) return own;
  const number = numbersOf(template.wabaId)[0];
  return number ? behaviourOf(number).reviewMs : 0;
}

/** Puts a template before the reviewer; the verdict comes after the account's delay, with its webhook. */
export function submit(template: Template, edited: boolean): void {
  template.status = "PENDING";
  template.reviewAt = Date.now() + reviewDelay(template);
  template.rejectedReason = "NONE";
  template.rejection = null;
  journalTemplate(template);
  wait(template, edited);
}

function wait(template: Template, edited: boolean): void {
  const due = template.reviewAt ?? Date.now();
  after(due - Date.now(), () => {
    if (
      state.templates.get(template.id) !== template ||
      template.status !== "PENDING" ||
      template.reviewAt !== due
    )
      return;
    const verdict = review(template);
    template.status = verdict ? "REJECTED" : "APPROVED";
    template.rejectedReason = verdict?.reason ?? "NONE";
    template.rejection = verdict?.info ?? null;
    template.reviewAt = null;
    journalTemplate(template);
    tellTemplateStatus(template);
    if (edited && !verdict) tellComponents(template);
  });
}

function tellComponents(template: Template): void {
  const account = state.accounts.get(template.wabaId);
  if (!account) return;
  const buttons = template.components.find((component) => component.type === "BUTTONS")?.buttons ?? [];
  const header = template.components.find(
    (component) => component.type === "HEADER" && component.format === "TEXT",
  );
  tell(account, null, "message_template_components_update", {
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
    ...(header ? { message_template_title: header.text } : {}),
    message_template_element: textOf(template, "BODY"),
    ...(textOf(template, "FOOTER") ? { message_template_footer: textOf(template, "FOOTER") } : {}),
    ...(buttons.length
      ? {
          message_template_buttons: buttons.map((button) => ({
            message_template_button_type: button.type,
            message_template_button_text: button.text,
            ...(button.url ? { message_template_button_url: button.url } : {}),
            ...(button.phone_number ? { message_template_button_phone_number: button.phone_number } : {}),
          })),
        }
      : {}),
  });
}

/** Templates that were with the reviewer when an earlier life ended. */
export function resumeReviews(): void {
  for (const template of state.templates.values()) if (template.status === "PENDING") wait(template, false);
}
