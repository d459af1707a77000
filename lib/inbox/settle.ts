import type pg from "pg";
import { returnPlaces } from "@/lib/billing/plans/messages";
import { announceChanges, type Change } from "@/lib/inbox/announce";
import type { Claimed } from "@/lib/inbox/claim";
import { noteStopsAtMeta, stoppedAtMeta, type RowChange } from "@/lib/inbox/consents";
import { adoptOrphans } from "@/lib/inbox/orphans";
import { withdrawReactions } from "@/lib/inbox/reactions";
import type { Verdict } from "@/lib/inbox/verdict";
import { transaction } from "@/lib/platform/db";
import { faultPoint } from "@/lib/platform/fault";
import { log } from "@/lib/platform/log";
import { overRows } from "@/lib/platform/sql";

/** One call to Meta and what it means. Times by this process's clock. */
export type Result = {
  message: Claimed;
  verdict: Verdict;
  startedAt: Date;
  finishedAt: Date;
  httpStatus: number | undefined;
};

type Of<Kind extends Verdict["kind"]> = Result & { verdict: Extract<Verdict, { kind: Kind }> };
const of = <Kind extends Verdict["kind"]>(results: readonly Result[], kind: Kind): Of<Kind>[] =>
  results.filter((result): result is Of<Kind> => result.verdict.kind === kind);

const rowKeys = {
  workspace_id: ["uuid", (r: Result) => r.message.workspaceId],
  id: ["uuid", (r: Result) => r.message.messageId],
} as const;

/** Statuses of the same messages may be written at this moment: everybody locks in the order of the ids. */
async function lockAll(client: pg.PoolClient, results: readonly Result[]): Promise<void> {
  await client.query(
    overRows(
      "settle.lock",
      results,
      rowKeys,
      (
        from,
      ) => `SELECT 1 FROM messages m WHERE (m.workspace_id, m.id) IN (SELECT workspace_id, id FROM ${from})
        ORDER BY m.id FOR NO KEY UPDATE`,
    ),
  );
}

/**
 * Meta has it. That is true whatever became of the row meanwhile, so it needs no lease: also a message that the sweep
 * declared uncertain, or that a person has queued again, was accepted. A status that came before us has gone further
 * already and stays.
 */
async function writeAccepted(client: pg.PoolClient, results: Of<"accepted">[]): Promise<RowChange[]> {
  if (results.length === 0) return [];
  await client.query(
    overRows(
      "settle.accepted",
      results,
      {
        ...rowKeys,
        attempt: ["smallint", (r) => r.message.attempt],
        wamid: ["text", (r) => r.verdict.wamid],
        at: ["timestamptz", (r) => r.finishedAt],
      },
      (from) => `WITH held AS (
          SELECT m.workspace_id, m.id, r.wamid AS given, r.at FROM ${from}
          JOIN messages m ON m.workspace_id = r.workspace_id AND m.id = r.id AND m.attempts = r.attempt
          ORDER BY m.id FOR NO KEY UPDATE OF m)
        UPDATE messages m SET wamid = coalesce(m.wamid, held.given),
          accepted_at = CASE WHEN held.at < m.accepted_at + interval '1 second' OR m.accepted_at IS NULL
            THEN held.at ELSE m.accepted_at END,
          status = CASE WHEN m.status IN ('sending', 'uncertain', 'queued') THEN 'accepted' ELSE m.status END,
          error = CASE WHEN m.status IN ('sending', 'uncertain', 'queued') THEN NULL ELSE m.error END,
          due_at = NULL, lease_token = NULL, lease_until = NULL, updated_at = now()
        FROM held WHERE m.workspace_id = held.workspace_id AND m.id = held.id`,
    ),
  );
  return adoptOrphans(
    client,
    results.map(({ message, verdict }) => ({
      workspaceId: message.workspaceId,
      messageId: message.messageId,
      phoneNumberId: message.phoneNumberId,
      metaNumberId: message.metaNumberId,
      wamid: verdict.wamid,
    })),
  );
}

/** Of which of these nothing was sent. */
type Unsent = { id: string };

/** A plain no, or a doubt: only while the lease is ours. @returns the plain noes */
async function writeEnded(
  client: pg.PoolClient,
  results: (Of<"failed"> | Of<"uncertain">)[],
): Promise<Unsent[]> {
  if (results.length === 0) return [];
  const { rows } = await client.query<Unsent & { status: string }>(
    overRows(
      "settle.ended",
      results,
      {
        ...rowKeys,
        lease_token: ["uuid", (r) => r.message.leaseToken],
        status: ["message_status", (r) => r.verdict.kind],
        error: ["jsonb", (r) => JSON.stringify(r.verdict.error)],
        at: ["timestamptz", (r) => r.finishedAt],
      },
      (from) => `UPDATE messages m SET status = r.status, error = r.error, due_at = NULL, lease_token = NULL,
          lease_until = NULL, failed_at = CASE WHEN r.status = 'failed' THEN r.at END, updated_at = now()
        FROM ${from} WHERE m.workspace_id = r.workspace_id AND m.id = r.id
          AND m.lease_token = r.lease_token AND m.status = 'sending'
        RETURNING m.id, m.status`,
    ),
  );
  return rows.filter(({ status }) => status === "failed");
}

/** Not now: back into the queue, with the time from which it may be tried again. @returns those that are back */
async function writeLater(client: pg.PoolClient, results: Of<"later">[]): Promise<Unsent[]> {
  if (results.length === 0) return [];
  const { rows } = await client.query<Unsent>(
    overRows(
      "settle.later",
      results,
      {
        ...rowKeys,
        lease_token: ["uuid", (r) => r.message.leaseToken],
        wait_ms: ["float8", (r) => r.verdict.waitMs],
      },
      (
        from,
      ) => `UPDATE messages m SET status = 'queued', lease_token = NULL, lease_until = NULL, updated_at = now(),
          due_at = CASE WHEN r.wait_ms > 0 THEN now() + make_interval(secs => r.wait_ms / 1000.0) END
        FROM ${from} WHERE m.workspace_id = r.workspace_id AND m.id = r.id
          AND m.lease_token = r.lease_token AND m.status = 'sending'
        RETURNING m.id`,
    ),
  );
  return rows;
}

const ledgerOutcome = ({ verdict }: Result): string =>
  verdict.kind === "later" ? verdict.outcome : verdict.kind === "failed" ? "refused" : verdict.kind;

/**
 * The sweep may have written this attempt down as a doubt before; what we know is better. Only a status that was faster
 * knows best: what Meta has accepted stays accepted.
 */
async function writeAttempts(client: pg.PoolClient, results: readonly Result[]): Promise<void> {
  await client.query(
    overRows(
      "settle.attempts",
      results,
      {
        ...rowKeys,
        number: ["smallint", (r) => r.message.attempt],
        started_at: ["timestamptz", (r) => r.startedAt],
        finished_at: ["timestamptz", (r) => r.finishedAt],
        outcome: ["text", ledgerOutcome],
        wamid: ["text", (r) => (r.verdict.kind === "accepted" ? r.verdict.wamid : null)],
        http_status: ["int", (r) => r.httpStatus ?? null],
        error: [
          "jsonb",
          (r) => ("error" in r.verdict && r.verdict.error ? JSON.stringify(r.verdict.error) : null),
        ],
        usage_month: ["timestamptz", (r) => r.message.usageMonth],
      },
      (from) => `INSERT INTO message_attempts AS a
          (workspace_id, message_id, number, started_at, finished_at, outcome, wamid, http_status, error, usage_month)
        SELECT workspace_id, id, number, started_at, finished_at, outcome, wamid, http_status, error, usage_month
        FROM ${from}
        ON CONFLICT (workspace_id, message_id, number) DO UPDATE SET started_at = excluded.started_at,
          finished_at = excluded.finished_at, outcome = excluded.outcome, wamid = excluded.wamid,
          http_status = excluded.http_status, error = excluded.error, usage_month = excluded.usage_month
        WHERE a.outcome <> 'accepted' OR excluded.outcome = 'accepted'`,
    ),
  );
}

function changesOf(results: readonly Result[]): Change[] {
  const changes = new Map<string, Change>();
  for (const { message } of results) {
    const { workspaceId, messageId, conversationId } = message;
    const change = changes.get(workspaceId) ?? { workspaceId, messageIds: [], conversationIds: [] };
    changes.set(workspaceId, change);
    change.messageIds.push(messageId);
    change.conversationIds.push(conversationId);
  }
  return [...changes.values()];
}

async function write(results: readonly Result[]): Promise<void> {
  // One order for everybody who locks messages.
  const sorted = results.toSorted((a, b) => (a.message.messageId < b.message.messageId ? -1 : 1));
  const told = await transaction(async (client) => {
    const accepted = of(sorted, "accepted");
    if (accepted.length < sorted.length) await lockAll(client, sorted);
    const told = await writeAccepted(client, accepted);
    const unsent = [
      ...(await writeEnded(client, [...of(sorted, "failed"), ...of(sorted, "uncertain")])),
      ...(await writeLater(client, of(sorted, "later"))),
    ];
    await writeAttempts(client, sorted);
    const refused = of(sorted, "failed");
    const withdrawn = await withdrawReactions(
      client,
      refused.map(({ message }) => ({ workspaceId: message.workspaceId, id: message.messageId })),
    );
    const stops = refused.filter(({ verdict }) => verdict.error.code === stoppedAtMeta);
    const stopped = await noteStopsAtMeta(
      client,
      stops.map(({ message, finishedAt }) => ({ ...message, at: finishedAt })),
    );
    const isUnsent = new Set(unsent.map(({ id }) => id));
    await returnPlaces(
      client,
      sorted.filter(({ message }) => isUnsent.has(message.messageId)).map(({ message }) => message),
    );
    return [...told, ...withdrawn.map(({ id, ...target }) => ({ ...target, messageId: id })), ...stopped];
  });
  faultPoint("send.after_settle");
  await announceChanges([
    ...changesOf(sorted),
    ...told.map(({ workspaceId, messageId, conversationId }) => ({
      workspaceId,
      messageIds: messageId === null ? [] : [messageId],
      conversationIds: conversationId === null ? [] : [conversationId],
    })),
  ]);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Writes results until it is done. What Meta said exists nowhere else, so a database that is away is waited for; a result
 * that poisons its batch is written alone, and only it is given up. Then its lease ends and it becomes uncertain.
 */
async function writePersistently(results: readonly Result[]): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    try {
      return await write(results);
    } catch (err) {
      const { message, code } = err as { message: string; code?: string };
      log.warn({ err: message, results: results.length }, "results of sends could not be written yet");
      // 22…, 23…: the data itself. Everything else passes.
      if (code && /^2[23]/.test(code)) {
        if (results.length === 1) {
          log.error({ err: message, messageId: results[0]!.message.messageId }, "a result of a send is lost");
          return;
        }
        await Promise.all(results.map((result) => writePersistently([result])));
        return;
      }
      await sleep(Math.min(100 * 2 ** tries, 2_000) * (0.5 + Math.random() / 2));
    }
  }
  log.error({ results: results.length }, "results of sends were given up");
}

/** Results gather so long before they are written together. */
const gatherMs = 10;
let gathering: { results: Result[]; written: Promise<void> } | undefined;

/** Keeps what came of a call. Results of one process that come together are one transaction. Resolves after its commit. */
export function settle(result: Result): Promise<void> {
  if (!gathering) {
    const batch: Result[] = [];
    const written = sleep(gatherMs).then(() => {
      gathering = undefined;
      return writePersistently(batch);
    });
    gathering = { results: batch, written };
  }
  gathering.results.push(result);
  return gathering.written;
}
