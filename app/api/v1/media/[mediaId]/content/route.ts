import { route } from "@/lib/http/route";
import { openContent } from "@/lib/media/content";
import { contentQuery, mediaParams } from "@/lib/media/schemas";

export const GET = route(
  { role: "viewer", params: mediaParams, query: contentQuery },
  ({ scope, params, query, request }) =>
    openContent(scope, params.mediaId, {
      headers: request.headers,
      signal: request.signal,
      download: query.download === "1",
    }),
);
