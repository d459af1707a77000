import {
  changeCustomField,
  customFieldChange,
  customFieldParams,
  deleteCustomField,
} from "@/lib/contacts/custom-fields";
import { route } from "@/lib/http/route";

export const PATCH = route(
  { role: "admin", params: customFieldParams, body: customFieldChange },
  ({ scope, params, body, ...call }) => changeCustomField(scope, params.customFieldId, body, call),
);

export const DELETE = route({ role: "admin", params: customFieldParams }, ({ scope, params, ...call }) =>
  deleteCustomField(scope, params.customFieldId, call),
);
