import { changeCampaign, deleteCampaign } from "@/lib/campaigns/commands";
import { getCampaign } from "@/lib/campaigns/queries";
import { campaignChange, campaignParams } from "@/lib/campaigns/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", params: campaignParams }, ({ scope, params }) =>
  getCampaign(scope, params.campaignId),
);

export const PATCH = route(
  { role: "admin", params: campaignParams, body: campaignChange, maxBodyBytes: 1024 * 1024 },
  ({ scope, params, body }) => changeCampaign(scope, params.campaignId, body),
);

export const DELETE = route(
  { role: "admin", params: campaignParams, status: 204 },
  ({ scope, params, ...call }) => deleteCampaign(scope, params.campaignId, call),
);
