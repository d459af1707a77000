import { createCampaign } from "@/lib/campaigns/commands";
import { listCampaigns } from "@/lib/campaigns/queries";
import { campaignInput, campaignListQuery } from "@/lib/campaigns/schemas";
import { route } from "@/lib/http/route";
import { readIdempotencyKey } from "@/lib/inbox/schemas";

export const GET = route({ role: "viewer", query: campaignListQuery }, ({ scope, query }) =>
  listCampaigns(scope, query),
);

export const POST = route(
  { role: "admin", body: campaignInput, status: 201, maxBodyBytes: 1024 * 1024 },
  ({ scope, body, request, ...call }) =>
    createCampaign(scope, body, { idempotencyKey: readIdempotencyKey(request.headers), call }),
);
