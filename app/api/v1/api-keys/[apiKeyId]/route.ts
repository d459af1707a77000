import { z } from "zod";
import { route } from "@/lib/http/route";
import { revokeApiKey } from "@/lib/team/api-keys";

export const DELETE = route(
  { role: "admin", params: z.object({ apiKeyId: z.uuid() }) },
  ({ scope, params, ...call }) => revokeApiKey(scope, params.apiKeyId, call),
);
