import { openApiDocument } from "@/lib/http/openapi";
import { publicRoute } from "@/lib/http/route";
import { env } from "@/lib/platform/env";

export const GET = publicRoute({}, async () => openApiDocument(env.APP_URL));
