import { customProblemOf, type CustomValue } from "@/lib/contacts/custom-values";
import { readAnswer } from "@/lib/contacts/imports/answers";
import { readCountry } from "@/lib/contacts/imports/country-names";
import { readAmount, readDay, readMoment } from "@/lib/contacts/imports/habits";
import type { Plan } from "@/lib/contacts/imports/plan";
import type { Problem, Reason } from "@/lib/contacts/imports/rules";
import { countryOf } from "@/lib/contacts/numbers";
import { readPhone } from "@/lib/contacts/phones";
import { splitLabels } from "@/lib/contacts/label-cells";
import type { CustomFieldView } from "@/lib/contacts/views";
import { cleanName } from "@/lib/shared/clean-name";
import { withoutGuard } from "@/lib/shared/csv";

/** What a row says of a person. */
export type ReadPerson = {
  /** E.164 without "+". */
  digits: string;
  /** null when the number does not tell. */
  country: string | null;
  /** null when the row has none. */
  name: string | null;
  /** Names, as written; those that exist already may differ in case. */
  labels: string[];
  custom: Record<string, CustomValue>;
  consent: { granted: boolean; at: Date | null; proof: string | null } | null;
};

export type ReadRow = { person: ReadPerson } | { problems: Problem[] };

const longestName = 100;
const longestLabel = 40;
const mostLabels = 20;

/** A value for a field, as people write such values. */
function readValue(field: CustomFieldView, text: string, plan: Plan): CustomValue | { reason: Reason } {
  switch (field.type) {
    case "text":
      return text;
    case "number":
      return readAmount(text, plan.habits.decimal) ?? { reason: "not_a_number" };
    case "date":
      return readDay(text, plan.habits.dateOrder) ?? { reason: "not_a_day" };
    case "checkbox":
      return readAnswer(text) ?? { reason: "not_yes_or_no" };
    case "choice": {
      const folded = text.normalize("NFKC").toLowerCase();
      return (
        field.options.find((option) => option.normalize("NFKC").toLowerCase() === folded) ?? {
          reason: "not_a_choice",
        }
      );
    }
    case "link":
      return /^[\w-]+(\.[\w-]+)+(\/|$)/.test(text) ? `https://${text}` : text;
  }
}

function readLabels(text: string): { labels: string[] } | { reason: Reason } {
  const labels = [...new Set(splitLabels(text).map(cleanName))].filter((label) => label !== "");
  if (labels.some((label) => label.length > longestLabel)) return { reason: "label_too_long" };
  return labels.length > mostLabels ? { reason: "too_many_labels" } : { labels };
}

/**
 * What a row says, or everything that is wrong with it. A row with one bad cell is not read at all: nobody has to find
 * out later which half of it arrived.
 *
 * @param cells as they stand in the file
 * @param cutOff the file ends in the middle of this row
 */
export function readRow(plan: Plan, cells: readonly string[], cutOff: boolean, now: Date): ReadRow {
  const problems: Problem[] = [];
  const wrong = (column: number | null, reason: Reason) => {
    problems.push({ column: column === null ? null : (plan.columns[column] ?? null), reason });
  };
  const textAt = (column: number | undefined): string =>
    column === undefined ? "" : withoutGuard(cells[column] ?? "").trim();
  const { at } = plan;
  for (const column of plan.used) if (textAt(column).includes("\uFFFD")) wrong(column, "unreadable_letters");
  if (cutOff) wrong(null, "cut_off");
  if (cells.slice(plan.columns.length).some((cell) => cell.trim() !== "")) wrong(null, "too_many_cells");

  let country = plan.country;
  const countryText = textAt(at.country);
  if (countryText !== "") {
    const named = readCountry(countryText);
    if (named) country = named;
    else wrong(at.country!, "unknown_country");
  }
  const phone = readPhone(textAt(at.phone), country);
  if ("problem" in phone) wrong(at.phone!, phone.problem);

  const name = cleanName(
    at.name === undefined ? `${textAt(at.first_name)} ${textAt(at.last_name)}` : textAt(at.name),
  );
  if (name.length > longestName) wrong(at.name ?? at.first_name ?? at.last_name!, "name_too_long");

  const labels = readLabels(textAt(at.labels));
  if ("reason" in labels) wrong(at.labels!, labels.reason);

  const custom: ReadPerson["custom"] = {};
  for (const { column, field } of plan.custom) {
    const text = textAt(column);
    if (text === "") continue;
    const value = readValue(field, text, plan);
    if (typeof value === "object") wrong(column, value.reason);
    else if (customProblemOf(field, value) === null) custom[field.key] = value;
    else wrong(column, field.type === "link" ? "not_a_link" : "value_too_long");
  }

  const answer = textAt(at.consent);
  const granted = answer === "" ? null : readAnswer(answer);
  if (answer !== "" && granted === null) wrong(at.consent!, "not_yes_or_no");
  const atText = textAt(at.consent_at);
  const saidAt = atText === "" ? null : readMoment(atText, plan.habits.dateOrder);
  if (atText !== "" && !saidAt) wrong(at.consent_at!, "not_a_day");
  else if (saidAt && saidAt > now) wrong(at.consent_at!, "still_to_come");

  if (problems.length > 0 || "problem" in phone || "reason" in labels) return { problems };
  return {
    person: {
      digits: phone.digits,
      country: phone.country ?? countryOf({ waId: phone.digits, phone: null, bsuid: null }),
      name: name || null,
      labels: labels.labels,
      custom,
      consent: granted === null ? null : { granted, at: saidAt, proof: textAt(at.consent_proof) || answer },
    },
  };
}
