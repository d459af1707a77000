import { copyCampaign } from "@/lib/campaigns/commands";
import { campaignParams } from "@/lib/campaigns/schemas";
import { route } from "@/lib/http/route";

export const POST = route(
  { role: "admin", params: campaignParams, status: 201 },
  ({ scope, params, ...call }) => copyCampaign(scope, params.campaignId, call),
);
