import { route } from "@/lib/http/route";
import { setBusinessHours } from "@/lib/tenancy/business-hours/commands";
import { getBusinessHours } from "@/lib/tenancy/business-hours/queries";
import { businessHoursInput } from "@/lib/tenancy/business-hours/schemas";

export const GET = route({ role: "viewer" }, ({ scope }) => getBusinessHours(scope));

export const PUT = route({ role: "admin", body: businessHoursInput }, ({ scope, body, ...call }) =>
  setBusinessHours(scope, body, call),
);
