import { route } from "@/lib/http/route";
import { getLaunch } from "@/lib/launch/setup";

export const GET = route({ role: "viewer" }, ({ scope }) => getLaunch(scope));
