import { getDashboard } from "@/lib/analytics/queries";
import { dashboardQuery } from "@/lib/analytics/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", query: dashboardQuery }, ({ scope, query }) =>
  getDashboard(scope, query, new Date()),
);
