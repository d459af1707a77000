import { exportFailedMail, exportReadyMail } from "@/lib/data/mails";
import { kinds, mediaKind } from "@/lib/data/exports/kinds";
import { LeaseLost, letGo, takeExport, writeHeld, type Held } from "@/lib/data/exports/lease";
import { countRows } from "@/lib/data/exports/lines";
import { removeArchives } from "@/lib/data/exports/stored";
import { writePart } from "@/lib/data/exports/writing";
import { platformDb, pool, type Prisma } from "@/lib/platform/db";
import { faultPoint } from "@/lib/platform/fault";
import { log } from "@/lib/platform/log";
import { queueMail, ringMails } from "@/lib/platform/mail";
import { isStopping } from "@/lib/platform/stopping";
import { newId } from "@/lib/shared/id";

/** How long an archive can be downloaded. */
export const keptDays = 7;
/** Then it is given up; each try goes on with the archive it was at. */
const mostTries = 5;
const pauseSeconds = 30;
/** How often a worker says that it lives, and how far it is. */
const sayMs = 5_000;

/** This process has to end: another one goes on. */
class Interrupted extends Error {}

/** Says from time to time how far the export is; ends the work when it is no longer ours. */
function watch(held: Held): { progress: (written: number) => void; end: () => Promise<void> } {
  let written = 0;
  let trouble: Error | null = null;
  let saying: Promise<void> = Promise.resolve();
  const say = (): void => {
    const since = written;
    written = 0;
    saying = writeHeld(held, "done = done + $4", [since]).catch((error: Error) => {
      trouble ??= error instanceof LeaseLost ? error : null;
    });
  };
  const timer = setInterval(say, sayMs);
  return {
    progress: (rows) => {
      written += rows;
      if (trouble) throw trouble;
      if (isStopping()) throw new Interrupted();
    },
    end: async () => {
      clearInterval(timer);
      await saying;
    },
  };
}

/** How much there is to do, counted when it begins; and nothing of an archive that was begun counts as done. */
async function begin(held: Held): Promise<void> {
  if (held.parts.length > 0) return;
  const files = held.withFiles ? [mediaKind] : [];
  const total = await countRows(held.workspaceId, [...kinds, ...files]);
  await writeHeld(held, "total = $4, done = 0", [total]);
}

/** Ends an export that is ours, and tells who asked for it, in one. Who has left meanwhile has no business with it. */
async function end(
  { workspaceId, id, token, requestedById }: Held,
  data: Prisma.WorkspaceExportUpdateManyMutationInput & { state: "ready" | "failed" },
): Promise<boolean> {
  const ended = await platformDb.$transaction(async (tx) => {
    const { count } = await tx.workspaceExport.updateMany({
      where: { workspaceId, id, leaseToken: token, state: "running" },
      data: { ...data, leaseToken: null, finishedAt: new Date() },
    });
    if (count === 0) return false;
    const member = await tx.membership.findFirst({
      where: { workspaceId, userId: requestedById ?? newId(), role: { in: ["owner", "admin"] } },
      select: { user: { select: { email: true } }, workspace: { select: { slug: true } } },
    });
    if (member) {
      const { slug } = member.workspace;
      const mail = data.state === "ready" ? exportReadyMail(slug, keptDays) : exportFailedMail(slug);
      await queueMail(tx, { to: member.user.email, ...mail });
    }
    return true;
  });
  if (ended) await ringMails();
  return ended;
}

async function makeAll(held: Held): Promise<void> {
  await begin(held);
  for (let more = true; more;) {
    const watcher = watch(held);
    let made: Awaited<ReturnType<typeof writePart>>;
    try {
      made = await writePart(held, watcher.progress);
    } finally {
      await watcher.end();
    }
    faultPoint("exports.before_part");
    held.parts.push(made.part);
    held.mediaUpTo = made.upTo;
    more = made.more;
    if (more) {
      await writeHeld(held, "parts = $4, media_up_to = $5, tries = 0", [
        JSON.stringify(held.parts),
        made.upTo,
      ]);
    }
  }
  const dueAt = new Date(Date.now() + keptDays * 24 * 60 * 60 * 1000);
  if (!(await end(held, { state: "ready", parts: held.parts, dueAt }))) throw new LeaseLost();
}

async function settle(held: Held, error: unknown): Promise<void> {
  if (error instanceof LeaseLost) return removeIfOver(held);
  if (error instanceof Interrupted) {
    await letGo(held, "due_at = now(), tries = tries - 1");
    return;
  }
  log.warn({ exportId: held.id, err: (error as Error).message }, "an export broke off");
  if (held.tries < mostTries) {
    await letGo(held, "due_at = now() + make_interval(secs => $4)", [pauseSeconds * held.tries]);
    return;
  }
  log.error({ exportId: held.id, err: error }, "an export is given up");
  if (await end(held, { state: "failed", parts: [], dueAt: null })) {
    await removeArchives(held.workspaceId, held.id);
  }
}

/** Somebody stopped it while we wrote: what we have put into the store since then goes as well. */
async function removeIfOver({ workspaceId, id }: Held): Promise<void> {
  const { rows } = await pool.query<{ state: string }>(
    `SELECT state::text FROM workspace_exports WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, id],
  );
  if (rows[0]?.state === "running" || rows[0]?.state === "queued" || rows[0]?.state === "ready") return;
  await removeArchives(workspaceId, id);
}

/** One at a time in a process: each reads as fast as the disk lets it. */
let busy = false;

/**
 * Makes an export from where the last worker left it: archives that are finished stay, one that was begun is made anew
 * under the same name. Does nothing when it is not due, in other hands, or this process makes one already.
 */
export async function workOnExport(job: { workspaceId: string; workspaceExportId: string }): Promise<void> {
  if (busy) return;
  busy = true;
  try {
    const held = await takeExport(job.workspaceId, job.workspaceExportId);
    if (held) await makeAll(held).catch((error: unknown) => settle(held, error));
  } catch (err) {
    log.warn({ exportId: job.workspaceExportId, err }, "an export could not be looked after; it stays due");
  } finally {
    busy = false;
  }
}

type Due = { workspaceId: string; id: string; state: string };

/** For a sweep: deletes archives whose week is over, and makes exports that no bell told of or whose worker has died. */
export async function sweepExports(): Promise<void> {
  const { rows } = await pool.query<Due>(
    `SELECT workspace_id AS "workspaceId", id, state::text FROM workspace_exports
      WHERE due_at IS NOT NULL AND due_at <= now() ORDER BY due_at LIMIT 50`,
  );
  for (const { workspaceId, id } of rows.filter(({ state }) => state === "ready")) {
    await removeArchives(workspaceId, id);
    await pool.query(
      `UPDATE workspace_exports SET state = 'expired', due_at = NULL, parts = '[]'
        WHERE workspace_id = $1 AND id = $2 AND state = 'ready' AND due_at <= now()`,
      [workspaceId, id],
    );
  }
  const waiting = rows.find(({ state }) => state !== "ready");
  // It takes as long as it takes; the sweep looks after the others meanwhile.
  if (waiting) void workOnExport({ workspaceId: waiting.workspaceId, workspaceExportId: waiting.id });
}
