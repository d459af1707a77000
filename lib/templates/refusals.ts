import { AppError } from "@/lib/platform/errors";
import type { TemplateComponent } from "@/lib/templates/components";
import { troubleOf } from "@/lib/templates/sync";
import type { GraphFailure } from "@/lib/whatsapp/client";

type Part = TemplateComponent["type"] | "name" | "language" | "category" | "template";

/** Meta's subcodes at creation and change: which part they are about, our reason and our words. */
const refusals: Record<number, { part: Part; reason: string; message: string }> = {
  2388019: {
    part: "template",
    reason: "template_limit",
    message: "This business account has as many templates as Meta allows. Delete one you no longer use.",
  },
  2388023: {
    part: "name",
    reason: "name_blocked",
    message:
      "A template of this name was deleted, and Meta blocks the name for 30 days after. Choose another one.",
  },
  2388024: {
    part: "name",
    reason: "name_taken",
    message: "Meta already has a template of this name in this language. Choose another name.",
  },
  2388039: {
    part: "template",
    reason: "template_locked",
    message: "Meta does not let this template be changed now.",
  },
  2388040: { part: "template", reason: "too_long", message: "A part is longer than Meta allows." },
  2388043: { part: "template", reason: "part_missing", message: "Something Meta needs is missing." },
  2388047: { part: "HEADER", reason: "header_refused", message: "Meta does not take the header like this." },
  2388060: {
    part: "BUTTONS",
    reason: "buttons_refused",
    message: "Meta does not take the buttons like this.",
  },
  2388072: { part: "BODY", reason: "body_refused", message: "Meta does not take the text like this." },
  2388073: { part: "FOOTER", reason: "footer_refused", message: "Meta does not take the footer like this." },
  2388078: {
    part: "CAROUSEL",
    reason: "carousel_refused",
    message: "Meta does not take the carousel like this.",
  },
  2388094: {
    part: "template",
    reason: "template_locked",
    message: "Meta does not let a disabled template be deleted.",
  },
  2388293: {
    part: "BODY",
    reason: "variables_too_many",
    message: "The text has too many variables for its length.",
  },
  2388299: {
    part: "BODY",
    reason: "variable_edge",
    message: "The text may not begin or end with a variable.",
  },
  2494102: {
    part: "HEADER",
    reason: "sample_refused",
    message: "Meta no longer knows the sample of the header. Upload it again.",
  },
};

/** Some refusals name their part in Meta's words only. */
function partIn(words: string): Part | null {
  const upper = words.toUpperCase();
  for (const part of ["HEADER", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER", "BODY"] as const) {
    if (upper.includes(`TYPE ${part}`)) return part;
  }
  if (/\b(BUTTON|URL|OFFER CODE|PHONE NUMBER)\b/.test(upper)) return "BUTTONS";
  if (upper.includes("HEADER")) return "HEADER";
  if (upper.includes("FOOTER")) return "FOOTER";
  if (upper.includes("OFFER")) return "LIMITED_TIME_OFFER";
  if (upper.includes("CARD")) return "CAROUSEL";
  if (upper.includes("BODY") || upper.includes("TEXT")) return "BODY";
  if (upper.includes("PARAM NAME")) return "name";
  if (upper.includes("LANGUAGE")) return "language";
  return upper.includes("CATEGORY") ? "category" : null;
}

/** The field of the draft a part stands in. */
function fieldOf(part: Part, components: readonly TemplateComponent[]): string {
  if (part === "template") return "components";
  if (part === "name" || part === "language" || part === "category") return part;
  const index = components.findIndex(({ type }) => type === part);
  return index < 0 ? "components" : `components.${index}`;
}

/**
 * Meta's no to a template as an error with the field it is about. What is about us and not about the template (token,
 * rate, network) is said as such.
 */
export function refusalOf(failure: GraphFailure, components: readonly TemplateComponent[]): AppError {
  const { error } = failure;
  const known = refusals[error?.subcode ?? 0] ?? refusals[error?.code ?? 0];
  const aboutTemplate = failure.outcome === "refused" && error && (known || error.code === 100);
  if (!aboutTemplate) return troubleOf(failure);
  const said = error.details ?? error.title;
  const part =
    (known && known.part !== "template" ? known.part : partIn(`${said} ${error.message}`)) ?? "template";
  const message = known ? `${known.message} Meta says: “${said}”` : `Meta refused it: “${said}”`;
  const locked = known?.reason === "template_locked" || known?.reason === "template_limit";
  return new AppError(locked ? "conflict" : "invalid", known?.reason ?? "meta_refused", message, {
    fields: locked ? {} : { [fieldOf(part, components)]: message },
    data: {
      code: error.code,
      ...(error.subcode ? { subcode: error.subcode } : {}),
      title: error.title,
      said,
    },
  });
}
