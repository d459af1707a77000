import { route } from "@/lib/http/route";
import { checkReadiness } from "@/lib/launch/readiness";
import { phoneNumberParams } from "@/lib/phone-numbers/schemas";

export const POST = route({ role: "admin", params: phoneNumberParams }, ({ scope, params }) =>
  checkReadiness(scope, params.phoneNumberId),
);
