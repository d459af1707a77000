import { route } from "@/lib/http/route";
import { getMedia } from "@/lib/media/rows";
import { mediaParams } from "@/lib/media/schemas";

export const GET = route({ role: "viewer", params: mediaParams }, ({ scope, params }) =>
  getMedia(scope, params.mediaId),
);
