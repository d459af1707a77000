import type { Api } from "@/hooks/use-api";
import type { PushSubscriptionsView } from "@/lib/team/views";

export const pushIsPossible = (): boolean =>
  typeof window !== "undefined" && "serviceWorker" in navigator && "PushManager" in window;

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> => {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
};

/** This browser's subscription, when it has one. */
export async function ownSubscription(): Promise<PushSubscription | null> {
  if (!pushIsPossible()) return null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** Subscribes this browser and tells Parley. @throws when the browser or Parley refuses */
export async function switchPushOn(api: Api, publicKey: string): Promise<void> {
  await navigator.serviceWorker.register("/sw.js", { scope: "/" });
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytesOf(publicKey),
  });
  const { endpoint, keys } = subscription.toJSON();
  await api.post("/push-subscriptions", { endpoint, keys });
}

/** Lets this browser sleep: Parley forgets it, then the browser does. */
export async function switchPushOff(api: Api): Promise<void> {
  const subscription = await ownSubscription();
  if (!subscription) return;
  const { data } = await api.get<PushSubscriptionsView>("/push-subscriptions");
  const known = data.find(({ endpoint }) => endpoint === subscription.endpoint);
  if (known) await api.delete(`/push-subscriptions/${known.id}`);
  await subscription.unsubscribe();
}
