import { hashKey } from "@tanstack/react-query";
import {
  importSettings,
  type ColumnTarget,
  type ImportSettings,
  type SeparatorName,
} from "@/lib/contacts/imports/schemas";
import type { ContactImportPreview } from "@/lib/contacts/imports/views";
import { dayIn, momentIn } from "@/lib/shared/dates";

type Preview = NonNullable<ContactImportPreview["preview"]>;

/** What each column is, by its number: `phone`, `custom:plan`. Those that are not in it are not read. */
export type Targets = Readonly<Record<number, string>>;

/** Settings while somebody chooses them. */
export type Draft = Pick<
  ImportSettings,
  "country" | "dateOrder" | "decimal" | "duplicates" | "labelIds" | "consentCategory"
> & {
  separator: SeparatorName;
  hasHeader: boolean;
  /** null: as they are guessed for this separator and header. */
  targets: Targets | null;
  /** `day`: 2026-11-20, in the zone of the workspace. */
  statement: { category: ImportSettings["consentCategory"]; proof: string; day: string } | null;
};

const nameOf = (target: ColumnTarget): string =>
  target.to === "custom" ? `custom:${target.key}` : target.to;

export const targetsOf = (columns: readonly ColumnTarget[]): Targets =>
  Object.fromEntries(columns.map((target) => [target.column, nameOf(target)]));

/** What one begins with: as it was last checked, else as Parley understands the file. */
export function beginDraft(
  { settings }: ContactImportPreview,
  { separator, hasHeader, decimal, dateOrder }: Preview,
  timeZone: string,
): Draft {
  if (!settings) {
    return {
      ...{ separator, hasHeader, decimal, dateOrder, country: null, targets: null, labelIds: [] },
      ...{ duplicates: "fill", consentCategory: "marketing", statement: null },
    };
  }
  const { columns, statement, ...rest } = settings;
  return {
    ...rest,
    separator: settings.separator ?? separator,
    hasHeader: settings.hasHeader ?? hasHeader,
    targets: targetsOf(columns),
    statement: statement && {
      category: statement.category,
      proof: statement.proof,
      day: dayIn(timeZone, new Date(statement.at)),
    },
  };
}

/** Of these only one or the other: the whole name, or its parts. */
const apart: Record<string, readonly string[]> = {
  name: ["first_name", "last_name"],
  first_name: ["name"],
  last_name: ["name"],
};

/** Makes a column something; what was that before, or cannot be beside it, is not read any more. `""`: nothing. */
export function assign(targets: Targets, column: number, to: string): Targets {
  const gone = new Set([to, ...(apart[to] ?? [])]);
  const kept = Object.entries(targets).filter(([at, one]) => Number(at) !== column && !gone.has(one));
  return Object.fromEntries(to === "" ? kept : [...kept, [column, to]]);
}

const toColumn = ([column, name]: [string, string]): ColumnTarget =>
  name.startsWith("custom:")
    ? { column: Number(column), to: "custom", key: name.slice("custom:".length) }
    : ({ column: Number(column), to: name } as ColumnTarget);

/** The settings, or what is wrong with them by field, the first word about each. */
export function toSettings(
  { targets, statement, ...draft }: Draft,
  guess: Targets,
  timeZone: string,
): { settings: ImportSettings | null; problems: Record<string, string> } {
  const chosen = targets ?? guess;
  const tells = Object.values(chosen).includes("consent");
  const parsed = importSettings.safeParse({
    ...{ separator: draft.separator, hasHeader: draft.hasHeader, country: draft.country },
    ...{ dateOrder: draft.dateOrder, decimal: draft.decimal, duplicates: draft.duplicates },
    ...{ labelIds: draft.labelIds, consentCategory: draft.consentCategory },
    columns: Object.entries(chosen).map(toColumn),
    // A column that tells who agreed is better than one word about all.
    statement:
      statement && !tells
        ? {
            category: statement.category,
            proof: statement.proof,
            at: statement.day && momentIn(timeZone, `${statement.day}T00:00`).toISOString(),
          }
        : null,
  });
  if (parsed.success) return { settings: parsed.data, problems: {} };
  const problems: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) problems[path.join(".")] ??= message;
  return { settings: null, problems };
}

/** Whether two are the same, in whichever order their parts are written. */
export const sameSettings = (a: ImportSettings, b: ImportSettings): boolean => hashKey([a]) === hashKey([b]);
