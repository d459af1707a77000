import { changeContactNote, deleteContactNote } from "@/lib/contacts/notes";
import { contactNoteInput, contactNoteParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const PATCH = route(
  { role: "agent", params: contactNoteParams, body: contactNoteInput },
  ({ scope, params, body }) => changeContactNote(scope, params.contactId, params.contactNoteId, body),
);

export const DELETE = route({ role: "agent", params: contactNoteParams, status: 204 }, ({ scope, params }) =>
  deleteContactNote(scope, params.contactId, params.contactNoteId),
);
