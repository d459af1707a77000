import { liveStream } from "@/lib/http/live-stream";
import { route } from "@/lib/http/route";

export const dynamic = "force-dynamic";

export const GET = route({ role: "viewer" }, async ({ scope, request }) => liveStream(scope, request));
