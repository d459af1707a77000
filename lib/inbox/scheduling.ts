import type pg from "pg";
import { findPlace } from "@/lib/inbox/addressing";
import { contentOf, persistently, readTarget, sendMessage } from "@/lib/inbox/commands";
import { takeFile } from "@/lib/inbox/files";
import { takeKey } from "@/lib/inbox/idempotency";
import { sendScheduled } from "@/lib/inbox/jobs";
import { contextOf } from "@/lib/inbox/queueing";
import { whyNotSend } from "@/lib/inbox/rules";
import { announceScheduled } from "@/lib/inbox/scheduled-announce";
import { terms } from "@/lib/inbox/scheduled-inputs";
import { getScheduledMessage } from "@/lib/inbox/scheduled-queries";
import { planTimes } from "@/lib/inbox/scheduled-rules";
import {
  priorityNumbers,
  type ScheduledInput,
  type ScheduledMessageView,
  type StoredFallback,
} from "@/lib/inbox/scheduled-views";
import type { SendMessageInput } from "@/lib/inbox/schemas";
import type { MessageView } from "@/lib/inbox/views";
import { AppError } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { newId } from "@/lib/shared/id";
import { readyTemplateFor, type TemplatePlace } from "@/lib/inbox/template-messages";
import type { SentTemplate } from "@/lib/templates/sending";
import type { Scope } from "@/lib/tenancy/scope";
import { clean } from "@/lib/whatsapp/body";
import { sentText } from "@/lib/whatsapp/rules";

const places: ReadonlySet<string> = new Set(["conversationId", "to", "phoneNumberId", ...Object.keys(terms)]);

/** A message without where and when, as it is kept until it is due. */
const inputToKeep = (input: SendMessageInput): ScheduledInput =>
  clean(Object.fromEntries(Object.entries(input).filter(([name]) => !places.has(name))) as ScheduledInput);

/** A message ready to be kept: what of a template is filled from the contact is filled now, its status is asked when due. */
export async function readyToKeep(
  scope: Scope,
  place: TemplatePlace,
  input: ScheduledInput,
): Promise<{
  input: ScheduledInput;
  text: string | null;
  template: SentTemplate | null;
  misfit: AppError | null;
}> {
  if (input.type !== "template") {
    return { input, text: sentText(input.type, contentOf(input, null)), template: null, misfit: null };
  }
  const ready = await readyTemplateFor(scope, place, input.template);
  const unknown = ready.refusal?.code === "invalid" ? ready.refusal : null;
  const { content, text, template, misfit } = ready;
  return {
    input: { ...input, template: clean(content) } as ScheduledInput,
    text,
    template,
    misfit: misfit ?? unknown,
  };
}

/** A fallback with the words of its template. @throws AppError invalid when its values do not fit */
export async function fallbackToKeep(
  scope: Scope,
  place: TemplatePlace,
  fallback: SendMessageInput["fallback"],
): Promise<StoredFallback | null> {
  if (typeof fallback !== "object") return null;
  const { content, text, misfit } = await readyTemplateFor(scope, place, clean(fallback.template));
  if (misfit) {
    const fields = Object.entries(misfit.extra.fields ?? {}).map(([path, problem]) => [
      `fallback.${path}`,
      problem,
    ]);
    throw new AppError(misfit.code, misfit.reason, `fallback.${misfit.message}`, {
      fields: Object.fromEntries(fields) as Record<string, string>,
    });
  }
  return { template: content as StoredFallback["template"], text };
}

export async function zoneOfWorkspace(client: pg.PoolClient, workspaceId: string): Promise<string> {
  const { rows } = await client.query<{ timeZone: string }>(
    `SELECT time_zone AS "timeZone" FROM workspaces WHERE id = $1`,
    [workspaceId],
  );
  return rows[0]!.timeZone;
}

/** Rings in time for what is due soon; a sweep finds everything else. */
export async function ringWhenDue(nextAt: Date, now: Date): Promise<void> {
  const delayMs = nextAt.getTime() - now.getTime();
  if (delayMs > soonMs) return;
  // One bell per second is enough for all that is due in it.
  const second = Math.ceil(nextAt.getTime() / 1000);
  await ring(sendScheduled, {}, { id: String(second), delayMs: Math.max(1, delayMs) });
}
const soonMs = 10 * 60_000;

/**
 * Keeps a message until its time and sends it then, once or again and again; what decides whether it may be sent is
 * decided when it is due. With `idempotencyKey` the same request gives the same scheduled message.
 * @throws AppError as sendMessage, but not for a closed window; invalid with the fields sendAt, recurrence.ends
 */
async function scheduleMessage(
  scope: Scope,
  input: SendMessageInput & { sendAt: string },
  { idempotencyKey, now }: { idempotencyKey?: string; now: Date },
): Promise<ScheduledMessageView> {
  const { workspaceId, actor } = scope;
  const id = newId();
  const [{ input: kept, text, template, misfit }, fallback] = await Promise.all([
    readyToKeep(scope, input, inputToKeep(input)),
    fallbackToKeep(scope, input, input.fallback),
  ]);
  const made = await persistently(async (client) => {
    if (idempotencyKey !== undefined) {
      // Before the time is looked at: a request that is repeated when its time is over was right the first time.
      const before = await takeKey(client, workspaceId, idempotencyKey, input, id);
      if (before) return { id: before, nextAt: null };
    }
    const timeZone = input.timeZone ?? (await zoneOfWorkspace(client, workspaceId));
    const { sendAt, recurrence = null } = input;
    const { nextAt, rule } = planTimes({ sendAt, recurrence, done: 0 }, timeZone, now);
    const place = await findPlace(client, scope, input, now);
    // Whether the window is open then, nobody knows now; who has stopped its kind will not want it then.
    const stops = template ? place.stops : { marketing: null, utility: null };
    const category = template?.category ?? null;
    const unsettled = { ...place, stops, usNumber: false };
    const refusal = whyNotSend({ ...unsettled, type: "template", category }, now);
    if (refusal) throw refusal;
    if (misfit) throw misfit;
    await readTarget(client, workspaceId, place, kept.replyToId);
    const mediaId = await takeFile(client, workspaceId, kept, input);
    const context = contextOf(input);
    await client.query(
      `INSERT INTO scheduled_messages (id, workspace_id, conversation_id, phone_number_id, input, text, media_id,
          fallback, recurrence, time_zone, next_at, priority, context_type, context_id, created_by_id, api_key_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
      [
        ...[id, workspaceId, place.conversationId, place.phoneNumberId, JSON.stringify(kept), text, mediaId],
        ...[
          fallback && JSON.stringify(fallback),
          rule && JSON.stringify(rule),
          timeZone,
          nextAt.toISOString(),
        ],
        ...[priorityNumbers[input.priority ?? "normal"], context?.type ?? null, context?.id ?? null],
        ...[actor.type === "user" ? actor.userId : null, actor.type === "api_key" ? actor.apiKeyId : null],
      ],
    );
    return { id, nextAt };
  });
  if (made.nextAt) {
    await Promise.all([announceScheduled([{ workspaceId, id }]), ringWhenDue(made.nextAt, now)]);
  }
  return getScheduledMessage(scope, made.id);
}

/** Sends a message now, or keeps it until the time it names. @throws AppError as sendMessage and scheduleMessage */
export function takeMessage(
  scope: Scope,
  input: SendMessageInput,
  options: { idempotencyKey?: string; now: Date },
): Promise<MessageView | ScheduledMessageView> {
  const { sendAt } = input;
  return sendAt === undefined
    ? sendMessage(scope, input, options)
    : scheduleMessage(scope, { ...input, sendAt }, options);
}
