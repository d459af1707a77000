import { changeTeam, deleteTeam, teamChange, teamParams } from "@/lib/team/teams";
import { route } from "@/lib/http/route";

export const PATCH = route(
  { role: "admin", params: teamParams, body: teamChange },
  ({ scope, params, body, ...call }) => changeTeam(scope, params.teamId, body, call),
);

export const DELETE = route({ role: "admin", params: teamParams }, ({ scope, params, ...call }) =>
  deleteTeam(scope, params.teamId, call),
);
