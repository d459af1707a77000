import type { TemplateComponent } from "@/lib/templates/components";
import type { TemplateView } from "@/lib/templates/views";

/** What Meta's sentence about a format speaks of, by words in it. */
const speaksOf: readonly [RegExp, TemplateComponent["type"]][] = [
  [/\b(button|url|link|phone number)\b/i, "BUTTONS"],
  [/\b(header|media|image|video|sample)\b/i, "HEADER"],
  [/\bfooter\b(?!.*\bbody\b)/i, "FOOTER"],
  [/\b(card|carousel)\b/i, "CAROUSEL"],
];

/** Where in the draft the reason of a rejection has to be mended. Every message has a body, so that is where it stands else. */
export function placeOfRejection(
  { reason, reasonInfo }: Pick<TemplateView, "reason" | "reasonInfo">,
  components: readonly TemplateComponent[],
): string {
  if (reason === "INCORRECT_CATEGORY" || reason === "CATEGORY_NOT_AVAILABLE") return "category";
  const at = (type: TemplateComponent["type"]) => components.findIndex((part) => part.type === type);
  const body = `components.${Math.max(0, at("BODY"))}.text`;
  const sentence = [reasonInfo?.title, reasonInfo?.description].filter(Boolean).join(" ");
  if (reason !== "INVALID_FORMAT" || /\bbody\b/i.test(sentence)) return body;
  const type = speaksOf.find(([words, each]) => words.test(sentence) && at(each) >= 0)?.[1];
  if (!type) return body;
  return `components.${at(type)}${type === "FOOTER" ? ".text" : ""}`;
}
