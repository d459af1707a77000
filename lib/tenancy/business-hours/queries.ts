import { platformDb } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { toBusinessHoursView, type BusinessHoursView } from "@/lib/tenancy/business-hours/views";
import type { Scope } from "@/lib/tenancy/scope";

export const hoursSelect = { timeZone: true, businessHours: true } as const;

/** When the workspace is open, and whether it is now. @throws AppError not_found */
export async function getBusinessHours({ workspaceId }: Scope): Promise<BusinessHoursView> {
  const row = await platformDb.workspace.findUnique({ where: { id: workspaceId }, select: hoursSelect });
  if (!row) throw notFound("workspace");
  return toBusinessHoursView(row, new Date());
}
