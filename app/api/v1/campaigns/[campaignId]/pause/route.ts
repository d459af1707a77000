import { pauseCampaign, resumeCampaign } from "@/lib/campaigns/running";
import { campaignParams } from "@/lib/campaigns/schemas";
import { route } from "@/lib/http/route";

export const PUT = route({ role: "admin", params: campaignParams }, ({ scope, params, ...call }) =>
  pauseCampaign(scope, params.campaignId, call),
);

export const DELETE = route({ role: "admin", params: campaignParams }, ({ scope, params, ...call }) =>
  resumeCampaign(scope, params.campaignId, call),
);
