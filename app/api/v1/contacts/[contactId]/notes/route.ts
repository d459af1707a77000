import { addContactNote, listContactNotes } from "@/lib/contacts/notes";
import { contactNoteInput, contactParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", params: contactParams }, ({ scope, params }) =>
  listContactNotes(scope, params.contactId),
);

export const POST = route(
  { role: "agent", params: contactParams, body: contactNoteInput, status: 201 },
  ({ scope, params, body }) => addContactNote(scope, params.contactId, body),
);
