import { removeExport } from "@/lib/data/exports/commands";
import { getExport } from "@/lib/data/exports/queries";
import { workspaceExportParams } from "@/lib/data/exports/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "admin", params: workspaceExportParams }, ({ scope, params }) =>
  getExport(scope, params.workspaceExportId),
);

export const DELETE = route({ role: "admin", params: workspaceExportParams }, ({ scope, params, ...call }) =>
  removeExport(scope, params.workspaceExportId, call),
);
