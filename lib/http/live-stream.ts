import type { NextRequest } from "next/server";
import { openStream } from "@/lib/realtime/hub";
import { scopesStillHold } from "@/lib/tenancy/standing";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * The live stream of a workspace as server-sent events. Resumes after the header Last-Event-ID (an EventSource that
 * reconnects by itself sends it) or the parameter lastEventId (one that is opened anew cannot send headers).
 */
export function liveStream(scope: Scope, request: NextRequest): Response {
  const { actor, workspaceId } = scope;
  const lastEventId =
    request.headers.get("last-event-id") ?? request.nextUrl.searchParams.get("lastEventId") ?? null;
  const subject =
    actor.type === "user" ? actor.userId : actor.type === "api_key" ? actor.apiKeyId : actor.type;
  const stream = openStream<Scope>(
    { workspaceId, subject, proof: scope, lastEventId: lastEventId || null },
    scopesStillHold,
  );
  return new Response(stream, {
    headers: {
      "content-type": "text/event-stream; charset=utf-8",
      // no-transform keeps every proxy, and Next itself, from compressing and so from buffering.
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
      // The connection ends with the stream, so that a server that stops has nothing left to wait for.
      connection: "close",
    },
  });
}
