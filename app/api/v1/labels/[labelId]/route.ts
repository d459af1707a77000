import { changeLabel, deleteLabel, labelChange, labelParams } from "@/lib/contacts/labels";
import { route } from "@/lib/http/route";

export const PATCH = route(
  { role: "admin", params: labelParams, body: labelChange },
  ({ scope, params, body, ...call }) => changeLabel(scope, params.labelId, body, call),
);

export const DELETE = route({ role: "admin", params: labelParams }, ({ scope, params, ...call }) =>
  deleteLabel(scope, params.labelId, call),
);
