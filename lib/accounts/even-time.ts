import { setTimeout as wait } from "node:timers/promises";

/**
 * Answers at the next full step of `stepMs` after the start, whether the work succeeds or fails: what was done inside
 * (a known address or an unknown one, five rows or one) does not show in the time it took.
 */
export async function evenTime<T>(stepMs: number, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  try {
    return await work();
  } finally {
    const spent = performance.now() - started;
    await wait(Math.ceil(spent / stepMs) * stepMs - spent);
  }
}
