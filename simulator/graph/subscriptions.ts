import { randomInt } from "node:crypto";
import { request as fetchUrl } from "undici";
import { record } from "../core/journal";
import { state } from "../core/state";
import { accountFor, tokenOf } from "./auth";
import { GraphError, missing } from "./errors";
import { ok, parametersOf, type GraphRequest } from "./request";
import type { Routed } from "./send";

/**
 * The GET handshake Meta makes whenever a callback is set.
 * @throws GraphError 100 when the callback does not answer 200 with the challenge.
 */
export async function verifyCallback(uri: string, verifyToken: string): Promise<void> {
  if (uri.length > 200)
    throw new GraphError(100, {
      message: "(#100) Param override_callback_uri must be at most 200 characters long.",
    });
  let target: URL;
  try {
    target = new URL(uri);
  } catch {
    throw new GraphError(100, { message: "(#100) Param override_callback_uri is not a valid URI." });
  }
  const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
  target.searchParams.set("hub.mode", "subscribe");
  target.searchParams.set("hub.challenge", challenge);
  target.searchParams.set("hub.verify_token", verifyToken);
  let reason = "";
  try {
    const response = await fetchUrl(target, { headersTimeout: 10_000, bodyTimeout: 10_000 });
    const body = await response.body.text();
    if (response.statusCode === 200 && body.trim() === challenge) return;
    reason = `HTTP Status Code = ${response.statusCode}${response.statusCode === 200 ? ", the challenge was not echoed" : ""}`;
  } catch (error) {
    reason = (error as Error).message || (error as NodeJS.ErrnoException).code || "no connection";
  }
  throw new GraphError(100, {
    message: `(#100) The callback URL or verify token couldn't be validated. Please verify the provided information or try again later. ${reason}`,
    subcode: 2200,
  });
}

/** `GET /{waba_id}/subscribed_apps` */
export function listSubscriptions(request: GraphRequest, wabaId: string): Routed {
  const account = accountFor(request, wabaId);
  const data = Object.entries(account.subscriptions).map(([appId, { override }]) => ({
    ...(override ? { override_callback_uri: override.uri } : {}),
    whatsapp_business_api_data: {
      id: appId,
      link: `https://www.facebook.com/games/?app_id=${appId}`,
      name: state.apps.get(appId)?.name ?? "App",
    },
  }));
  return ok({ data });
}

/** `POST /{waba_id}/subscribed_apps`. Without an override in the body a former one is removed. */
export async function subscribe(request: GraphRequest, wabaId: string): Promise<Routed> {
  const account = accountFor(request, wabaId);
  const { appId } = tokenOf(request);
  const parameters = parametersOf(request);
  const uri = parameters.override_callback_uri;
  if (uri === undefined || uri === "") account.subscriptions[appId] = { override: null };
  else {
    if (typeof parameters.verify_token !== "string" || parameters.verify_token === "")
      throw missing("verify_token");
    await verifyCallback(String(uri), parameters.verify_token);
    account.subscriptions[appId] = { override: { uri: String(uri), verifyToken: parameters.verify_token } };
  }
  record(["acct", account]);
  return ok({ success: true });
}

/** `DELETE /{waba_id}/subscribed_apps` */
export function unsubscribe(request: GraphRequest, wabaId: string): Routed {
  const account = accountFor(request, wabaId);
  const { appId } = tokenOf(request);
  delete account.subscriptions[appId];
  record(["acct", account]);
  return ok({ success: true });
}

/** `GET|POST /{app_id}/subscriptions` with the app's own token: the app-wide callback. */
export async function appSubscriptions(request: GraphRequest, appId: string): Promise<Routed> {
  const token = tokenOf(request);
  const app = state.apps.get(appId);
  if (!app || token.kind !== "APP" || token.appId !== appId) {
    throw new GraphError(15, { message: "(#15) This method must be called with an app access_token." });
  }
  if (request.method === "GET") {
    return ok({
      data: app.callbackUrl
        ? [
            {
              object: "whatsapp_business_account",
              callback_url: app.callbackUrl,
              active: true,
              fields: [{ name: "messages", version: "v26.0" }],
            },
          ]
        : [],
    });
  }
  const parameters = parametersOf(request);
  if (parameters.object !== "whatsapp_business_account") throw missing("object");
  if (typeof parameters.callback_url !== "string") throw missing("callback_url");
  const verifyToken = String(parameters.verify_token ?? "");
  await verifyCallback(parameters.callback_url, verifyToken);
  app.callbackUrl = parameters.callback_url;
  app.verifyToken = verifyToken;
  record(["app", app]);
  return ok({ success: true });
}
