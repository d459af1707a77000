import { undoContactChange } from "@/lib/contacts/bulk/commands";
import { contactChangeParams } from "@/lib/contacts/bulk/schemas";
import { route } from "@/lib/http/route";

export const PUT = route(
  { role: "agent", params: contactChangeParams, status: 202 },
  ({ scope, params, ...call }) => undoContactChange(scope, params.contactChangeId, new Date(), call),
);
