import { getPlanNotice } from "@/lib/billing/plans/queries";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer" }, ({ scope }) => getPlanNotice(scope, new Date()));
