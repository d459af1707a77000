import { campaignParams, campaignTestInput } from "@/lib/campaigns/schemas";
import { sendTestMessage } from "@/lib/campaigns/test-messages";
import { route } from "@/lib/http/route";
import { readIdempotencyKey } from "@/lib/inbox/schemas";

export const POST = route(
  { role: "admin", params: campaignParams, body: campaignTestInput, status: 201 },
  ({ scope, params, body, request }) =>
    sendTestMessage(scope, params.campaignId, body, {
      now: new Date(),
      idempotencyKey: readIdempotencyKey(request.headers),
    }),
);
