import { importsOf } from "@/lib/campaigns/audience";
import type { Plan, PlannedVariant } from "@/lib/campaigns/plan";
import { noSuchGap, problemWords, slotWords, thingOf } from "@/lib/campaigns/slot-words";
import type { CampaignCheck, CampaignFinding } from "@/lib/campaigns/views";
import type { SlotSource } from "@/lib/templates/filling";
import { isFileSlot, slotProblem, slotsOf, type TemplateSlot } from "@/lib/templates/slots";

/** What a check found out beside the plan itself. */
export type CheckFacts = Pick<
  CampaignCheck,
  "audience" | "reachable" | "excluded" | "dailyLimit" | "price"
> & {
  /** Files of the audience: their state and the names of their columns. */
  imports: readonly { id: string; state: string; columns: readonly string[] }[];
  /** Files of headers, by id. */
  media: ReadonlyMap<string, { state: string; kind: string }>;
  /** Messages the plan has left in this month, and when the next one begins; null without a limit. */
  messagesLeft: { count: number; nextMonth: Date } | null;
  /** The same messages at the rates of the day on which it will be done. */
  priceAtEnd: CampaignCheck["price"];
  /** What the audience names and is not there any more, by path. */
  unknown: Readonly<Record<string, string>>;
  /** People whose message would be tied to no record, in a campaign that ties them. */
  unlinked: number;
};

/** What is wrong with the value of a gap, as the rest of a sentence that names the gap; null when nothing is. */
function problemOfSlot(
  slot: TemplateSlot,
  source: SlotSource | undefined,
  { imports, media }: CheckFacts,
): string | null {
  const words = (text: string): string | null => {
    const problem = slotProblem(slot, text);
    return problem && problemWords(slot, problem);
  };
  if (!source) return problemWords(slot, "missing");
  switch (source.kind) {
    case "text":
      return words(source.text);
    case "media": {
      if (!isFileSlot(slot)) return problemWords(slot, "not_a_file");
      const file = media.get(source.mediaId);
      if (!file || file.state !== "ready") return `the ${thingOf(slot)} is not there any more.`;
      return file.kind === slot.kind ? null : problemWords(slot, "not_a_file");
    }
    case "location":
      return slot.kind === "location" ? null : problemWords(slot, "not_a_place");
    case "column":
      if (!hasColumn(imports, source.column)) return noColumn(source.column);
      return source.fallback?.trim() ? words(source.fallback) : null;
    case "field":
      if (source.fallback?.trim()) return words(source.fallback);
      return source.field.startsWith("agent.")
        ? "nobody writes a campaign, so say what stands here instead of a name."
        : null;
  }
}

const hasColumn = (imports: CheckFacts["imports"], column: string): boolean =>
  imports.some(({ columns }) => columns.includes(column));
const noColumn = (column: string): string => `the file of this campaign has no column “${column}”.`;

function blockersOfVariant(
  plan: Plan,
  { number, template, values }: PlannedVariant,
  facts: CheckFacts,
): CampaignFinding[] {
  const at = `variants.${number}`;
  const field = `${at}.templateId`;
  if (template.deletedAt !== null || template.status !== "APPROVED") {
    return [
      {
        reason: "template_not_approved",
        message:
          template.deletedAt === null
            ? `Meta has not approved the template ${template.name}: it is ${template.status.toLowerCase()}.`
            : `The template ${template.name} is not there any more.`,
        field,
      },
    ];
  }
  if (template.wabaId !== plan.number.wabaId) {
    return [
      {
        reason: "template_of_other_account",
        message: `The template ${template.name} belongs to another business account than the number.`,
        field,
      },
    ];
  }
  if (template.unknownPart !== null) {
    return [
      {
        reason: "template_not_supported",
        message: `The template ${template.name} has a part Parley cannot fill: ${template.unknownPart}.`,
        field,
      },
    ];
  }
  const slots = slotsOf(template);
  const known = new Set(slots.map(({ key }) => key));
  const variant = plan.variants.length > 1 ? number : null;
  return [
    ...slots.flatMap((slot) => {
      const problem = problemOfSlot(slot, values[slot.key], facts);
      const message = `${slotWords(slot, variant)}: ${problem}`;
      return problem ? [{ reason: "value_problem", message, field: `${at}.values.${slot.key}` }] : [];
    }),
    ...Object.keys(values)
      .filter((key) => !known.has(key))
      .map((key) => ({
        reason: "unknown_slot",
        message: noSuchGap(template.name, key),
        field: `${at}.values.${key}`,
      })),
  ];
}

/** What keeps a campaign from being launched. Pure. */
export function blockersOf(plan: Plan, facts: CheckFacts): CampaignFinding[] {
  const found: CampaignFinding[] = Object.entries(facts.unknown).map(([field, message]) => ({
    reason: "unknown_reference",
    message,
    field,
  }));
  if (plan.audience.include.length === 0) {
    found.push({ reason: "no_audience", message: "Say who gets it.", field: "audience" });
  }
  if (plan.variants.length === 0) {
    found.push({ reason: "no_template", message: "Choose a template.", field: "variants" });
  }
  const { state, tokenState } = plan.number;
  if (state !== "connected" || (tokenState !== "ok" && tokenState !== "unchecked")) {
    found.push({
      reason: "number_not_ready",
      message:
        state === "disconnected"
          ? "The number is disconnected."
          : "The number cannot send at the moment. Its page says what is wrong.",
      field: "phoneNumberId",
    });
  }
  for (const id of importsOf(plan.audience)) {
    const file = facts.imports.find((one) => one.id === id);
    if (file && file.state !== "completed") {
      found.push({
        reason: "file_not_ready",
        message: "The file of this campaign has not been read to its end yet.",
        field: "audience",
      });
    }
  }
  const link = plan.settings.context?.contextId;
  if (link?.kind === "column" && !hasColumn(facts.imports, link.column)) {
    found.push({
      reason: "value_problem",
      message: `Link to a record of yours: ${noColumn(link.column)}`,
      field: "settings.context.contextId.column",
    });
  }
  return [...found, ...plan.variants.flatMap((variant) => blockersOfVariant(plan, variant, facts))];
}

const many = (count: number): string => count.toLocaleString("en");

/** What one should know before. Pure. */
export function warningsOf(plan: Plan, facts: CheckFacts): CampaignFinding[] {
  const found: CampaignFinding[] = [];
  const { audience, reachable, excluded, dailyLimit, messagesLeft, price, priceAtEnd, unlinked } = facts;
  if (audience > 0 && reachable === 0) {
    found.push({
      reason: "nobody_reachable",
      message: "Everybody of this audience is left out.",
      field: "audience",
    });
  } else if (audience === 0 && plan.audience.include.length > 0) {
    found.push({
      reason: "nobody_reachable",
      message: "Nobody belongs to this audience now.",
      field: "audience",
    });
  }
  const missing = excluded.find(({ reason }) => reason === "missing_value")?.count ?? 0;
  if (missing > 0) {
    found.push({
      reason: "missing_values",
      message: `${many(missing)} people have no value for a gap of the template. A fallback would reach them.`,
      field: "variants",
    });
  }
  if (unlinked > 0) {
    found.push({
      reason: "unlinked",
      message: `For ${unlinked === 1 ? "1 person" : `${many(unlinked)} people`} no record of yours is known: their messages go out without a link to one.`,
      field: "settings.context",
    });
  }
  if (dailyLimit && dailyLimit.days > 1) {
    found.push({
      reason: "over_daily_limit",
      message: `Meta lets this business write to ${many(dailyLimit.limit)} new people a day: this takes ${many(dailyLimit.days)} days.`,
    });
  }
  if (messagesLeft && reachable > messagesLeft.count) {
    const day = messagesLeft.nextMonth.toISOString().slice(0, 10);
    found.push({
      reason: "over_plan_messages",
      message: `Your plan at Parley has ${many(messagesLeft.count)} messages left this month, and ${many(reachable)} would go out. The others wait until ${day}, or for a larger plan.`,
    });
  }
  if (plan.number.quality === "RED" || plan.number.quality === "YELLOW") {
    found.push({
      reason: "quality",
      message:
        plan.number.quality === "RED"
          ? "Meta rates this number’s quality as low. More complaints may block it."
          : "Meta rates this number’s quality as medium: the campaign goes at half its pace.",
      field: "phoneNumberId",
    });
  }
  for (const { number, template } of plan.variants) {
    if (template.nextCategory && template.nextCategory !== template.category) {
      found.push({
        reason: "category_changes",
        message: `Meta will move the template ${template.name} to ${template.nextCategory.toLowerCase()}. The price changes, and a running campaign stops.`,
        field: `variants.${number}.templateId`,
      });
    }
  }
  if (new Set(plan.variants.map(({ template }) => template.category)).size > 1) {
    found.push({
      reason: "categories_differ",
      message: "The variants have templates of different categories, with different prices.",
      field: "variants",
    });
  }
  if (!price)
    found.push({ reason: "no_price", message: "There is no rate card, so the price is not known." });
  else if (price.lines.some(({ country, messages }) => country === null && messages > 0)) {
    found.push({
      reason: "unknown_countries",
      message: "The country of some people is not known, so the price is between two amounts.",
    });
  }
  if (price && priceAtEnd && price.max !== priceAtEnd.max) {
    found.push({
      reason: "price_changes",
      message: `Meta’s prices change before it is done: at those of the last day all of it would be ${priceAtEnd.max} ${priceAtEnd.currency}.`,
    });
  }
  return found;
}
