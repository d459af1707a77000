import { openArchive } from "@/lib/data/exports/queries";
import { exportPartParams } from "@/lib/data/exports/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "admin", params: exportPartParams }, ({ scope, params, request, ...call }) =>
  openArchive(scope, params, request, call),
);
