import { checkCampaign } from "@/lib/campaigns/checking";
import { campaignCheckInput, campaignParams } from "@/lib/campaigns/schemas";
import { route } from "@/lib/http/route";

export const POST = route(
  { role: "admin", params: campaignParams, body: campaignCheckInput },
  ({ scope, params, body }) => checkCampaign(scope, params.campaignId, { now: new Date(), ...body }),
);
