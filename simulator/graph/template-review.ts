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

/** Everything a reviewer reads, in lower case. */
function wholeText(template: Template): string {
  return JSON.stringify(template.components).toLowerCase();
}

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
  const text = wholeText(template);
  if (/\b(bit\.ly|tinyurl\.com|goo\.gl|t\.co|is\.gd)\//.test(text.replaceAll("\\/", "/"))) {
    return {
      reason: "INVALID_FORMAT",
      info: {
        reason: "Your template contains a shortened link.",
        recommendation: "Use a link to your own domain so that people know where it leads.",
      },
    };
  }
  if (/\b(idiot|stupid|moron|shut up|i will hurt you)\b/.test(text))
    return { reason: "ABUSIVE_CONTENT", info: null };
  if (
    /\b(you (have )?won (a|the|\$)|lottery|wire transfer fee|send (us )?your (password|pin|card number)|double your money)\b/.test(
      text,
    )
  ) {
    return { reason: "SCAM", info: null };
  }
  return null;
}

/** Offers and discounts are marketing, whatever the sender calls them (templates/template-categorization). */
export function rightCategory(category: string, components: Template["components"]): string {
  if (category !== "UTILITY") return category;
  const text = JSON.stringify(components).toLowerCase();
  return /\b(\d+ ?(%|percent) off|discount|sale ends|special offer|promo code|buy now|limited[- ]time|shop now|coupon)\b/.test(
    text,
  )
    ? "MARKETING"
    : category;
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
