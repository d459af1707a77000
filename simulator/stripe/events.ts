import { createHmac } from "node:crypto";
import { keep, newId, nowSeconds, tables } from "./store";
import type { StripeEvent } from "./types";

export const apiVersion = "2026-10-28.endive";

/** Where events go, and what signs them. */
let endpoint: { url: string; secret: string } | null = null;
export const setEndpoint = (given: typeof endpoint): void => void (endpoint = given);

/** While held, events are made and kept, and nobody is told: tests deliver them in their own order. */
const held = new Set<string>();
export const hold = (customer: string, on: boolean): void =>
  void (on ? held.add(customer) : held.delete(customer));

/** Customers of events, oldest first. */
const customerOf = (event: StripeEvent): string | null => {
  const object = event.data.object as { object: string; id: string; customer?: string };
  return object.object === "customer" ? object.id : (object.customer ?? null);
};

export const eventsOf = (customer: string): StripeEvent[] =>
  [...tables.events.values()].filter((event) => customerOf(event) === customer);

/** Seconds after which a delivery that failed is tried again. */
const patience = [1, 2, 5, 15, 60, 300, 1_800];

/** One try. @returns the status that was answered; 0 for none */
export async function deliver(event: StripeEvent, at = nowSeconds()): Promise<number> {
  if (!endpoint) return 0;
  const body = JSON.stringify(event);
  const signature = createHmac("sha256", endpoint.secret).update(`${at}.${body}`).digest("hex");
  try {
    const response = await fetch(endpoint.url, {
      method: "POST",
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": `t=${at},v1=${signature}`,
        "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
      },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(10_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

/** First tries that are under way. */
const underWay = new Set<Promise<void>>();

/** Waits until everything that has happened was told once, whatever was answered. */
export async function told(): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay);
}

async function persist(event: StripeEvent, tries = 0): Promise<void> {
  const status = await deliver(event);
  if ((status >= 200 && status < 300) || tries >= patience.length) return;
  setTimeout(() => void persist(event, tries + 1), patience[tries]! * 1_000).unref();
}

/** Says that something happened, with the object as it is at this moment. */
export function tell(type: string, object: object): void {
  const event: StripeEvent = {
    id: newId("evt"),
    object: "event",
    api_version: apiVersion,
    created: nowSeconds(),
    type,
    livemode: false,
    pending_webhooks: 1,
    data: { object: structuredClone(object) },
  };
  keep("events", event.id, event);
  const customer = customerOf(event);
  if (customer !== null && held.has(customer)) return;
  const first = persist(event);
  underWay.add(first);
  void first.finally(() => underWay.delete(first));
}
