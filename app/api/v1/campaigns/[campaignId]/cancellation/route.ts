import { cancelCampaign } from "@/lib/campaigns/running";
import { campaignParams } from "@/lib/campaigns/schemas";
import { route } from "@/lib/http/route";

export const PUT = route({ role: "admin", params: campaignParams }, ({ scope, params, ...call }) =>
  cancelCampaign(scope, params.campaignId, call),
);
