import { route } from "@/lib/http/route";
import { createSavedView, listSavedViews, savedViewInput } from "@/lib/inbox/saved-views";

export const GET = route({ role: "viewer" }, ({ scope }) => listSavedViews(scope));

export const POST = route({ role: "agent", body: savedViewInput, status: 201 }, ({ scope, body }) =>
  createSavedView(scope, body),
);
