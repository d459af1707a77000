import { contactParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";
import { listConversationsOf } from "@/lib/inbox/queries";

export const GET = route({ role: "viewer", params: contactParams }, ({ scope, params }) =>
  listConversationsOf(scope, params.contactId),
);
