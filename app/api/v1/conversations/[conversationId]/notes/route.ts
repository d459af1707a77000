import { route } from "@/lib/http/route";
import { addNote } from "@/lib/inbox/notes";
import { conversationParams, noteInput, readIdempotencyKey } from "@/lib/inbox/schemas";

export const POST = route(
  { role: "agent", params: conversationParams, body: noteInput, status: 201 },
  ({ scope, params, body, request }) =>
    addNote(scope, params.conversationId, body, {
      idempotencyKey: readIdempotencyKey(request.headers),
      now: new Date(),
    }),
);
