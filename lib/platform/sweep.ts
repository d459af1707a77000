import { pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { isStopping } from "@/lib/platform/stopping";

/**
 * Work found by looking at rows instead of hearing a bell: it keeps everything going while Redis is away, and heals what
 * a crash left behind. `run` must be bounded, repeatable, and harmless when several processes do it at once.
 */
export type Sweep = { name: string; everySeconds: number; run: () => Promise<unknown> };

async function sweepOnce({ name, run }: Sweep): Promise<void> {
  try {
    await run();
    await pool.query(
      `INSERT INTO heartbeats (name, at) VALUES ($1, now()) ON CONFLICT (name) DO UPDATE SET at = EXCLUDED.at`,
      [name],
    );
  } catch (err) {
    log.warn({ sweep: name, err: (err as Error).message }, "a sweep failed; the next one tries again");
  }
}

/**
 * Runs each sweep again and again on a timer of its own: no Redis, no overlap with itself, no sweep waits for another.
 * The first round begins at once. @returns a function that lets rounds in hand finish and starts no more
 */
export function startSweeps(sweeps: readonly Sweep[]): () => Promise<void> {
  let stopped = false;
  const running = new Set<Promise<void>>();
  const timers = new Map<string, NodeJS.Timeout>();
  const round = (sweep: Sweep): void => {
    if (stopped || isStopping()) return;
    const work = sweepOnce(sweep).finally(() => {
      running.delete(work);
      if (!stopped) timers.set(sweep.name, setTimeout(round, sweep.everySeconds * 1000, sweep));
    });
    running.add(work);
  };
  sweeps.forEach(round);
  return async () => {
    stopped = true;
    for (const timer of timers.values()) clearTimeout(timer);
    await Promise.all(running);
  };
}
