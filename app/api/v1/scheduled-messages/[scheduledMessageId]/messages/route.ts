import { route } from "@/lib/http/route";
import { sendScheduledNow } from "@/lib/inbox/scheduled-changes";
import { scheduledMessageParams, sendNowInput } from "@/lib/inbox/scheduled-inputs";

export const POST = route(
  { role: "agent", params: scheduledMessageParams, body: sendNowInput, status: 201 },
  ({ scope, params, body }) => sendScheduledNow(scope, params.scheduledMessageId, body.version, new Date()),
);
