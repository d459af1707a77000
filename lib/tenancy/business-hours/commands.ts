import { platformDb } from "@/lib/platform/db";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { hoursSelect } from "@/lib/tenancy/business-hours/queries";
import type { BusinessHours } from "@/lib/tenancy/business-hours/schemas";
import { toBusinessHoursView, type BusinessHoursView } from "@/lib/tenancy/business-hours/views";
import { announceLibrary } from "@/lib/tenancy/library";
import type { Scope } from "@/lib/tenancy/scope";

/** Says anew when the workspace is open, and on which days it is not. */
export async function setBusinessHours(
  scope: Scope,
  hours: BusinessHours,
  call?: AuditCall,
): Promise<BusinessHoursView> {
  const id = scope.workspaceId;
  const row = await platformDb.$transaction(async (tx) => {
    const saved = await tx.workspace.update({
      where: { id },
      data: { businessHours: hours },
      select: hoursSelect,
    });
    const data = { openDays: openDays(hours), holidays: hours.holidays.length };
    const target = { type: "workspace", id };
    await recordAudit({ scope, action: "business_hours.updated", target, data, call }, tx);
    return saved;
  });
  await announceLibrary(scope, "business-hours");
  return toBusinessHoursView(row, new Date());
}

const openDays = ({ week }: BusinessHours): number =>
  week === null ? 7 : Object.values(week).filter((day) => day.length > 0).length;
