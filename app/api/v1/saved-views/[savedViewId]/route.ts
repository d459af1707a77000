import { route } from "@/lib/http/route";
import { changeSavedView, deleteSavedView, savedViewChange, savedViewParams } from "@/lib/inbox/saved-views";

export const PATCH = route(
  { role: "agent", params: savedViewParams, body: savedViewChange },
  ({ scope, params, body }) => changeSavedView(scope, params.savedViewId, body),
);

export const DELETE = route({ role: "agent", params: savedViewParams, status: 204 }, ({ scope, params }) =>
  deleteSavedView(scope, params.savedViewId),
);
