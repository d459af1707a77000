import { customFieldOrder, orderCustomFields } from "@/lib/contacts/custom-fields";
import { route } from "@/lib/http/route";

export const PUT = route({ role: "admin", body: customFieldOrder }, ({ scope, body, ...call }) =>
  orderCustomFields(scope, body, call),
);
