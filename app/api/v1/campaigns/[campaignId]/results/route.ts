import { getResults } from "@/lib/campaigns/results";
import { campaignParams } from "@/lib/campaigns/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", params: campaignParams }, ({ scope, params }) =>
  getResults(scope, params.campaignId),
);
