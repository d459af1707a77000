import type pg from "pg";
import { readPlaces } from "@/lib/inbox/addressing";
import { afterQueueing, contentOf, readTarget, sender } from "@/lib/inbox/commands";
import { releaseFile, takeFile } from "@/lib/inbox/files";
import { timestampOf } from "@/lib/inbox/message-time";
import { getMessage } from "@/lib/inbox/queries";
import { contextOf, queueMessages } from "@/lib/inbox/queueing";
import type { RecurrenceInput, ScheduledState } from "@/lib/inbox/scheduled-inputs";
import type { Rule } from "@/lib/inbox/recurrence";
import { whyNotSend } from "@/lib/inbox/rules";
import { announceScheduled } from "@/lib/inbox/scheduled-announce";
import { servedTimes, whyNotNow, type DueRow } from "@/lib/inbox/scheduled-due";
import { getScheduledMessage } from "@/lib/inbox/scheduled-queries";
import { afterSending, planTimes, resumedAt, type Plan } from "@/lib/inbox/scheduled-rules";
import { priorityNumbers, type ScheduledMessageView } from "@/lib/inbox/scheduled-views";
import type { ScheduledChange } from "@/lib/inbox/schemas";
import { fallbackToKeep, readyToKeep, ringWhenDue } from "@/lib/inbox/scheduling";
import type { MessageView, ScheduledProblem } from "@/lib/inbox/views";
import { transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { localTimeIn } from "@/lib/shared/dates";
import { newId } from "@/lib/shared/id";
import { templateKey, templatesToSend } from "@/lib/templates/sending";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";
import { clean } from "@/lib/whatsapp/body";

type Locked = Omit<DueRow, "workspaceId" | "createdById" | "apiKeyId"> & {
  state: ScheduledState;
  version: number;
  problem: (ScheduledProblem & { at: string }) | null;
};

/** Holds the row: whoever sends it at this moment has sent it before we look, or waits until we are through. */
async function lock(client: pg.PoolClient, workspaceId: string, id: string): Promise<Locked> {
  const { rows } = await client.query<Locked>(
    `SELECT id, state, version, conversation_id AS "conversationId", phone_number_id AS "phoneNumberId", input, text,
        media_id AS "mediaId", fallback, recurrence AS rule, time_zone AS "timeZone", next_at AS "nextAt", times,
        ${servedTimes} AS served, priority, problem, context_type AS "contextType", context_id AS "contextId"
      FROM scheduled_messages s WHERE workspace_id = $1 AND id = $2 FOR UPDATE OF s`,
    [workspaceId, id],
  );
  if (!rows[0]) throw notFound("scheduled_message");
  return rows[0];
}

function refuseSent({ state }: Locked): void {
  if (state !== "completed") return;
  throw new AppError(
    "conflict",
    "already_sent",
    "This message has gone out, so nothing of it can be changed.",
  );
}

function refuseOther(row: Locked, version: number): void {
  refuseSent(row);
  if (row.version === version) return;
  throw new AppError(
    "conflict",
    "changed_meanwhile",
    "This scheduled message has just changed or gone out once. Look at it again before you change it.",
  );
}

const recurrenceOf = ({ start: _, ...recurrence }: Rule): RecurrenceInput => recurrence;

/** Its times after a change; null when nothing is said of them. */
function newTimes(row: Locked, change: ScheduledChange, now: Date): (Plan & { timeZone: string }) | null {
  const { sendAt, recurrence } = change;
  const timeZone = change.timeZone ?? row.timeZone;
  if (sendAt !== undefined || recurrence !== undefined || timeZone !== row.timeZone) {
    const wish = {
      // What clocks showed in the old zone they shall show in the new one.
      sendAt: sendAt ?? localTimeIn(row.timeZone, row.nextAt),
      recurrence: recurrence === undefined ? row.rule && recurrenceOf(row.rule) : recurrence,
      done: row.times,
    };
    return { ...planTimes(wish, timeZone, now), timeZone };
  }
  if (change.state === undefined) return null;
  const nextAt = resumedAt(row, now);
  if (nextAt) return { nextAt, rule: row.rule, timeZone };
  const problem = "Its time is over. Choose one to come.";
  throw new AppError("invalid", "invalid_input", `sendAt: ${problem}`, { fields: { sendAt: problem } });
}

/** Sent before its time it has gone out for that time; nothing goes out for the same time twice. */
async function refuseServed(
  client: pg.PoolClient,
  workspaceId: string,
  row: Locked,
  times: Plan | null,
): Promise<void> {
  if (!times || row.times === 0) return;
  const { rowCount } = await client.query(
    `SELECT 1 FROM messages WHERE workspace_id = $1 AND scheduled_id = $2 AND scheduled_for = $3`,
    [workspaceId, row.id, times.nextAt.toISOString()],
  );
  if (!rowCount) return;
  const problem = "It has gone out for this time already. Choose another one.";
  throw new AppError("invalid", "invalid_input", `sendAt: ${problem}`, { fields: { sendAt: problem } });
}

/** A cancelled one is changed only by somebody who brings it back. */
function stateAfter(row: Locked, change: ScheduledChange, replanned: boolean): ScheduledState {
  if (change.state !== undefined) return "scheduled";
  if (row.state === "cancelled") {
    throw new AppError(
      "conflict",
      "scheduled_message_cancelled",
      "This message was cancelled. Schedule it again with state: scheduled to change it.",
    );
  }
  return row.state === "stuck" && replanned ? "scheduled" : row.state;
}

/**
 * Changes what waits: words, time, everything but the conversation. Exactly one of two who change the same version
 * succeeds, and nobody changes what has gone out meanwhile. A new time makes stuck ones wait again.
 * @throws AppError not_found; conflict `already_sent`, `changed_meanwhile`, `scheduled_message_cancelled`; invalid as when
 *   it was scheduled
 */
export async function changeScheduledMessage(
  scope: Scope,
  id: string,
  change: ScheduledChange,
  { now, call }: { now: Date; call?: AuditCall },
): Promise<ScheduledMessageView> {
  const { workspaceId } = scope;
  const { message } = change;
  // Read outside the transaction, which waits for nobody but the database.
  const { conversationId } = await getScheduledMessage(scope, id);
  const place = { conversationId };
  const ready = message && (await readyToKeep(scope, place, clean(message)));
  if (ready?.misfit) throw ready.misfit;
  const fallback = change.fallback && (await fallbackToKeep(scope, place, change.fallback));
  const nextAt = await transaction(async (client) => {
    const row = await lock(client, workspaceId, id);
    refuseOther(row, change.version);
    const times = newTimes(row, change, now);
    await refuseServed(client, workspaceId, row, times);
    const state = stateAfter(row, change, times !== null);
    const input = ready ? ready.input : row.input;
    const kept = fallback === undefined ? row.fallback : fallback;
    if (input.type === "template" && kept) {
      const problem = "A template may be sent whenever; it needs no other one.";
      throw new AppError("invalid", "invalid_input", `fallback: ${problem}`, {
        fields: { fallback: problem },
      });
    }
    if (message) await readTarget(client, workspaceId, row, input.replyToId);
    const waits = row.state === "scheduled" || row.state === "stuck";
    const mediaId =
      message || !waits ? await takeFile(client, workspaceId, input, message ?? input) : row.mediaId;
    const context = change.contextType === undefined ? contextOf(row) : contextOf(change);
    await client.query(
      `UPDATE scheduled_messages SET state = $3, input = $4, text = $5, media_id = $6, fallback = $7, recurrence = $8,
          time_zone = $9, next_at = $10, priority = $11, context_type = $12, context_id = $13, problem = $14,
          version = version + 1, updated_at = now()
        WHERE workspace_id = $1 AND id = $2`,
      [
        ...[workspaceId, id, state, JSON.stringify(input), ready ? ready.text : row.text, mediaId],
        ...[
          kept && JSON.stringify(kept),
          json(times ? times.rule : row.rule),
          times?.timeZone ?? row.timeZone,
        ],
        ...[(times?.nextAt ?? row.nextAt).toISOString()],
        ...[change.priority ? priorityNumbers[change.priority] : row.priority],
        ...[context?.type ?? null, context?.id ?? null, times ? null : json(row.problem)],
      ],
    );
    if (mediaId !== row.mediaId) await releaseFile(client, workspaceId, row.mediaId);
    return times?.nextAt ?? null;
  });
  await recordAudit({
    scope,
    action: "scheduled_message.changed",
    target: { type: "scheduled_message", id },
    data: { fields: Object.keys(change).filter((field) => field !== "version") },
    call,
  });
  await announceScheduled([{ workspaceId, id }]);
  if (nextAt) await ringWhenDue(nextAt, now);
  return getScheduledMessage(scope, id);
}

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));

/**
 * Keeps it from going out. Cancelling twice is the same as once; it can be brought back.
 * @throws AppError not_found; conflict `already_sent`
 */
export async function cancelScheduledMessage(
  scope: Scope,
  id: string,
  call?: AuditCall,
): Promise<ScheduledMessageView> {
  const { workspaceId } = scope;
  const changed = await transaction(async (client) => {
    const row = await lock(client, workspaceId, id);
    refuseSent(row);
    if (row.state === "cancelled") return false;
    await client.query(
      `UPDATE scheduled_messages SET state = 'cancelled', version = version + 1, updated_at = now()
        WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id],
    );
    await releaseFile(client, workspaceId, row.mediaId);
    return true;
  });
  if (changed) {
    await recordAudit({
      scope,
      action: "scheduled_message.cancelled",
      target: { type: "scheduled_message", id },
      call,
    });
    await announceScheduled([{ workspaceId, id }]);
  }
  return getScheduledMessage(scope, id);
}

/**
 * Sends it without waiting for its time; a recurring one goes on with the time after that. For that time nothing else
 * goes out.
 * @throws AppError not_found; conflict `already_sent`, `changed_meanwhile`, `scheduled_message_cancelled`, or for the
 *   reasons of sendMessage
 */
export async function sendScheduledNow(
  scope: Scope,
  id: string,
  version: number,
  now: Date,
): Promise<MessageView> {
  const { workspaceId } = scope;
  const messageId = newId();
  const queued = await transaction(async (client) => {
    const row = await lock(client, workspaceId, id);
    refuseOther(row, version);
    if (row.state === "cancelled") {
      throw new AppError("conflict", "scheduled_message_cancelled", "This message was cancelled.");
    }
    const { conversationId, phoneNumberId, input } = row;
    const place = (await readPlaces(client, [{ workspaceId, conversationId }])).get(conversationId)!;
    const key =
      input.type === "template" ? templateKey({ workspaceId, phoneNumberId }, input.template) : null;
    const template = key && (await templatesToSend(client, [key]))(key);
    const refusal = whyNotSend({ ...place, type: input.type, category: template?.category ?? null }, now);
    const unfit = refusal ?? (template && whyNotNow(template, input));
    if (unfit) throw unfit;
    const target = await readTarget(client, workspaceId, row, input.replyToId);
    await queueMessages(client, [
      {
        ...{ id: messageId, workspaceId, conversationId, phoneNumberId, target, template },
        ...{ type: input.type, text: row.text, content: clean(contentOf(input, target)) },
        mediaId: await takeFile(client, workspaceId, input),
        at: timestampOf(place, now),
        ...sender(scope),
        context: contextOf(row),
        scheduled: { id, at: row.nextAt },
      },
    ]);
    const { state, nextAt, times } = afterSending(row, row.nextAt, now);
    await client.query(
      `UPDATE scheduled_messages SET state = $3, next_at = $4, times = $5, last_at = $6, problem = NULL,
          version = version + 1, updated_at = now()
        WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, id, state, nextAt.toISOString(), times, now.toISOString()],
    );
    return { phoneNumberId, conversationId, messageIds: [messageId] };
  });
  await Promise.all([afterQueueing(workspaceId, queued), announceScheduled([{ workspaceId, id }])]);
  return getMessage(scope, messageId);
}
