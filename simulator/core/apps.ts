import type { DeliverySettings } from "../types/app";
import { record } from "./journal";
import { state, type App } from "./state";

export const DEFAULT_DELIVERY: DeliverySettings = {
  concurrency: 24,
  batchSize: 50,
  batchWaitMs: 0,
  merge: false,
  retryScale: 1,
  timeoutMs: 20_000,
};

export function newApp(app: App): App {
  state.apps.set(app.id, app);
  record(["app", app]);
  return app;
}

/** The platform's own app as the environment describes it; its delivery settings outlive a restart. */
export function keepPlatformApp(facts: Omit<App, "delivery" | "name">): App {
  const known = state.apps.get(facts.id);
  return newApp({ name: "Parley", ...facts, delivery: { ...DEFAULT_DELIVERY, ...known?.delivery } });
}
