import { route } from "@/lib/http/route";
import { setSetupDismissed } from "@/lib/launch/setup";

export const PUT = route({ role: "viewer" }, ({ scope }) => setSetupDismissed(scope, true));

export const DELETE = route({ role: "viewer" }, ({ scope }) => setSetupDismissed(scope, false));
