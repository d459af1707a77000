import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerApi } from "./api";
import { completeSession } from "./checkouts";
import { deliver, eventsOf, hold, told } from "./events";
import { act } from "./deeds";
import { answerPage } from "./pages";
import { parseForm, StripeError, textAt } from "./request";
import { keep, nowSeconds, tables } from "./store";

/** A request as the simulator's server has read it. */
export type StripeCall = {
  request: IncomingMessage;
  response: ServerResponse;
  pathname: string;
  query: URLSearchParams;
  body: Buffer;
};

const sendJson = ({ response }: StripeCall, status: number, body: unknown): void => {
  const text = JSON.stringify(body);
  response
    .writeHead(status, { "content-type": "application/json", "request-id": `req_${nowSeconds()}` })
    .end(text);
};

/** A key with the same request gives the same answer; with another one it is a mistake. */
function remembered(call: StripeCall, asked: string): { status: number; body: unknown } | null {
  const key = call.request.headers["idempotency-key"];
  const known = typeof key === "string" ? tables.answers.get(key) : undefined;
  if (!known) return null;
  if (known.asked === asked) return known;
  throw new StripeError(400, "Keys for idempotent requests can only be used with the same parameters.", {
    type: "idempotency_error",
  });
}

/** Customers of whom the next list of subscriptions is answered later: with what was so when it was asked for. */
const slow = new Map<string, { send?: () => void }>();

/** A card that is refused is an answer like others: the same key gives it again. */
function answered(run: () => unknown): { status: number; body: unknown } {
  try {
    return { status: 200, body: run() };
  } catch (error) {
    if (!(error instanceof StripeError) || error.status !== 402) throw error;
    return { status: error.status, body: error.body };
  }
}

function api(call: StripeCall): void {
  const { request, pathname, query, body } = call;
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? "")?.[1];
  const path = pathname.slice("/v1/".length);
  const method = request.method ?? "GET";
  try {
    if (!bearer || !/^[sr]k_test_/.test(bearer)) {
      throw new StripeError(
        401,
        "Invalid API Key provided: the simulator takes keys of test mode, sk_test_…",
      );
    }
    const asked = `${method} ${path} ${body.toString("utf8")}`;
    const before = method === "POST" ? remembered(call, asked) : null;
    if (before) return sendJson(call, before.status, before.body);
    const { status, body: answer } = answered(() =>
      answerApi(method, path, { fields: parseForm(body.toString("utf8")), query }),
    );
    const key = request.headers["idempotency-key"];
    if (method === "POST" && typeof key === "string") {
      keep("answers", key, { asked, status, body: structuredClone(answer) });
    }
    const late =
      method === "GET" && path === "subscriptions" ? slow.get(query.get("customer") ?? "") : undefined;
    if (late && !late.send) late.send = () => sendJson(call, status, answer);
    else sendJson(call, status, answer);
  } catch (error) {
    if (!(error instanceof StripeError)) throw error;
    sendJson(call, error.status, error.body);
  }
}

/** Control for tests: `POST /_sim/stripe/customers/{id}/{deed}`, events read and delivered again in any order. */
async function control(call: StripeCall, token: string): Promise<void> {
  const given = Buffer.from(call.request.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    return sendJson(call, 401, { error: { message: "the control token is missing or wrong" } });
  }
  const [kind, id = "", deed = ""] = call.pathname.slice("/_sim/stripe/".length).split("/");
  if (kind === "told") return sendJson(call, 200, { told: (await told(), true) });
  const fields = parseForm(call.body.toString("utf8"));
  const customer = tables.customers.get(id);
  if (kind === "customers" && customer) {
    if (deed === "events") return sendJson(call, 200, { data: eventsOf(id) });
    if (deed === "hold") return sendJson(call, 200, { held: (hold(id, textAt(fields, "on") === "1"), true) });
    if (deed === "slow") {
      if (textAt(fields, "on") === "1") slow.set(id, {});
      const late = slow.get(id);
      if (textAt(fields, "on") === "0") {
        slow.delete(id);
        late?.send?.();
      }
      return sendJson(call, 200, { waiting: late?.send !== undefined });
    }
    if (act(customer, deed, fields)) return sendJson(call, 200, {});
  }
  const session = tables.sessions.get(id);
  if (kind === "sessions" && deed === "pay" && session) {
    const kindOfCard = textAt(fields, "card") === "failing" ? "failing" : "good";
    const done = completeSession(
      session,
      { kind: kindOfCard, last4: kindOfCard === "good" ? "4242" : "0341" },
      0,
    );
    return sendJson(call, 200, { done });
  }
  const event = tables.events.get(id);
  if (kind === "events" && deed === "deliveries" && event) {
    return sendJson(call, 200, { status: await deliver(event) });
  }
  sendJson(call, 404, { error: { message: `no control endpoint ${call.pathname}` } });
}

/** Answers everything of Stripe's. @returns false when the request is for somebody else */
export async function answerStripe(call: StripeCall, token: string): Promise<boolean> {
  const { pathname, request, response, body } = call;
  if (pathname.startsWith("/v1/")) api(call);
  else if (pathname.startsWith("/_sim/stripe/")) await control(call, token);
  else if (pathname.startsWith("/stripe/")) {
    const form = request.method === "POST" ? parseForm(body.toString("utf8")) : null;
    const page = answerPage(pathname.slice("/stripe/".length), form);
    if ("location" in page) response.writeHead(303, { location: page.location }).end();
    else {
      response
        .writeHead(page.status ?? 200, {
          "content-type": "text/html; charset=utf-8",
          "cache-control": "no-store",
        })
        .end(page.html);
    }
  } else return false;
  return true;
}
