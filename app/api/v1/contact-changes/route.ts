import { startContactChange } from "@/lib/contacts/bulk/commands";
import { listContactChanges } from "@/lib/contacts/bulk/queries";
import { contactChangeInput, contactChangeListQuery } from "@/lib/contacts/bulk/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", query: contactChangeListQuery }, ({ scope, query }) =>
  listContactChanges(scope, query),
);

export const POST = route(
  { role: "agent", body: contactChangeInput, status: 202 },
  ({ scope, body, ...call }) => startContactChange(scope, body, new Date(), call),
);
