import { platformDb } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { Hours } from "@/lib/tenancy/business-hours/rules";
import { readHours, toBusinessHoursView, type BusinessHoursView } from "@/lib/tenancy/business-hours/views";
import type { Scope } from "@/lib/tenancy/scope";

export const hoursSelect = { timeZone: true, businessHours: true } as const;

async function read({ workspaceId }: Scope) {
  const row = await platformDb.workspace.findUnique({ where: { id: workspaceId }, select: hoursSelect });
  if (!row) throw notFound("workspace");
  return row;
}

/** When the workspace is open, and whether it is now. */
export const getBusinessHours = async (scope: Scope): Promise<BusinessHoursView> =>
  toBusinessHoursView(await read(scope), new Date());

/** For isOpen, nextOpening and businessSeconds of ./rules.ts. */
export async function readBusinessHours(scope: Scope): Promise<Hours> {
  const { timeZone, businessHours } = await read(scope);
  return { ...readHours(businessHours), timeZone };
}
