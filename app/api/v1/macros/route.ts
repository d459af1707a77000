import { route } from "@/lib/http/route";
import { createMacro, listMacros, macroInput } from "@/lib/inbox/macros";

export const GET = route({ role: "viewer" }, ({ scope }) => listMacros(scope));

export const POST = route({ role: "agent", body: macroInput, status: 201 }, ({ scope, body, ...call }) =>
  createMacro(scope, body, call),
);
