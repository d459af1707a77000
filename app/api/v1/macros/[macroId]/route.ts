import { route } from "@/lib/http/route";
import { changeMacro, deleteMacro, macroChange, macroParams } from "@/lib/inbox/macros";

export const PATCH = route(
  { role: "agent", params: macroParams, body: macroChange },
  ({ scope, params, body, ...call }) => changeMacro(scope, params.macroId, body, call),
);

export const DELETE = route({ role: "agent", params: macroParams }, ({ scope, params, ...call }) =>
  deleteMacro(scope, params.macroId, call),
);
