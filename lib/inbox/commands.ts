import type pg from "pg";
import { sqlOf } from "@/lib/billing/plans/entitlements";
import { refuseOverMessages } from "@/lib/billing/plans/messages";
import { AddressTaken } from "@/lib/contacts/identities";
import { findPlace, type Place } from "@/lib/inbox/addressing";
import { announceChanges } from "@/lib/inbox/announce";
import { takeFile } from "@/lib/inbox/files";
import { takeKey } from "@/lib/inbox/idempotency";
import { deliverMessages } from "@/lib/inbox/jobs";
import { timestampOf } from "@/lib/inbox/message-time";
import { hurry } from "@/lib/inbox/pacing";
import { getMessage } from "@/lib/inbox/queries";
import { contextOf, queueMessages, type NewMessage } from "@/lib/inbox/queueing";
import { withdrawReactions } from "@/lib/inbox/reactions";
import { whyNotSend } from "@/lib/inbox/rules";
import { priorityNumbers } from "@/lib/inbox/scheduled-views";
import type { Outgoing, SendMessageInput } from "@/lib/inbox/schemas";
import { readyTemplateFor } from "@/lib/inbox/template-messages";
import { takeByReply } from "@/lib/inbox/taking";
import { applyActs } from "@/lib/inbox/targets";
import type { MessageView } from "@/lib/inbox/views";
import { transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { newId } from "@/lib/shared/id";
import type { Scope } from "@/lib/tenancy/scope";
import { clean } from "@/lib/whatsapp/body";

/** Smaller goes first: a person who types, then programs, then campaigns with 10. */
const priorities: Record<"agent" | "api" | "automation", number> = { agent: 0, api: 5, automation: 5 };

/** Who writes, and how soon it is their turn. */
export function sender({
  actor,
}: Scope): Pick<NewMessage, "source" | "priority" | "sentByUserId" | "sentByApiKeyId"> {
  const source = actor.type === "user" ? "agent" : actor.type === "api_key" ? "api" : "automation";
  return {
    source,
    priority: priorities[source],
    sentByUserId: actor.type === "user" ? actor.userId : null,
    sentByApiKeyId: actor.type === "api_key" ? actor.apiKeyId : null,
  };
}

export type Target = { id: string; wamid: string | null; type: string; direction: "inbound" | "outbound" };

/** The message that is quoted or reacted to. It must be in the same conversation. */
export async function readTarget(
  client: pg.PoolClient,
  workspaceId: string,
  place: Pick<Place, "conversationId">,
  id: string | undefined,
): Promise<Target | null> {
  if (!id) return null;
  const { rows } = await client.query<Target>(
    `SELECT id, wamid, type, direction FROM messages
      WHERE workspace_id = $1 AND id = $2 AND conversation_id = $3 AND direction <> 'internal'`,
    [workspaceId, id, place.conversationId],
  );
  if (!rows[0]) throw notFound("message");
  return rows[0];
}

function refuseReaction(target: Target): void {
  if (target.wamid && target.type !== "reaction") return;
  throw new AppError(
    "conflict",
    "cannot_react",
    target.wamid
      ? "A reaction cannot be reacted to."
      : "WhatsApp does not know this message yet, so nobody can react to it.",
  );
}

/** The type's own object as it is stored; Meta's envelope is put around it when it is sent. */
export function contentOf(input: Outgoing, target: Target | null): Record<string, unknown> {
  switch (input.type) {
    case "reaction":
      return { message_id: target!.wamid, emoji: input.reaction.emoji };
    case "contacts":
      return { contacts: input.contacts };
    default: {
      const { mediaId: _, ...content } = (input as unknown as Record<string, Record<string, unknown>>)[
        input.type
      ]!;
      return content;
    }
  }
}

/** Of two requests that meet the same new contact one has to look again. */
export async function persistently<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction(work);
    } catch (error) {
      if (!(error instanceof AddressTaken) || tries === 5) throw error;
    }
  }
}

/** Shows what changed and rings for the number. */
export async function afterQueueing(
  workspaceId: string,
  rows: { phoneNumberId: string; conversationId: string; messageIds: string[] },
): Promise<void> {
  const { phoneNumberId, conversationId, messageIds } = rows;
  await Promise.all([
    ring(deliverMessages, { workspaceId, phoneNumberId }, { id: phoneNumberId }),
    hurry(phoneNumberId),
    announceChanges([{ workspaceId, messageIds, conversationIds: [conversationId] }]),
  ]);
}

/**
 * Puts a message into the queue of its number; one function delivers it afterwards. The row is committed before the
 * bell rings, so from here on it cannot be lost.
 *
 * A conversation of nobody's becomes its answerer's, when the number's settings say so and `takes` is not false.
 *
 * With `idempotencyKey` the same request gives the same message however often it is made, for seven days.
 *
 * @throws AppError payment_required `limit_reached`, `subscription_needed` when the plan lets nothing out now; not_found
 *   for ids of nobody or of another workspace; conflict `window_closed`,
 *   `number_disconnected`, `contact_unreachable`, `opted_out`, `us_marketing`, `cannot_react`, `idempotency_key_reused`, `file_not_here`; invalid,
 *   among them `file_type_refused` and `file_too_large`; of a template: invalid `template_unknown`, `template_parameters` with
 *   the fields, conflict `template_paused`, `template_in_review`, `template_rejected`, `template_deleted`, …
 */
export async function sendMessage(
  scope: Scope,
  input: SendMessageInput,
  { idempotencyKey, now, takes = true }: { idempotencyKey?: string; now: Date; takes?: boolean },
): Promise<MessageView> {
  const { workspaceId } = scope;
  const id = newId();
  const ready = input.type === "template" ? await readyTemplateFor(scope, input, input.template) : null;
  const sent = input.type === "template" && ready ? { ...input, template: ready.content } : input;
  const template = ready?.template ?? null;
  const text = ready?.text ?? null;
  const made = await persistently(async (client) => {
    if (idempotencyKey !== undefined) {
      const before = await takeKey(client, workspaceId, idempotencyKey, input, id);
      if (before) return { messageId: before, queued: null };
    }
    await refuseOverMessages(sqlOf(client), workspaceId, now);
    const place = await findPlace(client, scope, input, now);
    const refusal = whyNotSend({ ...place, type: input.type, category: template?.category ?? null }, now);
    if (refusal) throw refusal;
    const unfit = ready?.refusal ?? ready?.misfit;
    if (unfit) throw unfit;
    const targetId = input.type === "reaction" ? input.reaction.messageId : input.replyToId;
    const target = await readTarget(client, workspaceId, place, targetId);
    if (input.type === "reaction") refuseReaction(target!);
    const content = clean(contentOf(sent, target));
    const mediaId = await takeFile(client, workspaceId, sent, input);
    const at = timestampOf(place, now);
    await queueMessages(client, [
      {
        ...{ id, workspaceId, type: input.type, content, text, mediaId, target, at, template },
        conversationId: place.conversationId,
        phoneNumberId: place.phoneNumberId,
        ...sender(scope),
        ...(input.priority ? { priority: priorityNumbers[input.priority] } : {}),
        context: contextOf(input),
        scheduled: null,
      },
    ]);
    if (input.type === "reaction") {
      const by = { id, direction: "outbound" as const, type: "reaction", text: null, content, at };
      await applyActs(client, [{ workspaceId, targetId: target!.id, by }]);
    }
    const messageIds = input.type === "reaction" ? [id, target!.id] : [id];
    if (takes && input.type !== "reaction" && place.assigneeId === null) {
      messageIds.push(...(await takeByReply(client, scope, place.conversationId, now)));
    }
    return { messageId: id, queued: { ...place, messageIds } };
  });
  if (made.queued) await afterQueueing(workspaceId, made.queued);
  return getMessage(scope, made.messageId);
}

/**
 * Takes back a message that has not been handed to Meta yet. Taking it back twice is the same as once. One that was in
 * doubt before it was queued again is in doubt again: whether the customer got it is as open as before.
 * @throws AppError not_found; conflict `already_sending` when it is too late
 */
export async function cancelMessage(scope: Scope, messageId: string): Promise<MessageView> {
  const { workspaceId } = scope;
  const changed = await transaction(async (client) => {
    const { rows } = await client.query<{ id: string; conversationId: string; status: string }>(
      `UPDATE messages m SET status = CASE WHEN doubt.error IS NULL THEN 'cancelled' ELSE 'uncertain' END::message_status,
          error = doubt.error, due_at = NULL, updated_at = now()
        FROM (SELECT (SELECT error FROM message_attempts WHERE workspace_id = $1 AND message_id = $2
          AND outcome = 'uncertain' AND wamid IS NULL ORDER BY number DESC LIMIT 1) AS error) AS doubt
        WHERE m.workspace_id = $1 AND m.id = $2 AND m.direction = 'outbound' AND m.status = 'queued'
        RETURNING m.id, m.conversation_id AS "conversationId", m.status`,
      [workspaceId, messageId],
    );
    const cancelled = rows.filter(({ status }) => status === "cancelled");
    const targets = await withdrawReactions(
      client,
      cancelled.map(({ id }) => ({ workspaceId, id })),
    );
    return [...rows, ...targets];
  });
  await announceChanges([
    {
      workspaceId,
      messageIds: changed.map(({ id }) => id),
      conversationIds: changed.map(({ conversationId }) => conversationId),
    },
  ]);
  const view = await getMessage(scope, messageId);
  if (changed.length === 0 && view.status !== "cancelled") {
    throw new AppError(
      "conflict",
      "already_sending",
      "This message is no longer waiting, so it cannot be taken back.",
    );
  }
  return view;
}
