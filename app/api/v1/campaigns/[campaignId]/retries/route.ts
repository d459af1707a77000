import { retryFailed } from "@/lib/campaigns/retries";
import { campaignParams } from "@/lib/campaigns/schemas";
import { route } from "@/lib/http/route";

export const POST = route({ role: "admin", params: campaignParams }, ({ scope, params, ...call }) =>
  retryFailed(scope, params.campaignId, call),
);
