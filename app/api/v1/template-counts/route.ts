import { route } from "@/lib/http/route";
import { countTemplates } from "@/lib/templates/queries";

export const GET = route({ role: "viewer" }, ({ scope }) => countTemplates(scope));
