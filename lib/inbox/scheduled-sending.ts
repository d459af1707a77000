import type pg from "pg";
import type { Place } from "@/lib/inbox/addressing";
import { announceChanges } from "@/lib/inbox/announce";
import { insertEvents, type NewEvent } from "@/lib/inbox/conversation-events";
import { deliverMessages } from "@/lib/inbox/jobs";
import { timestampOf } from "@/lib/inbox/message-time";
import { queueMessages, type NewMessage } from "@/lib/inbox/queueing";
import { announceScheduled } from "@/lib/inbox/scheduled-announce";
import {
  claimDue,
  decide,
  messageOf,
  readFacts,
  type Decision,
  type DueRow,
} from "@/lib/inbox/scheduled-due";
import { afterMissing, afterSending, type Aftermath } from "@/lib/inbox/scheduled-rules";
import type { EventRef, ScheduledProblem } from "@/lib/inbox/views";
import { transaction } from "@/lib/platform/db";
import { faultPoint } from "@/lib/platform/fault";
import { log } from "@/lib/platform/log";
import { isPassing } from "@/lib/platform/passing";
import { ring } from "@/lib/platform/queue";
import { overRows } from "@/lib/platform/sql";
import { isStopping } from "@/lib/platform/stopping";

/** Who is told that it is their turn: who scheduled it while they are a member, else who takes care of the customer. */
async function whoIsTold(
  client: pg.PoolClient,
  missed: readonly { due: DueRow; place?: Place }[],
): Promise<Map<string, EventRef>> {
  if (missed.length === 0) return new Map();
  const { rows } = await client.query<EventRef & { scheduledId: string }>(
    overRows(
      "scheduled.who_is_told",
      missed,
      {
        workspace_id: ["uuid", (d) => d.due.workspaceId],
        scheduled_id: ["uuid", (d) => d.due.id],
        created_by: ["uuid", (d) => d.due.createdById],
        assignee: ["uuid", (d) => d.place?.assigneeId ?? null],
      },
      (
        from,
      ) => `SELECT DISTINCT ON (r.scheduled_id) r.scheduled_id AS "scheduledId", u.id, u.name FROM ${from}
        JOIN memberships mb ON mb.workspace_id = r.workspace_id AND mb.user_id IN (r.created_by, r.assignee)
        JOIN users u ON u.id = mb.user_id
        ORDER BY r.scheduled_id, mb.user_id = r.created_by DESC NULLS LAST`,
    ),
  );
  return new Map(rows.map(({ scheduledId, id, name }) => [scheduledId, { id, name }]));
}

async function eventsOf(
  client: pg.PoolClient,
  decisions: readonly Decision[],
  now: Date,
): Promise<NewEvent[]> {
  const told = await whoIsTold(
    client,
    decisions.filter(({ outcome }) => "problem" in outcome),
  );
  return decisions.flatMap(({ due, place, occurrence, outcome }): NewEvent[] => {
    const { id: scheduledId, workspaceId, conversationId, phoneNumberId } = due;
    const line = { workspaceId, conversationId, phoneNumberId, at: timestampOf(place, now) };
    const at = occurrence.at.toISOString();
    const { passedOver: count } = occurrence;
    return [
      ...(count > 0
        ? [{ ...line, content: { event: "scheduled_passed_over", scheduledId, count } as const }]
        : []),
      ...("problem" in outcome
        ? [
            {
              ...line,
              content: {
                event: "scheduled_missed",
                ...{ scheduledId, at, problem: outcome.problem },
                to: told.get(scheduledId) ?? null,
              } as const,
            },
          ]
        : outcome.fellBack
          ? [{ ...line, content: { event: "scheduled_fell_back", scheduledId, at } as const }]
          : []),
    ];
  });
}

async function advance(client: pg.PoolClient, decisions: readonly Decision[], now: Date): Promise<void> {
  const rows = decisions.map(({ due, occurrence: { at }, outcome }) => {
    const problem = "problem" in outcome ? { ...outcome.problem, at: at.toISOString() } : null;
    const after: Aftermath = problem ? afterMissing(due, at, now, problem) : afterSending(due, at, now);
    return { ...after, id: due.id, workspaceId: due.workspaceId, problem };
  });
  await client.query(
    overRows(
      "scheduled.advance",
      rows,
      {
        workspace_id: ["uuid", (r) => r.workspaceId],
        id: ["uuid", (r) => r.id],
        state: ["scheduled_message_state", (r) => r.state],
        next_at: ["timestamptz", (r) => r.nextAt],
        times: ["int", (r) => r.times],
        problem: ["jsonb", (r) => r.problem && JSON.stringify(r.problem)],
      },
      (from, now) => `UPDATE scheduled_messages s SET state = r.state, next_at = r.next_at, times = r.times,
          last_at = CASE WHEN r.times > s.times THEN $${now}::timestamptz ELSE s.last_at END, problem = r.problem,
          version = s.version + 1, updated_at = now()
        FROM ${from} WHERE s.workspace_id = r.workspace_id AND s.id = r.id`,
      [now.toISOString()],
    ),
  );
}

/** Rows whose views changed. `lines`: of the history. */
type Served = {
  due: readonly DueRow[];
  messages: readonly NewMessage[];
  lines: readonly { workspaceId: string; id: string }[];
};

async function serve(client: pg.PoolClient, due: readonly DueRow[], now: Date): Promise<Served> {
  const facts = await readFacts(client, due);
  const decisions = due.map((row) => decide(row, facts, now));
  const messages = decisions.flatMap((decision) => messageOf(decision, facts, now) ?? []);
  // Lines before messages: they stand above what they explain.
  const events = await eventsOf(client, decisions, now);
  const ids = await insertEvents(client, { type: "system" }, events);
  await queueMessages(client, messages);
  await advance(client, decisions, now);
  return { due, messages, lines: events.map(({ workspaceId }, i) => ({ workspaceId, id: ids[i]! })) };
}

const broken: ScheduledProblem = {
  ...{ reason: "internal", turn: "parley" },
  message: "Something went wrong on our side, so this message did not go out. We have been told.",
};

async function setAside(client: pg.PoolClient, due: DueRow, now: Date, err: unknown): Promise<Served> {
  const { id: scheduledId, workspaceId, conversationId, phoneNumberId } = due;
  log.error({ err, scheduledMessageId: scheduledId }, "a scheduled message could not be sent");
  const at = due.nextAt.toISOString();
  await client.query(
    `UPDATE scheduled_messages SET state = 'stuck', problem = $3, version = version + 1, updated_at = now()
      WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, scheduledId, JSON.stringify({ ...broken, at })],
  );
  const to = (await whoIsTold(client, [{ due }])).get(scheduledId) ?? null;
  const content = { event: "scheduled_missed" as const, scheduledId, at, problem: broken, to };
  const line = { workspaceId, conversationId, phoneNumberId, at: now, content };
  const [id] = await insertEvents(client, { type: "system" }, [line]);
  return { due: [due], messages: [], lines: [{ workspaceId, id: id! }] };
}

/** Serves all of them, or, when one cannot be served, every other one: it is looked for by halves and set aside. */
async function serveGently(client: pg.PoolClient, due: readonly DueRow[], now: Date): Promise<Served> {
  await client.query("SAVEPOINT part");
  try {
    const served = await serve(client, due, now);
    await client.query("RELEASE SAVEPOINT part");
    return served;
  } catch (error) {
    if (isPassing(error)) throw error;
    await client.query("ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part");
    if (due.length === 1) return setAside(client, due[0]!, now, error);
    const middle = Math.ceil(due.length / 2);
    const first = await serveGently(client, due.slice(0, middle), now);
    const second = await serveGently(client, due.slice(middle), now);
    return {
      due,
      messages: [...first.messages, ...second.messages],
      lines: [...first.lines, ...second.lines],
    };
  }
}

/** Shows what came of a page, and rings for its numbers. After the commit. */
async function tell({ due, messages, lines }: Served): Promise<void> {
  const numbers = new Map(messages.map((message) => [message.phoneNumberId, message.workspaceId]));
  const changed = new Map(
    due.map(({ workspaceId }) => [
      workspaceId,
      { workspaceId, messageIds: new Array<string>(), conversationIds: new Array<string>() },
    ]),
  );
  for (const { workspaceId, id } of [...lines, ...messages]) changed.get(workspaceId)!.messageIds.push(id);
  for (const { workspaceId, conversationId } of due) {
    changed.get(workspaceId)!.conversationIds.push(conversationId);
  }
  await Promise.all([
    ...[...numbers].map(([phoneNumberId, workspaceId]) =>
      ring(deliverMessages, { workspaceId, phoneNumberId }, { id: phoneNumberId }),
    ),
    announceChanges([...changed.values()]),
    announceScheduled(due),
  ]);
}

/** As many as are announced one by one, and few enough that a page is through in a moment. */
const pageSize = 200;

async function sendPage(now: Date, without: readonly string[]): Promise<readonly DueRow[]> {
  const served = await transaction(async (client) => {
    const due = await claimDue(client, pageSize, now, without);
    if (due.length === 0) return null;
    faultPoint("scheduled.after_claim");
    const done = await serveGently(client, due, now);
    faultPoint("scheduled.before_commit");
    return done;
  });
  if (!served) return [];
  faultPoint("scheduled.after_commit");
  await tell(served);
  return served.due;
}

/** After so long the rest is left to the next round. */
const sliceMs = 10_000;
/** How often those come first who wait behind somebody's crowd. */
const fairMs = 500;

/**
 * Turns what is due into queued messages, page by page. A message and the step to the next time are one commit, and a time
 * of a scheduled message can become only one message: nothing goes out twice, whoever dies or works beside us.
 * @returns how many rows were served
 */
export async function sendDueMessages(): Promise<number> {
  const began = performance.now();
  let served = 0;
  let fairAt = began + fairMs;
  for (;;) {
    const page = await sendPage(new Date(), []);
    served += page.length;
    if (page.length < pageSize || isStopping() || performance.now() - began > sliceMs) return served;
    if (performance.now() < fairAt) continue;
    fairAt = performance.now() + fairMs;
    served += (await sendPage(new Date(), [...new Set(page.map(({ workspaceId }) => workspaceId))])).length;
  }
}
