import { setRetention } from "@/lib/data/retention/commands";
import { getRetention } from "@/lib/data/retention/queries";
import { retentionChange, retentionQuery } from "@/lib/data/retention/schemas";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const GET = route({ role: "viewer", query: retentionQuery }, ({ scope, query }) =>
  getRetention(scope, query.days, new Date()),
);

export const PATCH = route(
  { role: permissions.own.role, body: retentionChange },
  ({ scope, body, ...call }) => setRetention(scope, body, { now: new Date(), call }),
);
