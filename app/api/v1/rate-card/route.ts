import { getRateCard } from "@/lib/billing/queries";
import { rateCardQuery } from "@/lib/billing/schemas";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", query: rateCardQuery }, ({ scope, query }) =>
  getRateCard(scope, query, new Date()),
);
