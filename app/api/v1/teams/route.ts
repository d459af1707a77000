import { createTeam, listTeams, teamInput } from "@/lib/team/teams";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer" }, ({ scope }) => listTeams(scope));

export const POST = route({ role: "admin", body: teamInput, status: 201 }, ({ scope, body, ...call }) =>
  createTeam(scope, body, call),
);
