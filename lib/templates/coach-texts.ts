import type { Say } from "@/lib/templates/coach";
import { coachVariables } from "@/lib/templates/coach-variables";
import { lengthOf, partOf, variablesOf, type ComponentOf } from "@/lib/templates/components";
import type { TemplateDraft } from "@/lib/templates/schemas";

// Limits: Meta, "Template components"; limited-time offers and media cards have their own.
const mostHeader = 60;
const mostFooter = 60;
const mostBody = { usual: 1_024, offer: 600, card: 160 };
/** Commonly reported for marketing with a picture or video; Meta does not document them. */
const longMarketing = 550;
const manyEmoji = 10;

const variable = /\{\{[^}]*\}\}/g;
const emoji = /\p{Extended_Pictographic}/u;
const allEmoji = /\p{Extended_Pictographic}/gu;

/** Line breaks, marks of formatting and emoji, none of which a header or a button may have. */
export const decoration = /[\n*_~`]|\p{Extended_Pictographic}/u;

/** The text without what is forbidden; variables stay. */
export const undecorated = (text: string): string =>
  text
    .split(/(\{\{[^}]*\}\})/)
    .map((piece, index) =>
      index % 2 === 1
        ? piece
        : piece
            .replace(/\n+/g, " ")
            .replace(/[*_~`\u{fe0f}\u{200d}]|\p{Extended_Pictographic}/gu, "")
            .replace(/ {2,}/g, " "),
    )
    .join("")
    .trim();

/** Whether Meta has, or can be given, a sample: a file of ours or a handle. An address of Meta's own list is none. */
function hasSample(header: ComponentOf<"HEADER">): boolean {
  return Boolean(header.example?.media_id) || /^\d+::/.test(header.example?.header_handle?.[0] ?? "");
}

export function coachHeader(
  draft: TemplateDraft,
  header: ComponentOf<"HEADER">,
  path: string,
  say: Say,
): void {
  if (header.format === "LOCATION" || header.format === "PRODUCT") return;
  if (header.format !== "TEXT") {
    if (!hasSample(header)) {
      say("error", "sample_missing", `${path}.example`, { kind: header.format.toLowerCase() });
    }
    return;
  }
  const text = header.text ?? "";
  if (text.trim() === "") {
    say("error", "header_empty", `${path}.text`, {}, { label: "remove", patch: [{ path }] });
    return;
  }
  if (lengthOf(text) > mostHeader) {
    say("error", "header_too_long", `${path}.text`, { max: mostHeader, count: lengthOf(text) });
  }
  if (decoration.test(text.replace(variable, ""))) {
    const fix = { label: "strip", patch: [{ path: `${path}.text`, value: undecorated(text) }] };
    say("error", "header_decoration", `${path}.text`, {}, fix);
  }
  const count = variablesOf(text).length;
  if (count > 1) say("error", "header_variables", `${path}.text`, { count });
  coachVariables(draft, header, path, say);
}

/** @param card number of the card in a carousel, null for the template's own text */
export function coachBody(
  draft: TemplateDraft,
  body: ComponentOf<"BODY">,
  path: string,
  say: Say,
  card: number | null,
): void {
  const text = body.text ?? "";
  if (text.trim() === "") return say("error", "body_empty", `${path}.text`);
  const isOffer = partOf(draft.components, "LIMITED_TIME_OFFER") !== undefined;
  const max = card !== null ? mostBody.card : isOffer ? mostBody.offer : mostBody.usual;
  const count = lengthOf(text);
  if (count > max) say("error", "body_too_long", `${path}.text`, { max, count });
  if (/\n{5,}/.test(text)) {
    const value = text.replace(/\n{5,}/g, "\n\n");
    say(
      "error",
      "body_newlines",
      `${path}.text`,
      {},
      {
        label: "fewer_lines",
        patch: [{ path: `${path}.text`, value }],
      },
    );
  }
  coachVariables(draft, body, path, say);
  if (draft.category !== "MARKETING" || card !== null) return;
  const emojis = text.match(allEmoji)?.length ?? 0;
  if (emojis > manyEmoji) say("warning", "emoji_many", `${path}.text`, { max: manyEmoji, count: emojis });
  const header = partOf(draft.components, "HEADER");
  if (header && header.format !== "TEXT" && count > longMarketing) {
    say("warning", "body_long", `${path}.text`, { max: longMarketing, count });
  }
}

export function coachFooter(footer: ComponentOf<"FOOTER">, path: string, say: Say): void {
  const text = footer.text ?? "";
  if (text.trim() === "") {
    say("error", "footer_empty", `${path}.text`, {}, { label: "remove", patch: [{ path }] });
    return;
  }
  const count = lengthOf(text);
  if (count > mostFooter) say("error", "footer_too_long", `${path}.text`, { max: mostFooter, count });
  if (variablesOf(text).length > 0) say("error", "footer_variables", `${path}.text`);
  if (text.includes("\n")) {
    const value = text.replace(/\s*\n\s*/g, " ").trim();
    say(
      "error",
      "footer_newlines",
      `${path}.text`,
      {},
      {
        label: "one_line",
        patch: [{ path: `${path}.text`, value }],
      },
    );
  }
  if (emoji.test(text)) say("warning", "footer_emoji", `${path}.text`);
}
