import { state } from "../core/state";
import { MESSAGING, numberFor, tokenOf } from "./auth";
import { blockUsers, listBlocked, unblockUsers } from "./block-users";
import { GraphError, unknownObject } from "./errors";
import { describeMedia, removeMedia, uploadMedia } from "./media";
import { acceptMessage, markAsRead } from "./messages";
import { changeNumberByGraph, getNumber, listNumbers } from "./numbers";
import { debugToken, exchangeCode } from "./oauth";
import { getProfile, setProfile } from "./profile";
import { deregister, register, requestCode, synchronise, verifyCode } from "./registration";
import { jsonBody, ok, type GraphRequest } from "./request";
import type { Routed } from "./send";
import { appSubscriptions, listSubscriptions, subscribe, unsubscribe } from "./subscriptions";
import {
  createTemplate,
  deleteTemplates,
  editTemplate,
  getTemplate,
  listTemplates,
  unpauseTemplate,
} from "./templates";
import { continueUpload, describeUpload, startUpload } from "./uploads";
import { getAccount } from "./wabas";

type Verb = (request: GraphRequest, id: string) => Routed | Promise<Routed>;

/** Edges by method and name; the id before them says whose. */
const EDGES: Record<string, Verb> = {
  "POST messages": sendMessage,
  "POST marketing_messages": sendMarketing,
  "POST media": uploadMedia,
  "GET message_templates": listTemplates,
  "POST message_templates": createTemplate,
  "DELETE message_templates": deleteTemplates,
  "POST unpause": unpauseTemplate,
  "GET whatsapp_business_profile": getProfile,
  "POST whatsapp_business_profile": setProfile,
  "POST register": register,
  "POST deregister": deregister,
  "POST request_code": requestCode,
  "POST verify_code": verifyCode,
  "POST smb_app_data": synchronise,
  "GET block_users": listBlocked,
  "POST block_users": blockUsers,
  "DELETE block_users": unblockUsers,
  "POST uploads": startUpload,
  "GET phone_numbers": (request, id) => listNumbers(request, id, tokenOf(request).appId),
  "GET subscribed_apps": listSubscriptions,
  "POST subscribed_apps": subscribe,
  "DELETE subscribed_apps": unsubscribe,
  "GET subscriptions": appSubscriptions,
  "POST subscriptions": appSubscriptions,
};

/** Finds the verb behind a Graph path. Ids that are nobody's answer as Meta does. */
export function routeGraph(request: GraphRequest): Routed | Promise<Routed> {
  const { method, parts } = request;
  const [id = "", edge] = parts;
  if (id === "debug_token") return debugToken(request);
  if (id === "oauth" && edge === "access_token") return exchangeCode(request);
  if (edge !== undefined) {
    const verb = EDGES[`${method} ${edge}`];
    if (verb && parts.length === 2) return verb(request, id);
  } else {
    const verb = nodeVerb(method, id);
    if (verb) return verb(request, id);
  }
  tokenOf(request);
  throw unknownObject(method, parts.join("/"));
}

function nodeVerb(method: string, id: string): Verb | undefined {
  if (state.numbers.has(id) || state.deletedNumbers.has(id)) {
    return { GET: getNumber, POST: changeNumberByGraph }[method];
  }
  if (state.accounts.has(id)) return { GET: getAccount }[method];
  if (state.templates.has(id)) return { GET: getTemplate, POST: editTemplate }[method];
  if (id.startsWith("upload:")) return { GET: describeUpload, POST: continueUpload }[method];
  if (state.media.has(id)) return { GET: describeMedia, DELETE: removeMedia }[method];
  return undefined;
}

function sendMessage(request: GraphRequest, numberId: string): Routed {
  const { number, account } = numberFor(request, numberId, MESSAGING);
  const payload = jsonBody(request);
  if (payload.status !== undefined) return ok(markAsRead(number, payload));
  const accepted = acceptMessage(number, account, payload, request.at);
  return { status: 200, body: accepted.answer, accepted };
}

/** `POST /{phone_number_id}/marketing_messages`: marketing templates only. */
function sendMarketing(request: GraphRequest, numberId: string): Routed {
  const { number, account } = numberFor(request, numberId, MESSAGING);
  const payload = jsonBody(request);
  const template = payload.template as { name?: unknown; language?: { code?: unknown } } | undefined;
  const known = state.templatesByName.get(
    `${number.wabaId}|${String(template?.name)}|${String(template?.language?.code)}`,
  );
  if (payload.type !== "template" || (known && known.category !== "MARKETING")) throw new GraphError(134100);
  const accepted = acceptMessage(number, account, payload, request.at);
  return { status: 200, body: accepted.answer, accepted };
}
