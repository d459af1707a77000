import { announceImport } from "@/lib/contacts/imports/announce";
import { checkImport } from "@/lib/contacts/imports/check";
import { forgetFile } from "@/lib/contacts/imports/forgetting";
import { workOnImport } from "@/lib/contacts/imports/jobs";
import { LeaseLost, releaseImport, takeImport, type Held } from "@/lib/contacts/imports/lease";
import { runImport } from "@/lib/contacts/imports/run";
import { undoImport } from "@/lib/contacts/imports/undo";
import { pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { ring } from "@/lib/platform/queue";
import { scopeFromJob, type Scope } from "@/lib/tenancy/scope";

/** How long one import works before others get their turn. */
const turnMs = 10_000;
/** Imports one process works on at once: the rest of its work has to go on beside them. */
const mostAtOnce = 2;
/** How often something unforeseen may happen to an import before it is given up; the pause in between, in seconds. */
const mostTries = 10;
const pauseSeconds = 15;

let atOnce = 0;

async function workOn(scope: Scope, held: Held): Promise<boolean> {
  switch (held.state) {
    case "checking":
      await checkImport(scope, held);
      return true;
    case "running":
      return runImport(scope, held, Date.now() + turnMs);
    case "undoing":
      return undoImport(scope, held, Date.now() + turnMs);
  }
}

/** The file, or what was said of it, cannot be used. A check goes back to where it was, with the reason. */
async function fail(
  held: Held,
  error: { reason: string; message: string; line: number | null },
): Promise<void> {
  const next = held.state === "checking" ? "uploaded" : "failed";
  await pool.query(
    `UPDATE contact_imports SET state = $4, error = $5, due_at = NULL, lease_token = NULL,
        "check" = CASE WHEN state = 'checking' THEN NULL ELSE "check" END,
        finished_at = CASE WHEN state = 'checking' THEN finished_at ELSE now() END,
        forget_at = CASE WHEN state = 'checking' THEN forget_at ELSE now() + interval '30 days' END
      WHERE workspace_id = $1 AND id = $2 AND lease_token = $3`,
    [held.workspaceId, held.importId, held.token, next, JSON.stringify(error)],
  );
}

/** Something that is nobody's fault: tried again after a while, given up after a while more. */
async function postpone(held: Held, err: unknown): Promise<void> {
  log.warn({ importId: held.importId, err: (err as Error).message }, "an import was interrupted");
  const { rows } = await pool.query<{ tries: number }>(
    `UPDATE contact_imports SET due_at = now() + make_interval(secs => $4), lease_token = NULL,
        error = jsonb_build_object('tries', coalesce((error->>'tries')::int, 0) + 1)
      WHERE workspace_id = $1 AND id = $2 AND lease_token = $3 RETURNING (error->>'tries')::int AS tries`,
    [held.workspaceId, held.importId, held.token, pauseSeconds],
  );
  if ((rows[0]?.tries ?? 0) < mostTries || held.state === "undoing") return;
  log.error({ importId: held.importId, err }, "an import is given up");
  await pool.query(
    `UPDATE contact_imports SET lease_token = $3 WHERE workspace_id = $1 AND id = $2 AND lease_token IS NULL`,
    [held.workspaceId, held.importId, held.token],
  );
  await fail(held, { reason: "interrupted", message: "Parley could not finish this import.", line: null });
}

async function settle(held: Held, error: unknown): Promise<void> {
  if (error instanceof LeaseLost) return;
  if (!(error instanceof AppError)) return postpone(held, error);
  const { reason, message, extra } = error;
  await fail(held, { reason, message, line: (extra.data?.line as number | undefined) ?? null });
}

/**
 * Works on an import for one turn: checks it, reads it or undoes it, from where the last worker left off. Does nothing
 * when it is not due, is in other hands, or when this process has enough to do: it stays due, and the sweep finds it.
 */
export async function workOnDueImport(job: { workspaceId: string; contactImportId: string }): Promise<void> {
  if (atOnce >= mostAtOnce) return;
  atOnce++;
  try {
    const scope = scopeFromJob(job);
    const held = await takeImport(job.workspaceId, job.contactImportId);
    if (!held) return;
    await announceImport(scope, held.importId);
    const done = await workOn(scope, held).catch(async (error: unknown) => {
      await settle(held, error);
      return true;
    });
    if (!done) {
      await releaseImport(held);
      await ring(workOnImport, job, { id: held.importId });
    } else if (held.state === "running") await forgetFile(held.workspaceId, held.importId);
    // The row may be gone with its workspace.
    await announceImport(scope, held.importId).catch(() => undefined);
  } finally {
    atOnce--;
  }
}

/** For a sweep: works on imports that no bell told of, or whose worker has died. */
export async function sweepImports(): Promise<void> {
  const { rows } = await pool.query<{ workspaceId: string; contactImportId: string }>(
    `SELECT workspace_id AS "workspaceId", id AS "contactImportId" FROM contact_imports
      WHERE due_at <= now() ORDER BY due_at LIMIT ${mostAtOnce}`,
  );
  await Promise.all(rows.map(workOnDueImport));
}
