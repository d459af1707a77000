import { deliverMessages } from "@/lib/inbox/jobs";
import { listenForHurry } from "@/lib/inbox/pacing";
import { newBell, sendAll, usualTimes, type Bells, type Times } from "@/lib/inbox/sending";
import { readSender } from "@/lib/inbox/sender";
import { pool } from "@/lib/platform/db";
import { ring } from "@/lib/platform/queue";
import { isStopping } from "@/lib/platform/stopping";

type Ids = { workspaceId: string; phoneNumberId: string };

type Run = { again: boolean; done: Promise<void>; wake: () => void; hurry: () => void };
const runs = new Map<string, Run>();

/** Rings for the time at which a message of the number may be tried again. A sweep covers a lost ring. */
async function ringLater(ids: Ids, restMs: number | null): Promise<void> {
  let waitMs = restMs;
  if (waitMs === null) {
    const { rows } = await pool.query<{ waitMs: number | null }>(
      `SELECT (extract(epoch FROM min(due_at) - now()) * 1000)::float8 AS "waitMs" FROM messages
        WHERE phone_number_id = $1 AND status = 'queued' AND due_at > now()`,
      [ids.phoneNumberId],
    );
    waitMs = rows[0]?.waitMs ?? null;
  }
  if (waitMs === null) return;
  const delayMs = Math.max(1, Math.ceil(waitMs));
  // A name of its own per second: a ring that waits must not swallow one that is meant for now.
  const second = Math.ceil((Date.now() + delayMs) / 1_000);
  await ring(deliverMessages, ids, { id: `${ids.phoneNumberId}-${second}`, delayMs });
}

async function pass(ids: Ids, times: Times, bells: Bells): Promise<void> {
  const state = await readSender(ids.workspaceId, ids.phoneNumberId);
  if (state.kind === "waits") return;
  if (state.kind === "rests") return ringLater(ids, state.ms);
  const end = await sendAll(state.sender, times, bells);
  if (end === "stopping") return;
  if (end === "makes_room") return ring(deliverMessages, ids, { id: ids.phoneNumberId });
  if (end === "dry") return ringLater(ids, null);
  const after = await readSender(ids.workspaceId, ids.phoneNumberId);
  if (after.kind === "rests") return ringLater(ids, after.ms);
  // The token was replaced, or the rest is over already.
  if (after.kind === "ready")
    await ring(deliverMessages, ids, { id: `${ids.phoneNumberId}-0`, delayMs: 500 });
}

/**
 * Delivers what is queued on a number until nothing is due: the one door through which messages leave. Many may run at
 * once, here and elsewhere; the ledger gives each message to one of them.
 *
 * QUEUED → SENDING with a lease, committed → throttle → lease looked at again → one call to Meta → what came of it.
 * A message is handed to Meta again only when it is proven that the time before nothing happened.
 *
 * @param times for tests: how long a lease and a call may last
 */
export async function deliverQueued(ids: Ids, times: Times = usualTimes): Promise<void> {
  const running = runs.get(ids.phoneNumberId);
  if (running) {
    // It may have looked for work for the last time just before ours was committed.
    running.again = true;
    running.wake();
    return running.done;
  }
  listenForHurry((phoneNumberId) => runs.get(phoneNumberId)?.hurry());
  const bells = { bell: newBell(), nudge: newBell() };
  const run: Run = {
    again: false,
    done: Promise.resolve(),
    wake: () => bells.bell.strike(),
    hurry: () => bells.nudge.strike(),
  };
  runs.set(ids.phoneNumberId, run);
  run.done = (async () => {
    try {
      do {
        run.again = false;
        await pass(ids, times, bells);
      } while (run.again && !isStopping());
    } finally {
      runs.delete(ids.phoneNumberId);
    }
  })();
  return run.done;
}
