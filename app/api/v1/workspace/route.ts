import { route } from "@/lib/http/route";
import { updateWorkspace } from "@/lib/tenancy/commands";
import { getWorkspace } from "@/lib/tenancy/queries";
import { workspaceChange } from "@/lib/tenancy/schemas";

export const GET = route({ role: "viewer" }, ({ scope }) => getWorkspace(scope));

export const PATCH = route({ role: "admin", body: workspaceChange }, ({ scope, body, ...call }) =>
  updateWorkspace(scope, body, call),
);
