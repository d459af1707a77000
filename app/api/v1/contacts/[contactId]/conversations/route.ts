import { contactParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";
import { openConversation, openingInput } from "@/lib/inbox/opening";
import { listConversationsOf } from "@/lib/inbox/queries";

export const GET = route({ role: "viewer", params: contactParams }, ({ scope, params }) =>
  listConversationsOf(scope, params.contactId),
);

export const POST = route(
  { role: "agent", params: contactParams, body: openingInput },
  ({ scope, params, body }) => openConversation(scope, params.contactId, body, new Date()),
);
