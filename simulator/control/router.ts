import { timingSafeEqual } from "node:crypto";
import { Impossible } from "../core/customer-content";
import { ControlError, send, type ControlCall } from "./call";
import { accountRoutes } from "./accounts";
import { faultRoutes } from "./faults";
import { ledgerRoutes } from "./ledger";
import { phoneRoutes } from "./phones";
import { webhookRoutes } from "./webhooks";

/** A handler gets the ids of its path; what it returns is sent as JSON, undefined when it has answered itself. */
export type Handler = (call: ControlCall, ...ids: string[]) => unknown;

const routes = Object.entries({
  ...accountRoutes,
  ...phoneRoutes,
  ...faultRoutes,
  ...ledgerRoutes,
  ...webhookRoutes,
}).map(([signature, handler]: [string, Handler]) => {
  const [method, path] = signature.split(" ") as [string, string];
  return { method, pattern: new RegExp(`^/_sim${path.replace(/:\w+/g, "([^/]+)")}$`), handler };
});

/** The control API. Everything but health needs the bearer token of the environment. */
export async function answerControl(call: ControlCall): Promise<void> {
  const { method } = call.request;
  if (call.pathname === "/_sim/health" && method === "GET") return send(call, { ok: true });
  if (!allowed(call)) return send(call, { error: { message: "the control token is missing or wrong" } }, 401);
  let known = false;
  for (const route of routes) {
    const match = route.pattern.exec(call.pathname);
    if (!match) continue;
    known = true;
    if (route.method !== method) continue;
    try {
      const value = await route.handler(call, ...match.slice(1).map(decodeURIComponent));
      if (!call.response.headersSent && !call.response.destroyed) send(call, value);
    } catch (error) {
      if (error instanceof ControlError) send(call, { error: { message: error.message } }, error.status);
      else if (error instanceof Impossible) send(call, { error: { message: error.message } }, 409);
      else throw error;
    }
    return;
  }
  const message = known ? `${method} is not possible here` : `no control endpoint ${call.pathname}`;
  send(call, { error: { message } }, known ? 405 : 404);
}

function allowed(call: ControlCall): boolean {
  const given = Buffer.from(call.request.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${call.token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
