import type { Limits } from "@/lib/billing/plans/rules";
import { platformDb, pool } from "@/lib/platform/db";
import { unique, type TestWorkspace } from "./workspace";

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

/**
 * A month of the plan as if so many messages had been taken up and accepted in it, an hour after it began.
 * @param more `taken`: places that are held, when it is more than that
 */
export async function addUsage(
  shop: Pick<TestWorkspace, "workspace" | "phoneNumber">,
  month: Date,
  accepted: number,
  { category = "service", taken = accepted }: { category?: string; taken?: number } = {},
): Promise<void> {
  await pool.query(
    `WITH place AS (
        INSERT INTO message_usage AS u (workspace_id, month_start, taken) VALUES ($1, $2, $3)
        ON CONFLICT (workspace_id, month_start) DO UPDATE SET taken = u.taken + $3)
      INSERT INTO usage_changes (workspace_id, month_start, bucket, phone_number_id, category, count)
      VALUES ($1, $2, rollup_bucket($2::timestamptz + interval '1 hour'), $4, $5, $6)`,
    [shop.workspace.id, month.toISOString(), taken, shop.phoneNumber.id, category, accepted],
  );
}
