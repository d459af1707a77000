import { createCustomField, customFieldInput, listCustomFields } from "@/lib/contacts/custom-fields";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer" }, ({ scope }) => listCustomFields(scope));

export const POST = route(
  { role: "admin", body: customFieldInput, status: 201 },
  ({ scope, body, ...call }) => createCustomField(scope, body, call),
);
