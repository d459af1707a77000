import { z } from "zod";
import { pageLimit, timeCursor } from "@/lib/shared/pagination";

export const dashboardPeriods = ["today", "7d", "30d", "90d"] as const;
export type DashboardPeriod = (typeof dashboardPeriods)[number];

export const dashboardQuery = z.object({
  /** Days of the workspace's time zone, the present one among them. */
  period: z.enum(dashboardPeriods, "Is today, 7d, 30d or 90d.").default("today"),
  /** Only what went through this number. */
  number: z.uuid("Is not an id.").optional(),
});
/** Waiting conversations are counted up to here. */
export const mostWaiting = 1_000;
export type DashboardQuery = z.output<typeof dashboardQuery>;

export const failedMessagesQuery = dashboardQuery.extend({ limit: pageLimit, cursor: timeCursor.optional() });
export type FailedMessagesQuery = z.output<typeof failedMessagesQuery>;
