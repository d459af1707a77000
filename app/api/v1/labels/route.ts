import { createLabel, labelInput, listLabels } from "@/lib/contacts/labels";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer" }, ({ scope }) => listLabels(scope));

export const POST = route({ role: "agent", body: labelInput, status: 201 }, ({ scope, body, ...call }) =>
  createLabel(scope, body, call),
);
