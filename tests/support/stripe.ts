import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openCheckout } from "@/lib/billing/stripe/checkout";
import { platformDb } from "@/lib/platform/db";
import { closeQueues } from "@/lib/platform/queue";
import { closeRedis } from "@/lib/platform/redis";
import { drainStripeEvents, receiveStripe } from "@/lib/webhooks/stripe";
import type { StripeEvent } from "@/simulator/stripe/types";
import { startSimulator } from "@/tests/simulator/harness";
import { ownDatabase } from "@/tests/support/own-database";
import { ownRedis, type OwnRedis } from "@/tests/support/own-redis";
import { makeWorkspace, type TestWorkspace } from "@/tests/support/workspace";

export type LiveStripe = Awaited<ReturnType<typeof liveStripe>>;

/** A simulated Stripe, and a queue of its own, while the tests of a file run. */
export function ownStripe(): () => LiveStripe {
  let stripe: LiveStripe;
  let queue: OwnRedis;
  beforeAll(async () => {
    queue = await ownRedis();
    queue.use();
    stripe = await liveStripe();
  });
  afterAll(async () => {
    await stripe.close();
    await closeQueues();
    closeRedis();
    await queue.remove();
  });
  return () => stripe;
}

/** Bytes as Stripe posts them, in front of the product's own door. */
export const post = (bytes: Buffer | string, signature: string): Promise<Response> =>
  receiveStripe(
    new Request("http://product/api/webhooks/stripe", {
      method: "POST",
      headers: { "stripe-signature": signature },
      body: new Uint8Array(Buffer.from(bytes)),
    }),
  );

/**
 * A simulated Stripe of the test's own, its events taken in by this process, into a database of its own. Call it before
 * anything reads the environment.
 */
export async function liveStripe() {
  const database = await ownDatabase();
  const atWork = new Set<Promise<unknown>>();
  const door = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const work = post(Buffer.concat(chunks), String(request.headers["stripe-signature"]))
        .then(({ status }) => response.writeHead(status).end())
        .catch(() => response.destroy());
      atWork.add(work);
      void work.finally(() => atWork.delete(work));
    });
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  door.unref();
  const running = await startSimulator({
    SIMULATOR_STRIPE_WEBHOOK_URL: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    STRIPE_WEBHOOK_SECRET: process.env.STRIPE_WEBHOOK_SECRET!,
  });
  process.env.STRIPE_API_URL = running.url;
  const { SIMULATOR_TOKEN: token } = running.environment as Record<string, string>;
  const control = async <T = unknown>(path: string, fields: Record<string, string> = {}): Promise<T> => {
    const response = await fetch(`${running.url}/_sim/stripe/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams(fields),
    });
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  };
  const customerOf = async (shop: TestWorkspace): Promise<string> =>
    (await platformDb.subscription.findUniqueOrThrow({ where: { workspaceId: shop.workspace.id } }))
      .stripeCustomerId!;
  return {
    url: running.url,
    stop: () => running.stop(),
    start: () => running.start(),
    control,
    customerOf,
    /** What the portal's buttons do: card, cancel, resume, advance. */
    act: async (shop: TestWorkspace, deed: string, fields: Record<string, string> = {}) =>
      control(`customers/${await customerOf(shop)}/${deed}`, fields),
    events: async (shop: TestWorkspace) =>
      (await control<{ data: StripeEvent[] }>(`customers/${await customerOf(shop)}/events`)).data,
    /** The event again, signed anew, as Stripe does it. */
    deliver: (event: StripeEvent) => control(`events/${event.id}/deliveries`),
    /** Waits for what is on its way, and works through it. */
    settle: async () => {
      await control("told");
      await drainStripeEvents();
    },
    close: async () => {
      await running.close();
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
      await Promise.all(atWork);
      await database.drop();
    },
  };
}

export const rowOf = (shop: TestWorkspace) =>
  platformDb.subscription.findUniqueOrThrow({ where: { workspaceId: shop.workspace.id } });

/** A workspace at the end of its trial, so that its first payment is due at once. */
export async function newcomer() {
  const shop = await makeWorkspace();
  await platformDb.subscription.update({
    where: { workspaceId: shop.workspace.id },
    data: { planId: "trial", state: "trial", trialEndsAt: new Date(Date.now() + 60 * 60 * 1000) },
  });
  return shop;
}

export const sessionOf = (url: string): string => url.split("/").at(-1)!;

/** A workspace that has subscribed and paid. */
export async function subscriber(
  stripe: LiveStripe,
  planId = "starter",
  interval: "month" | "year" = "month",
) {
  const shop = await newcomer();
  const { url } = await openCheckout(shop.scope, { planId, interval, currency: "usd" }, { now: new Date() });
  await stripe.control(`sessions/${sessionOf(url)}/pay`);
  await stripe.settle();
  return shop;
}
