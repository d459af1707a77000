import { route } from "@/lib/http/route";
import { apiKeyInput, apiKeyListQuery, createApiKey, listApiKeys } from "@/lib/team/api-keys";

export const GET = route({ role: "admin", query: apiKeyListQuery }, ({ scope, query }) =>
  listApiKeys(scope, query),
);

export const POST = route({ role: "admin", body: apiKeyInput, status: 201 }, ({ scope, body, ...call }) =>
  createApiKey(scope, body, call),
);
