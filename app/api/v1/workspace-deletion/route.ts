import { keepWorkspace, planDeletion } from "@/lib/data/deletion/commands";
import { getDeletion } from "@/lib/data/deletion/queries";
import { workspaceDeletionInput } from "@/lib/data/deletion/schemas";
import { route } from "@/lib/http/route";
import { permissions } from "@/lib/tenancy/permissions";

export const GET = route({ role: "viewer" }, ({ scope }) => getDeletion(scope));

export const PUT = route(
  { role: permissions.own.role, body: workspaceDeletionInput, status: 202 },
  ({ scope, body, ...call }) => planDeletion(scope, body, { now: new Date(), call }),
);

export const DELETE = route({ role: permissions.own.role }, ({ scope, ...call }) =>
  keepWorkspace(scope, { now: new Date(), call }),
);
