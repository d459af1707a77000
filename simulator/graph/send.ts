import type { ServerResponse } from "node:http";
import { after, preciseNow } from "../core/clock";
import { equivalents } from "../core/phones";
import { anyFaults, strike, type FaultSubject } from "../core/faults";
import { countRefusal, rememberRequest } from "../core/ledger";
import { record } from "../core/journal";
import { state } from "../core/state";
import { arrive } from "../core/statuses";
import type { FaultAction } from "../types/fault";
import type { Change } from "../webhooks/delivery";
import { GraphError, webhookError } from "./errors";
import type { Accepted } from "./messages";
import { jsonBody, type GraphAnswer, type GraphRequest } from "./request";

/** A routed call: its answer, and the accepted message when it was a send. */
export interface Routed extends GraphAnswer {
  accepted?: Accepted;
  /** Raw bytes instead of JSON (media downloads). */
  bytes?: { type: string; body: Buffer };
}

type Route = (request: GraphRequest) => Routed | Promise<Routed>;

/**
 * Runs a Graph call and answers it, or lets a scripted fault answer in its stead.
 * Never throws: an unexpected error becomes Meta's code 1 with status 500 and a line on stderr.
 */
export async function answerGraph(
  request: GraphRequest,
  response: ServerResponse,
  route: Route,
): Promise<void> {
  const fault = anyFaults() ? strike(subjectOf(request)) : null;
  let status = 0;
  let code: number | null = null;
  if (!fault) {
    const routed = run(request, route);
    const done = routed instanceof Promise ? await routed : routed;
    write(response, done);
    done.accepted?.begin();
    status = done.status;
    code = codeOf(done);
  } else {
    status = await answerWithFault(fault.action, fault.id, request, response, route);
    code = fault.action.kind === "refuse" ? fault.action.code : null;
  }
  const { at, method, path } = request;
  const ms = Math.round((preciseNow() - at) * 100) / 100;
  rememberRequest({ at, method, path, status, code, fault: fault?.action.kind ?? null, ms });
}

function codeOf(routed: Routed): number | null {
  if (routed.status < 400) return null;
  return (routed.body as { error?: { code?: number } }).error?.code ?? null;
}

function run(request: GraphRequest, route: Route): Routed | Promise<Routed> {
  try {
    const routed = route(request);
    return routed instanceof Promise ? routed.catch((error: unknown) => refusal(request, error)) : routed;
  } catch (error) {
    return refusal(request, error);
  }
}

function refusal(request: GraphRequest, error: unknown): Routed {
  let known: GraphError;
  if (error instanceof GraphError) known = error;
  else {
    console.error("simulator: unexpected error", error);
    known = new GraphError(1, { status: 500 });
  }
  const [id, edge] = request.parts;
  if (edge === "messages" && id && state.numbers.has(id)) countRefusal(id, known.code);
  return { status: known.status, body: { error: known.body }, headers: known.headers };
}

export function write(response: ServerResponse, routed: Routed): void {
  if (routed.bytes) {
    response.writeHead(routed.status, {
      "content-type": routed.bytes.type,
      "content-length": routed.bytes.body.length,
      ...routed.headers,
    });
    response.end(routed.bytes.body);
    return;
  }
  const text = JSON.stringify(routed.body);
  response.writeHead(routed.status, {
    "content-type": routed.status >= 400 ? "application/json; charset=UTF-8" : "application/json",
    "content-length": Buffer.byteLength(text),
    "facebook-api-version": "v26.0",
    ...routed.headers,
  });
  response.end(text);
}

function subjectOf(request: GraphRequest): FaultSubject {
  const [id = "", edge] = request.parts;
  const number = state.numbers.get(id);
  const subject: FaultSubject = {
    method: request.method,
    path: request.path,
    numberId: number?.id ?? null,
    wabaId: number?.wabaId ?? (state.accounts.has(id) ? id : null),
    to: null,
    reaches: () => false,
    type: null,
    callbackData: null,
  };
  if (edge !== "messages" || request.method !== "POST") return subject;
  try {
    const payload = jsonBody(request);
    const to = payload.to ?? payload.recipient;
    subject.to = to === undefined ? null : String(to);
    subject.type = payload.status === "read" ? "read" : String(payload.type ?? "text");
    subject.callbackData =
      typeof payload.biz_opaque_callback_data === "string" ? payload.biz_opaque_callback_data : null;
    const { to: dialled } = subject;
    if (dialled !== null) subject.reaches = (address) => sameRecipient(number?.wabaId, dialled, address);
  } catch {
    // A body that is no JSON matches by address only.
  }
  return subject;
}

function sameRecipient(wabaId: string | undefined, dialled: string, address: string): boolean {
  const bare = (text: string) => (/^[A-Z]{2}\./.test(text) ? text : text.replace(/\D/g, ""));
  const customer = state.customerIndex.get(`${wabaId}|${bare(dialled)}`);
  const forms = [bare(dialled), customer?.waId, customer?.phone, customer?.bsuid];
  const wanted = bare(address);
  return forms.some((form) => form && (form === wanted || equivalents(form).includes(wanted)));
}

/** @returns the HTTP status that was sent, 0 when none was. */
async function answerWithFault(
  action: FaultAction,
  faultId: string,
  request: GraphRequest,
  response: ServerResponse,
  route: Route,
): Promise<number> {
  if (action.kind === "refuse") {
    const error = new GraphError(action.code, action);
    error.headers = action.headers ?? {};
    const routed = refusal(request, error);
    write(response, routed);
    return routed.status;
  }
  if (action.kind === "delay") await wait(action.ms);
  const takes =
    action.kind === "http" ? action.accept === true : !("accept" in action) || action.accept !== false;
  const routed = takes ? await run(request, route) : null;
  const accepted = routed?.accepted;
  const withheld =
    action.kind !== "delay" &&
    action.kind !== "webhook_first" &&
    action.kind !== "fail_later" &&
    action.kind !== "drip";
  if (accepted && withheld) {
    accepted.message.answered = `${action.kind}:${faultId}`;
    record(["x", accepted.message.seq, { answered: accepted.message.answered }]);
  }
  // A refusal stays a refusal: only a call that went well can be spoilt.
  if (routed && routed.status >= 400) {
    write(response, routed);
    return routed.status;
  }
  switch (action.kind) {
    case "webhook_first":
      if (accepted) await tellFirst(accepted, action.statuses ?? ["sent"], action.waitMs ?? 2000);
      break;
    case "fail_later":
      if (routed) write(response, routed);
      accepted?.begin({
        error: webhookError(action.code, action.details, action.title),
        after: action.after ?? "accepted",
      });
      return 200;
    case "http": {
      accepted?.begin();
      const body = action.body ?? `<html><body><h1>${action.status} Server Error</h1></body></html>`;
      response.writeHead(action.status, { "content-type": action.contentType ?? "text/html" });
      response.end(body);
      return action.status;
    }
    case "hang":
      accepted?.begin();
      if (action.ms !== undefined) after(action.ms, () => response.destroy());
      return 0;
    case "cut":
      accepted?.begin();
      return cut(response, routed, action.where ?? "before");
    case "garble": {
      accepted?.begin();
      const body = GARBLED[action.body ?? "broken-json"];
      response.writeHead(200, { "content-type": action.body === "html" ? "text/html" : "application/json" });
      response.end(body);
      return 200;
    }
    case "drip":
      accepted?.begin();
      drip(
        response,
        JSON.stringify(routed?.body ?? { messaging_product: "whatsapp" }),
        action.everyMs ?? 500,
      );
      return 200;
  }
  if (routed) write(response, routed);
  accepted?.begin();
  return routed?.status ?? 0;
}

const GARBLED = {
  "broken-json": '{"messaging_product":"whatsapp","contacts":[{"input":"',
  html: "<!DOCTYPE html><html><body>Something went wrong</body></html>",
  "no-id": '{"messaging_product":"whatsapp","contacts":[],"messages":[]}',
  empty: "",
};

async function tellFirst(
  accepted: Accepted,
  statuses: ("sent" | "delivered" | "read" | "played" | "failed")[],
  waitMs: number,
) {
  for (const status of statuses) {
    const changes = arrive(accepted.message, status);
    await Promise.race([Promise.all(changes.map(delivered)), wait(waitMs)]);
  }
}

function delivered(change: Change): Promise<void> {
  return new Promise((resolve) => (change.onDelivered = resolve));
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => after(ms, resolve));
}

function cut(response: ServerResponse, routed: Routed | null, where: "before" | "headers" | "body"): number {
  if (where === "before") {
    response.destroy();
    return 0;
  }
  const text = JSON.stringify(routed?.body ?? { messaging_product: "whatsapp" });
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
  response.flushHeaders();
  const part = where === "body" ? text.slice(0, text.length >> 1) : "";
  response.write(part, () => response.destroy());
  if (part === "") after(20, () => response.destroy());
  return 200;
}

function drip(response: ServerResponse, text: string, everyMs: number): void {
  const bytes = Buffer.from(text);
  response.writeHead(200, { "content-type": "application/json", "content-length": bytes.length });
  let index = 0;
  const next = () => {
    if (response.destroyed) return;
    if (index >= bytes.length) return void response.end();
    response.write(bytes.subarray(index, ++index));
    after(everyMs, next);
  };
  next();
}
