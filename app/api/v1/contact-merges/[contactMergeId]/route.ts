import { undoMerge } from "@/lib/contacts/unmerging";
import { contactMergeParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const DELETE = route(
  { role: "agent", params: contactMergeParams, status: 204 },
  ({ scope, params, ...call }) => undoMerge(scope, params.contactMergeId, call),
);
