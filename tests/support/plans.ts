import type { Limits } from "@/lib/billing/plans/rules";
import { platformDb } from "@/lib/platform/db";
import { unique } from "./workspace";

/** A plan of the test's own, without limits but those given, and not offered. @returns its id */
export async function addPlan(limits: Partial<Limits> = {}): Promise<string> {
  const id = unique("plan");
  await platformDb.plan.create({ data: { id, name: "Test plan", position: 900, offered: false, ...limits } });
  return id;
}

/** Changes what the workspace has agreed, as Stripe or the operator would. */
export const setSubscription = (
  workspaceId: string,
  data: Parameters<typeof platformDb.subscription.update>[0]["data"],
) => platformDb.subscription.update({ where: { workspaceId }, data });

/** Places of this month that are held, under whatever month they were counted. */
export async function placesHeld(workspaceId: string): Promise<number> {
  const rows = await platformDb.messageUsage.findMany({ where: { workspaceId } });
  return rows.reduce((sum, { taken }) => sum + taken, 0);
}
