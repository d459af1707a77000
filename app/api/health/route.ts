import { json } from "@/lib/http/response";

export const dynamic = "force-dynamic";

/** Alive: the process answers. Webhooks are stored as long as the database is there, so this is what a balancer asks. */
export const GET = (): Response => json({ status: "ok" });
