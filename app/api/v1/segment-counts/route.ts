import { countSegments, segmentCountsQuery } from "@/lib/contacts/segment-counts";
import { route } from "@/lib/http/route";

export const GET = route({ role: "viewer", query: segmentCountsQuery }, ({ scope, query }) =>
  countSegments(scope, query),
);
