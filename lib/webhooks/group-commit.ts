import type pg from "pg";
import { ingestPool } from "@/lib/platform/db";
import { faultPoint } from "@/lib/platform/fault";
import { log } from "@/lib/platform/log";
import { ring } from "@/lib/platform/queue";
import { newId } from "@/lib/shared/id";
import { drainWebhooks } from "@/lib/webhooks/jobs";

/** A proven webhook that is to be stored. */
export type NewEvent = {
  bytes: Buffer;
  /** `platform`, or the id of the connection whose secret signed it. */
  signedBy: string;
  connectionWorkspaceId: string | null;
};

type Waiting = NewEvent & { done: (stored: boolean) => void };

/** One commit carries at most so much; what comes meanwhile waits for the next. */
const mostRows = 500;
const mostBytes = 8 * 1024 * 1024;
/** One is written while the next gathers; a third connection would only make both smaller. */
const mostInFlight = 2;
/** Beyond this the process says "not now" at once instead of growing. */
const mostWaitingBytes = 64 * 1024 * 1024;
/** Meta wants an answer within a second. What is not committed by then is refused, and Meta sends it again. */
const patienceMs = 900;

let waiting: Waiting[] = [];
let waitingBytes = 0;
let inFlight = 0;

/**
 * The bodies travel as one binary parameter and are cut apart in the database. The hash covers the signer: a workspace
 * that signs with its own app's secret cannot occupy the place of what Meta will send to another. Sorted by the hash, so
 * that two commits with the same events wait for each other in one direction only.
 */
const insert = `
  INSERT INTO webhook_events (id, signed_by, connection_workspace_id, body, sha256)
  SELECT id, signed_by, workspace_id, body,
    sha256(CASE signed_by WHEN 'platform' THEN body ELSE convert_to(signed_by, 'UTF8') || body END) AS hash
  FROM (
    SELECT r.id, r.signed_by, r.workspace_id, substring($1::bytea FROM r.start FOR r.length) AS body
    FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::int[])
      AS r(id, signed_by, workspace_id, start, length)
  ) AS cut
  ORDER BY hash
  ON CONFLICT (sha256) DO NOTHING`;

async function commit(batch: readonly Waiting[]): Promise<void> {
  let start = 1;
  const starts = batch.map(({ bytes }) => {
    const at = start;
    start += bytes.length;
    return at;
  });
  const query: pg.QueryConfig & { query_timeout: number } = {
    name: "webhook_events.insert",
    text: insert,
    // A server that hangs keeps its own timeout to itself; this one gives the connection up.
    query_timeout: 2_500,
    values: [
      Buffer.concat(batch.map(({ bytes }) => bytes)),
      batch.map(() => newId()),
      batch.map(({ signedBy }) => signedBy),
      batch.map(({ connectionWorkspaceId }) => connectionWorkspaceId),
      starts,
      batch.map(({ bytes }) => bytes.length),
    ],
  };
  await ingestPool.query(query);
}

function takeBatch(): Waiting[] {
  let bytes = 0;
  let rows = 0;
  while (rows < waiting.length && rows < mostRows) {
    bytes += waiting[rows]!.bytes.length;
    if (rows > 0 && bytes > mostBytes) break;
    rows++;
  }
  const batch = waiting.slice(0, rows);
  waiting = waiting.slice(rows);
  for (const one of batch) waitingBytes -= one.bytes.length;
  return batch;
}

async function flush(): Promise<void> {
  inFlight++;
  const batch = takeBatch();
  try {
    await commit(batch);
    faultPoint("store.after_commit");
    for (const { done } of batch) done(true);
    // Once per commit, and nobody waits for it: without Redis the sweep finds the rows.
    void ring(drainWebhooks, {}, { id: "all" });
  } catch (err) {
    log.warn({ err: (err as Error).message, events: batch.length }, "webhooks could not be stored");
    for (const { done } of batch) done(false);
  } finally {
    inFlight--;
    next();
  }
}

function next(): void {
  while (inFlight < mostInFlight && waiting.length > 0) void flush();
}

function leave(one: Waiting): void {
  const at = waiting.indexOf(one);
  if (at < 0) return;
  waiting.splice(at, 1);
  waitingBytes -= one.bytes.length;
}

/**
 * Stores a webhook durably. Requests that come while a commit is under way share the next one: a single INSERT, however
 * many they are.
 * @returns true after the COMMIT, also when the same event was stored before; false when that could not be reached
 * within a second. An event that was refused may be stored all the same: it will come again and be known.
 */
export function storeEvent(event: NewEvent): Promise<boolean> {
  if (waitingBytes + event.bytes.length > mostWaitingBytes) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      leave(one);
      resolve(false);
    }, patienceMs);
    const one: Waiting = {
      ...event,
      done: (stored) => {
        clearTimeout(timer);
        resolve(stored);
      },
    };
    waiting.push(one);
    waitingBytes += event.bytes.length;
    next();
  });
}
