import { listCampaignsOf } from "@/lib/campaigns/of-contact";
import { contactParams } from "@/lib/contacts/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", params: contactParams }, ({ scope, params }) =>
  listCampaignsOf(scope, params.contactId),
);
