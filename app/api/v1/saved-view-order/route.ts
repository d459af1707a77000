import { route } from "@/lib/http/route";
import { orderSavedViews, savedViewOrder } from "@/lib/inbox/saved-views";

export const PUT = route({ role: "agent", body: savedViewOrder }, ({ scope, body }) =>
  orderSavedViews(scope, body.ids),
);
