import { listRecipients } from "@/lib/campaigns/recipients";
import { campaignParams, recipientListQuery } from "@/lib/campaigns/schemas";
import { route } from "@/lib/http/route";

export const GET = route(
  { role: "viewer", params: campaignParams, query: recipientListQuery },
  ({ scope, params, query }) => listRecipients(scope, params.campaignId, query),
);
