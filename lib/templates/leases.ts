import { setTimeout as sleep } from "node:timers/promises";
import { pool } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";

/** Longer than what is done under it: uploads of samples and one call. */
const leaseSeconds = 180;
/** How long a second click waits for the first. */
const patienceMs = 20_000;

/**
 * Does something at Meta about a template, one at a time: of a double click the second waits for the first and finds it
 * done. A process that dies leaves the template free again after three minutes.
 * @throws AppError not_found; conflict `template_busy` when the first takes too long
 */
export async function withLease<T>(
  workspaceId: string,
  templateId: string,
  work: () => Promise<T>,
): Promise<T> {
  const until = Date.now() + patienceMs;
  for (let pause = 50; ; pause = Math.min(pause * 2, 1_000)) {
    const { rows } = await pool.query<{ mine: boolean }>(
      `WITH mine AS (
          UPDATE templates SET lease_until = now() + make_interval(secs => $3)
          WHERE workspace_id = $1 AND id = $2 AND (lease_until IS NULL OR lease_until < now()) RETURNING 1)
        SELECT EXISTS (SELECT 1 FROM mine) AS mine FROM templates WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, templateId, leaseSeconds],
    );
    if (!rows[0]) throw notFound("template");
    if (rows[0].mine) break;
    if (Date.now() > until) {
      throw new AppError(
        "conflict",
        "template_busy",
        "Parley is just telling Meta about this template. Try again in a minute.",
      );
    }
    await sleep(pause);
  }
  try {
    return await work();
  } finally {
    await pool.query(`UPDATE templates SET lease_until = NULL WHERE workspace_id = $1 AND id = $2`, [
      workspaceId,
      templateId,
    ]);
  }
}
