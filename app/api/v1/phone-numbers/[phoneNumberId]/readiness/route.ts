import { route } from "@/lib/http/route";
import { getReadiness } from "@/lib/launch/readiness";
import { phoneNumberParams } from "@/lib/phone-numbers/schemas";

export const GET = route({ role: "admin", params: phoneNumberParams }, ({ scope, params }) =>
  getReadiness(scope, params.phoneNumberId),
);
