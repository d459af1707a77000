import { requestExport } from "@/lib/data/exports/commands";
import { listExports } from "@/lib/data/exports/queries";
import { workspaceExportInput } from "@/lib/data/exports/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "admin" }, ({ scope }) => listExports(scope));

export const POST = route(
  { role: "admin", body: workspaceExportInput, status: 202 },
  ({ scope, body, ...call }) => requestExport(scope, body, call),
);
