import { route } from "@/lib/http/route";
import { fetchFileAgain } from "@/lib/inbox/files";
import { mediaParams } from "@/lib/media/schemas";

export const POST = route({ role: "agent", params: mediaParams, status: 202 }, ({ scope, params }) =>
  fetchFileAgain(scope, params.mediaId),
);
