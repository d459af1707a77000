import { failed, metaSaid, networkTrouble, passed } from "@/lib/phone-numbers/findings";
import type { HealthCheck } from "@/lib/phone-numbers/views";
import { callbackUrlOf } from "@/lib/phone-numbers/webhook-connections";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import type { Scope } from "@/lib/tenancy/scope";
import { callGraph, type GraphTarget } from "@/lib/whatsapp/client";

/** Where events of a business account shall go: Parley's app, or the workspace's own with its own address. */
export type Subscriber =
  | { kind: "platform"; appId: string | null }
  | { kind: "own"; appId: string | null; name: string; callbackUrl: string; verifyToken: string };

/** @param connection the workspace's own Meta app, null for Parley's */
export function subscriberOf(connection: WebhookConnectionRow | null): Subscriber {
  if (!connection) return { kind: "platform", appId: env.META_APP_ID ?? null };
  const { appId, name, verifyToken } = connection;
  return { kind: "own", appId, name, verifyToken, callbackUrl: callbackUrlOf(connection.id) };
}

/**
 * Who receives for a token. The token itself tells: the app that issued it is the one that gets subscribed, so it is the
 * workspace's own app when the workspace has added that one.
 * @param app the app of the token, null when Meta did not say
 * @param known the own app used so far, when `app` is not known
 */
export async function subscriberFor(
  scope: Scope,
  app: { id: string } | null,
  known: WebhookConnectionRow | null = null,
): Promise<{ subscriber: Subscriber; webhookConnectionId: string | null }> {
  const connection = app
    ? await db.webhookConnection.findFirst({ where: { workspaceId: scope.workspaceId, appId: app.id } })
    : known;
  return { subscriber: subscriberOf(connection), webhookConnectionId: connection?.id ?? null };
}

type WebhookConnectionRow = { id: string; name: string; appId: string | null; verifyToken: string };

type SubscribedApps = {
  data?: { whatsapp_business_api_data?: { id?: string; name?: string }; override_callback_uri?: string }[];
};

/**
 * The token decides which app is subscribed: a token of an app we do not know would send its events elsewhere.
 * @returns what is wrong, or null
 */
export function foreignApp(
  app: { id: string; name: string | null } | null,
  subscriber: Subscriber,
): HealthCheck | null {
  if (!app || !subscriber.appId || app.id === subscriber.appId) return null;
  const name = app.name ? `${app.name} (${app.id})` : app.id;
  return failed(
    "webhooks",
    `The token belongs to the Meta app ${name}, so customers' messages would not come to Parley. Your turn: add that app under “Your own Meta app”, and the number finds it by itself.`,
  );
}

/** Whether Meta posts the account's events to us. Reads only. @returns null when Meta could not be asked */
async function checkSubscription(
  target: GraphTarget,
  wabaId: string,
  subscriber: Subscriber,
): Promise<HealthCheck | null> {
  const answer = await callGraph(target, { method: "GET", path: `/${wabaId}/subscribed_apps` });
  if (!answer.ok) {
    if (networkTrouble(answer)) return null;
    const code = answer.error?.code;
    return failed("webhooks", `Meta does not say who receives the events. ${metaSaid(answer)}`, code);
  }
  const apps = (answer.data as SubscribedApps | null)?.data ?? [];
  const ours = apps.find(
    (app) => subscriber.appId === null || app.whatsapp_business_api_data?.id === subscriber.appId,
  );
  if (!ours) return failed("webhooks", "Meta does not send customers' messages to Parley yet.");
  const goesTo = ours.override_callback_uri;
  const wanted = subscriber.kind === "own" ? subscriber.callbackUrl : undefined;
  if (goesTo !== undefined && goesTo !== wanted) {
    return failed("webhooks", `Meta sends customers' messages to another address, ${goesTo}.`);
  }
  return passed("webhooks", "Customers' messages come to Parley.");
}

/**
 * Asks Meta to post the account's events to us. Repeating it changes nothing. Without a body Meta removes an address
 * set earlier for this account, which is what Parley's own app needs. Source: Meta, "Webhook overrides".
 */
export async function subscribe(
  target: GraphTarget,
  wabaId: string,
  subscriber: Subscriber,
): Promise<HealthCheck> {
  const body =
    subscriber.kind === "own"
      ? { override_callback_uri: subscriber.callbackUrl, verify_token: subscriber.verifyToken }
      : undefined;
  const answer = await callGraph(target, {
    method: "POST",
    path: `/${wabaId}/subscribed_apps`,
    ...(body ? { body } : {}),
  });
  if (answer.ok) return passed("webhooks", "Customers' messages come to Parley.");
  if (networkTrouble(answer)) {
    return failed(
      "webhooks",
      `Meta did not confirm that it sends messages here; Parley tries again. ${metaSaid(answer)}`,
    );
  }
  const advice = body
    ? `Meta could not greet Parley at ${body.override_callback_uri}. Your turn: make sure that this address is reachable from the internet, then test again.`
    : "Meta refused to send customers' messages here. Your turn: give the token the permission whatsapp_business_management, then test again.";
  return failed("webhooks", `${advice} ${metaSaid(answer)}`, answer.error?.code);
}

/** Renews a subscription that was lost. @returns null when Meta could not be asked */
export async function keepSubscribed(
  target: GraphTarget,
  wabaId: string,
  subscriber: Subscriber,
): Promise<HealthCheck | null> {
  const check = await checkSubscription(target, wabaId, subscriber);
  return check && !check.ok ? subscribe(target, wabaId, subscriber) : check;
}

/** @returns false when it should be tried again: Meta could not be asked */
export async function unsubscribe(target: GraphTarget, wabaId: string): Promise<boolean> {
  const answer = await callGraph(target, { method: "DELETE", path: `/${wabaId}/subscribed_apps` });
  return answer.ok || networkTrouble(answer) === null;
}
