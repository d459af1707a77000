import { launchCampaign, unscheduleCampaign } from "@/lib/campaigns/running";
import { campaignLaunchInput, campaignParams } from "@/lib/campaigns/schemas";
import { route } from "@/lib/http/route";

export const PUT = route(
  { role: "admin", params: campaignParams, body: campaignLaunchInput },
  ({ scope, params, body, ...call }) =>
    launchCampaign(scope, params.campaignId, body, { now: new Date(), call }),
);

export const DELETE = route({ role: "admin", params: campaignParams }, ({ scope, params, ...call }) =>
  unscheduleCampaign(scope, params.campaignId, call),
);
