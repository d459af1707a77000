/** Runs once before the first request: a web process with a wrong environment does not start. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { exitOnBadEnv } = await import("@/lib/platform/boot");
  exitOnBadEnv();
  const { checkRateCards } = await import("@/lib/billing/rate-cards");
  checkRateCards();
  const { resyncAfterBoot } = await import("@/lib/inbox/announce");
  void resyncAfterBoot();
  // The live stream says something every 20 seconds.
  const { closeStuckConnections } = await import("@/lib/http/stuck-connections");
  closeStuckConnections("/api/v1/events", 60_000);
}
