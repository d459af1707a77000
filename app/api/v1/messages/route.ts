import { route } from "@/lib/http/route";
import { messageListQuery } from "@/lib/inbox/filters";
import { listMessages } from "@/lib/inbox/queries";
import { takeMessage } from "@/lib/inbox/scheduling";
import { readIdempotencyKey, sendMessageInput } from "@/lib/inbox/schemas";

export const GET = route({ role: "viewer", query: messageListQuery }, ({ scope, query }) =>
  listMessages(scope, query),
);

export const POST = route(
  { role: "agent", body: sendMessageInput, status: 201 },
  ({ scope, body, request }) =>
    takeMessage(scope, body, { idempotencyKey: readIdempotencyKey(request.headers), now: new Date() }),
);
