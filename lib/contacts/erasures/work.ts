import type pg from "pg";
import { blankContact } from "@/lib/contacts/erasures/blank";
import { erasureColumns, type Erased, type Step } from "@/lib/contacts/erasures/erasure";
import { eraseMessages, leftOver } from "@/lib/contacts/erasures/messages";
import { erasePosts } from "@/lib/contacts/erasures/posts";
import { eraseRecords } from "@/lib/contacts/erasures/records";
import { eraseUploads } from "@/lib/contacts/erasures/uploads";
import { pool, transaction } from "@/lib/platform/db";
import { faultPoint } from "@/lib/platform/fault";
import { isStopping } from "@/lib/platform/stopping";
import { storage } from "@/lib/platform/storage";

/** How long a worker may be silent before another one takes over. */
const leaseSeconds = 60;
/** Until something that has to be waited for is looked at again. */
const waitSeconds = 5;
const filesAtOnce = 50;

/** Deletes files whose rows are gone. Deleting one twice is fine, so a crash in between is. */
async function eraseFiles(client: pg.PoolClient, { workspaceId, id, storageKeys }: Erased): Promise<Step> {
  if (storageKeys.length === 0) return { kind: "done" };
  const now = storageKeys.slice(0, filesAtOnce);
  await Promise.all(now.map((key) => storage().remove(key)));
  await client.query(
    `UPDATE contact_erasures SET storage_keys = storage_keys[$3::int:] WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, id, now.length + 1],
  );
  return { kind: "on", cursor: null };
}

/** What was under way when it began may have written something since. */
async function lookAgain(client: pg.PoolClient, erasure: Erased): Promise<Step> {
  await blankContact(client, erasure);
  const left = await leftOver(client, erasure);
  if (left === "sending") return { kind: "wait" };
  return left === "messages" ? { kind: "again" } : { kind: "done" };
}

const stages: readonly ((client: pg.PoolClient, erasure: Erased) => Promise<Step>)[] = [
  eraseRecords,
  eraseMessages,
  erasePosts,
  eraseUploads,
  eraseFiles,
  lookAgain,
];
const messagesStage = stages.indexOf(eraseMessages);

type Held = { workspaceId: string; id: string };

/** The erasure that waits longest and that nobody works on. */
async function take(): Promise<Held | null> {
  const { rows } = await pool.query<Held>(
    `UPDATE contact_erasures SET lease_until = now() + make_interval(secs => $1)
      WHERE (workspace_id, id) = (SELECT workspace_id, id FROM contact_erasures
        WHERE finished_at IS NULL AND (lease_until IS NULL OR lease_until <= now())
        ORDER BY lease_until NULLS FIRST, id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING workspace_id AS "workspaceId", id`,
    [leaseSeconds],
  );
  return rows[0] ?? null;
}

/** One step and the place it leads to are one transaction. @returns whether to go on with this erasure */
async function step({ workspaceId, id }: Held): Promise<boolean> {
  return transaction(async (client) => {
    const { rows } = await client.query<Erased>(
      `SELECT ${erasureColumns} FROM contact_erasures WHERE workspace_id = $1 AND id = $2 AND finished_at IS NULL
        FOR UPDATE`,
      [workspaceId, id],
    );
    const erasure = rows[0];
    if (!erasure) return false;
    const result = await stages[erasure.stage]!(client, erasure);
    const stage = { on: erasure.stage, wait: erasure.stage, again: messagesStage, done: erasure.stage + 1 }[
      result.kind
    ];
    const finished = stage === stages.length;
    const cursor = result.kind === "on" ? result.cursor : result.kind === "wait" ? erasure.cursor : null;
    await client.query(
      `UPDATE contact_erasures SET stage = $3, cursor = $4, lease_until = now() + make_interval(secs => $5),
          finished_at = CASE WHEN $6 THEN now() END, addresses = CASE WHEN $6 THEN '{}' ELSE addresses END
        WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id, stage, cursor, result.kind === "wait" ? waitSeconds : leaseSeconds, finished],
    );
    return result.kind !== "wait" && !finished;
  });
}

/**
 * Takes erased people out of everything their workspaces keep: notes, proofs, merges, imports, scheduled messages; the
 * words and files of their messages and the search index; what Meta posted; uploads; at last the files themselves. Figures
 * stay: counts, prices, states of delivery, without whose they are.
 *
 * Works from the rows alone, in short transactions with their place in the same one: what a crash interrupts goes on where
 * it was when its lease is over, and several workers work on different people.
 *
 * Cost: with the messages of the person, 500 to a statement, and with what Meta posted for the workspace in the 30 days
 * that is kept, which has to be looked through: with a million conversations that are some million posts of a kilobyte, read
 * 1,000 to a statement, so about a thousand statements and some minutes of one connection for one person. Nobody waits
 * for a lock of it longer than for one such statement.
 *
 * @param most steps at a time; a worker that is stopped after them keeps its lease as one that crashed
 */
export async function workOnErasures(most = 20_000): Promise<void> {
  let steps = 0;
  while (steps < most && !isStopping()) {
    const held = await take();
    if (!held) return;
    let more = true;
    while (more && steps++ < most && !isStopping()) {
      more = await step(held);
      faultPoint("erasure.step");
    }
  }
}
