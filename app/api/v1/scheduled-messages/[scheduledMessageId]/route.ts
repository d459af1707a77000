import { route } from "@/lib/http/route";
import { cancelScheduledMessage, changeScheduledMessage } from "@/lib/inbox/scheduled-changes";
import { scheduledMessageParams } from "@/lib/inbox/scheduled-inputs";
import { getScheduledMessage } from "@/lib/inbox/scheduled-queries";
import { scheduledChangeInput } from "@/lib/inbox/schemas";

export const GET = route({ role: "viewer", params: scheduledMessageParams }, ({ scope, params }) =>
  getScheduledMessage(scope, params.scheduledMessageId),
);

export const PATCH = route(
  { role: "agent", params: scheduledMessageParams, body: scheduledChangeInput },
  ({ scope, params, body, ...call }) =>
    changeScheduledMessage(scope, params.scheduledMessageId, body, { now: new Date(), call }),
);

export const DELETE = route({ role: "agent", params: scheduledMessageParams }, ({ scope, params, ...call }) =>
  cancelScheduledMessage(scope, params.scheduledMessageId, call),
);
