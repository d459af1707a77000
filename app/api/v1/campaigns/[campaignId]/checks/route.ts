import { checkCampaign } from "@/lib/campaigns/checking";
import { campaignParams } from "@/lib/campaigns/schemas";
import { route } from "@/lib/http/route";

export const POST = route({ role: "admin", params: campaignParams }, ({ scope, params }) =>
  checkCampaign(scope, params.campaignId, new Date()),
);
