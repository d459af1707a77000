import { route } from "@/lib/http/route";
import { deleteNote, editNote } from "@/lib/inbox/notes";
import { noteInput, noteParams } from "@/lib/inbox/schemas";

export const PATCH = route(
  { role: "agent", params: noteParams, body: noteInput },
  ({ scope, params, body }) => editNote(scope, params.noteId, body, new Date()),
);

export const DELETE = route({ role: "agent", params: noteParams }, ({ scope, params }) =>
  deleteNote(scope, params.noteId, new Date()),
);
