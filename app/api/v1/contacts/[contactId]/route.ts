import { changeContact } from "@/lib/contacts/commands";
import { deleteContact } from "@/lib/contacts/deleting";
import { getContact } from "@/lib/contacts/queries";
import { contactInput, contactParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";
import { announceContact } from "@/lib/inbox/announce";

export const GET = route({ role: "viewer", params: contactParams }, ({ scope, params }) =>
  getContact(scope, params.contactId),
);

export const PATCH = route(
  { role: "agent", params: contactParams, body: contactInput },
  async ({ scope, params, body, ...call }) => {
    const contact = await changeContact(scope, params.contactId, body, call);
    await announceContact(scope, contact.id);
    return contact;
  },
);

export const DELETE = route(
  { role: "agent", params: contactParams, status: 204 },
  ({ scope, params, ...call }) => deleteContact(scope, params.contactId, new Date(), call),
);
