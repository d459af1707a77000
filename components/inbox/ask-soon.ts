import type { QueryClient } from "@tanstack/react-query";

const askedAgain = new Map<string, ReturnType<typeof setTimeout>>();
const againMs = 2_000;

/** Asks again what only the server can decide, but not with every event. */
export function askSoon(client: QueryClient, queryKey: readonly unknown[]): void {
  const name = JSON.stringify(queryKey);
  if (askedAgain.has(name)) return;
  const timer = setTimeout(() => {
    askedAgain.delete(name);
    void client.invalidateQueries({ queryKey, exact: true });
  }, againMs);
  // Outside a browser a timer must not keep the process alive.
  timer.unref?.();
  askedAgain.set(name, timer);
}
