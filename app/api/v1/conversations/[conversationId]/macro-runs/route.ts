import { route } from "@/lib/http/route";
import { macroRunInput, runMacro } from "@/lib/inbox/macro-runs";
import { conversationParams, readIdempotencyKey } from "@/lib/inbox/schemas";

export const POST = route(
  { role: "agent", params: conversationParams, body: macroRunInput, status: 201 },
  ({ scope, params, body, request }) =>
    runMacro(scope, params.conversationId, body, {
      idempotencyKey: readIdempotencyKey(request.headers),
      now: new Date(),
    }),
);
