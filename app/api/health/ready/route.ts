import { json } from "@/lib/http/response";
import { readiness } from "@/lib/platform/readiness";

export const dynamic = "force-dynamic";

/** Ready: everything it needs is there. Says which part is missing, and nothing else. */
export async function GET(): Promise<Response> {
  const { ready, parts } = await readiness();
  return json({ status: ready ? "ready" : "not_ready", parts }, ready ? 200 : 503);
}
