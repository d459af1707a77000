import http from "node:http";
import https from "node:https";
import webPush from "web-push";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { publicLookup } from "@/lib/platform/public-address";
import { refuseEndpoint } from "@/lib/team/push-hosts";

/** What public/sw.js shows; a few words and where a click leads. Encrypted for the browser alone. */
export type PushPayload = { title: string; body: string; url: string; tag: string };

export type PushTarget = {
  workspaceId: string;
  id: string;
  endpoint: string;
  p256dh: string;
  auth: string;
};

/** How a push service may be reached. @throws when this address may not */
export type Reach = (url: URL) => https.RequestOptions;

export const publicReach: Reach = (url) => {
  const problem = refuseEndpoint(url);
  if (problem) throw new Error(problem);
  return { lookup: publicLookup };
};

/** RFC 8292 wants https or mailto; an installation that is only tried out has neither. */
const subject = (): string =>
  env.VAPID_SUBJECT ??
  (env.APP_URL.startsWith("https:") ? env.APP_URL : `mailto:operator@${new URL(env.APP_URL).hostname}`);

const timeoutMs = 10_000;
/** Nobody needs to know tomorrow that somebody wrote today. */
const ttlSeconds = 4 * 60 * 60;

function post(url: URL, options: https.RequestOptions, body: Buffer): Promise<number> {
  const { request } = url.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const call = request(url, { ...options, timeout: timeoutMs }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.on("timeout", () => call.destroy(new Error("The push service did not answer in time.")));
    call.on("error", reject);
    call.end(body);
  });
}

/**
 * Hands one notification to a browser's push service: encrypted (RFC 8291, aes128gcm) and signed (RFC 8292, VAPID). A
 * subscription that is over (404, 410) is forgotten. Redirects are not followed. Never throws.
 * @returns whether the service took it
 */
export async function sendPush(
  target: PushTarget,
  payload: PushPayload,
  reach: Reach = publicReach,
): Promise<boolean> {
  const { workspaceId, id, endpoint, p256dh, auth } = target;
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = env;
  if (!publicKey || !privateKey) return false;
  try {
    const url = new URL(endpoint);
    const options = reach(url);
    const { headers, body } = webPush.generateRequestDetails(
      { endpoint, keys: { p256dh, auth } },
      JSON.stringify(payload),
      {
        vapidDetails: { subject: subject(), publicKey, privateKey },
        TTL: ttlSeconds,
        urgency: "high",
        contentEncoding: "aes128gcm",
      },
    );
    const status = await post(url, { ...options, method: "POST", headers }, body!);
    if (status === 404 || status === 410) {
      await platformDb.pushSubscription.deleteMany({ where: { workspaceId, id } });
      return false;
    }
    if (status >= 300) log.warn({ workspaceId, status }, "a push service refused a notification");
    return status >= 200 && status < 300;
  } catch (err) {
    log.warn({ workspaceId, err: (err as Error).message }, "a push notification could not be handed over");
    return false;
  }
}
