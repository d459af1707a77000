import { isOpen, nextOpening } from "@/lib/tenancy/business-hours/rules";
import { businessHoursInput, type BusinessHours } from "@/lib/tenancy/business-hours/schemas";

export type BusinessHoursView = BusinessHours & {
  /** The workspace's; all times are its clocks'. */
  timeZone: string;
  openNow: boolean;
  /** null when it never closes, or stays closed for three years. */
  nextOpeningAt: string | null;
};

/** Until something is said it is open always: nobody is told that they are late for what was never promised. */
const never: BusinessHours = { week: null, holidays: [] };

/** What stands in a workspace's row; something unreadable counts as nothing. */
export const readHours = (stored: unknown): BusinessHours =>
  businessHoursInput.safeParse(stored).data ?? never;

export function toBusinessHoursView(
  row: { timeZone: string; businessHours: unknown },
  now: Date,
): BusinessHoursView {
  const hours = { ...readHours(row.businessHours), timeZone: row.timeZone };
  return {
    ...hours,
    openNow: isOpen(hours, now),
    nextOpeningAt: nextOpening(hours, now)?.toISOString() ?? null,
  };
}
