import { route } from "@/lib/http/route";
import { testNumber } from "@/lib/phone-numbers/health";
import { phoneNumberParams } from "@/lib/phone-numbers/schemas";

export const POST = route({ role: "admin", params: phoneNumberParams }, ({ scope, params }) =>
  testNumber(scope, params.phoneNumberId),
);
