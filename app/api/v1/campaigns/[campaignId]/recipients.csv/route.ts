import { recipientFile } from "@/lib/campaigns/recipient-file";
import { campaignParams, recipientFileQuery } from "@/lib/campaigns/schemas";
import { route } from "@/lib/http/route";

export const GET = route(
  { role: "agent", params: campaignParams, query: recipientFileQuery },
  ({ scope, params, query }) => recipientFile(scope, params.campaignId, query),
);
