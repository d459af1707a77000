import { listCustomFields } from "@/lib/contacts/custom-fields";
import { habitsOf, type Habits } from "@/lib/contacts/imports/habits";
import type { ImportSettings, PlainTarget } from "@/lib/contacts/imports/schemas";
import type { CustomFieldView } from "@/lib/contacts/views";
import { db } from "@/lib/platform/db";
import { AppError, type FieldErrors } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

/** Settings with everything looked up that reading a row needs. */
export type Plan = {
  settings: ImportSettings;
  /** Names of the file's columns. */
  columns: readonly string[];
  at: Partial<Record<PlainTarget, number>>;
  custom: readonly { column: number; field: CustomFieldView }[];
  /** Every column that is read. */
  used: readonly number[];
  country: string;
  habits: Habits;
};

/**
 * @throws AppError invalid, with the field, for columns the file does not have, custom fields and labels the workspace
 *   does not have
 */
export async function makePlan(
  scope: Scope,
  columns: readonly string[],
  settings: ImportSettings,
): Promise<Plan> {
  const { workspaceId } = scope;
  const [fields, workspace, labels] = await Promise.all([
    listCustomFields(scope),
    db.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { country: true } }),
    db.label.findMany({ where: { workspaceId, id: { in: settings.labelIds } }, select: { id: true } }),
  ]);
  const problems: FieldErrors = {};
  const at: Plan["at"] = {};
  const custom: { column: number; field: CustomFieldView }[] = [];
  settings.columns.forEach((one, index) => {
    if (one.column >= columns.length) problems[`columns.${index}.column`] = "The file has no such column.";
    if (one.to !== "custom") {
      at[one.to] = one.column;
      return;
    }
    const field = fields.data.find(({ key }) => key === one.key);
    if (field) custom.push({ column: one.column, field });
    else problems[`columns.${index}.key`] = "There is no such field.";
  });
  const known = new Set(labels.map(({ id }) => id));
  if (settings.labelIds.some((id) => !known.has(id.toLowerCase()))) {
    problems.labelIds = "One of these labels is not there any more.";
  }
  const [wrong] = Object.entries(problems);
  if (wrong) {
    throw new AppError("invalid", "invalid_input", `${wrong[0]}: ${wrong[1]}`, { fields: problems });
  }
  const country = settings.country ?? workspace.country;
  const habits = habitsOf(country);
  return {
    settings,
    columns,
    at,
    custom,
    used: settings.columns.map(({ column }) => column),
    country,
    habits: {
      dateOrder: settings.dateOrder ?? habits.dateOrder,
      decimal: settings.decimal ?? habits.decimal,
    },
  };
}
