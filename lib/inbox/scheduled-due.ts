import type pg from "pg";
import { readPlaces, type Place } from "@/lib/inbox/addressing";
import { contentOf, type Target } from "@/lib/inbox/commands";
import { timestampOf } from "@/lib/inbox/message-time";
import { contextOf, type NewMessage } from "@/lib/inbox/queueing";
import type { Rule } from "@/lib/inbox/recurrence";
import { whyNotSend } from "@/lib/inbox/rules";
import { occurrenceDue, problemOf, type Occurrence } from "@/lib/inbox/scheduled-rules";
import type { ScheduledInput, StoredFallback } from "@/lib/inbox/scheduled-views";
import type { ScheduledProblem } from "@/lib/inbox/views";
import { env } from "@/lib/platform/env";
import type { AppError } from "@/lib/platform/errors";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";
import { templateKey, templatesToSend, type TemplateNow } from "@/lib/templates/sending";
import { clean } from "@/lib/whatsapp/body";

/** A scheduled message whose time has come. */
export type DueRow = {
  id: string;
  workspaceId: string;
  conversationId: string;
  phoneNumberId: string;
  input: ScheduledInput;
  text: string | null;
  mediaId: string | null;
  fallback: StoredFallback | null;
  rule: Rule | null;
  timeZone: string;
  nextAt: Date;
  times: number;
  served: Date[];
  priority: number;
  contextType: string | null;
  contextId: string | null;
  createdById: string | null;
  apiKeyId: string | null;
};

/** SQL: the times to come for which scheduled message `s` has gone out already. */
export const servedTimes = `ARRAY(SELECT m.scheduled_for FROM messages m WHERE m.workspace_id = s.workspace_id
    AND m.scheduled_id = s.id AND m.scheduled_for > least(s.next_at, now()))`;

/**
 * Takes what is due, soonest first, and holds it until the transaction ends. What somebody else holds is theirs: a worker
 * that sends it, or a person who changes it at this moment. Those of a workspace that is going to be deleted wait.
 * @param without workspaces that have had enough for now
 */
export async function claimDue(
  client: pg.PoolClient,
  limit: number,
  now: Date,
  without: readonly string[],
): Promise<DueRow[]> {
  const { rows } = await client.query<DueRow>({
    name: `scheduled.claim_${without.length > 0 ? "some" : "any"}`,
    text: `SELECT id, workspace_id AS "workspaceId", conversation_id AS "conversationId",
        phone_number_id AS "phoneNumberId", input, text, media_id AS "mediaId", fallback, recurrence AS rule,
        time_zone AS "timeZone", next_at AS "nextAt", times, ${servedTimes} AS served, priority, context_type AS "contextType",
        context_id AS "contextId", created_by_id AS "createdById", api_key_id AS "apiKeyId"
      FROM scheduled_messages s WHERE state = 'scheduled' AND next_at <= $2
        AND NOT EXISTS (SELECT 1 FROM workspace_deletions d WHERE d.id = s.workspace_id)
        ${without.length > 0 ? "AND workspace_id <> ALL($3::uuid[])" : ""}
      ORDER BY next_at, id LIMIT $1 FOR UPDATE SKIP LOCKED`,
    values: [limit, now.toISOString(), ...(without.length > 0 ? [without] : [])],
  });
  return rows;
}

/** What else has to be known of what is due, read at once for all of it. */
type Facts = {
  places: ReadonlyMap<string, Place>;
  targets: ReadonlyMap<string, Target & { conversationId: string }>;
  files: ReadonlySet<string>;
  /** The template of a message, null when it is made of none. */
  templateOf: (due: DueRow, input: ScheduledInput) => TemplateNow | null;
};

export async function readFacts(client: pg.PoolClient, due: readonly DueRow[]): Promise<Facts> {
  const places = await readPlaces(client, due);
  const quoting = due.filter(({ input }) => input.replyToId !== undefined);
  const carrying = due.filter(({ mediaId }) => mediaId !== null);
  const targets =
    quoting.length === 0
      ? []
      : await client
          .query<Target & { conversationId: string }>(
            overRows(
              "scheduled.targets",
              quoting,
              { workspace_id: ["uuid", (d) => d.workspaceId], id: ["uuid", (d) => d.input.replyToId] },
              (
                from,
              ) => `SELECT m.id, m.wamid, m.type, m.direction, m.conversation_id AS "conversationId" FROM messages m
              WHERE (m.workspace_id, m.id) IN (SELECT workspace_id, id FROM ${from}) AND m.direction <> 'internal'`,
            ),
          )
          .then(({ rows }) => rows);
  const files =
    carrying.length === 0
      ? []
      : await client
          .query<{ id: string }>(
            overRows(
              "scheduled.files",
              carrying,
              { workspace_id: ["uuid", (d) => d.workspaceId], id: ["uuid", (d) => d.mediaId] },
              (from) => `SELECT md.id FROM media md
              WHERE (md.workspace_id, md.id) IN (SELECT workspace_id, id FROM ${from}) AND md.state = 'ready'
              FOR KEY SHARE`,
            ),
          )
          .then(({ rows }) => rows);
  const known = await templatesToSend(
    client,
    due.flatMap((one) => [
      ...(one.input.type === "template" ? [templateKey(one, one.input.template)] : []),
      ...(one.fallback ? [templateKey(one, one.fallback.template)] : []),
    ]),
  );
  return {
    places,
    targets: new Map(targets.map((target) => [target.id, target])),
    files: new Set(files.map(({ id }) => id)),
    templateOf: (one, input) => (input.type === "template" ? known(templateKey(one, input.template)) : null),
  };
}

/** What becomes of it. */
export type Decision = {
  due: DueRow;
  place: Place;
  occurrence: Occurrence;
  /** What goes out, the message or what was chosen in its place; or why nothing does. */
  outcome: { input: ScheduledInput; text: string | null; fellBack: boolean } | { problem: ScheduledProblem };
};

const missing = {
  reason: "file_missing",
  message: "The file of this message is no longer here. Attach it again.",
};

/** Between the day it was scheduled and now a template may be paused, deleted, or written anew with other gaps. */
export const whyNotNow = (template: TemplateNow, input: ScheduledInput): AppError | null =>
  template.refusal ?? (input.type === "template" ? template.misfitOf(input.template.components) : null);

/** The same rules as for a message that is sent by hand; a closed window gives way to the template chosen for it. */
export function decide(due: DueRow, { places, files, templateOf }: Facts, now: Date): Decision {
  const place = places.get(due.conversationId)!;
  const occurrence = occurrenceDue(due, now, env.SCHEDULED_GRACE_SECONDS * 1000);
  const { input, text, fallback } = due;
  const said = { due, place, occurrence };
  const refusalOf = (wanted: ScheduledInput) => {
    const template = templateOf(due, wanted);
    const refusal = whyNotSend({ ...place, type: wanted.type, category: template?.category ?? null }, now);
    return refusal ?? (template && whyNotNow(template, wanted));
  };
  const refusal = refusalOf(input);
  if (refusal?.reason === "window_closed" && fallback) {
    const instead: ScheduledInput = { type: "template", template: fallback.template };
    const again = refusalOf(instead);
    if (again) return { ...said, outcome: { problem: problemOf(again) } };
    return { ...said, outcome: { input: instead, text: fallback.text, fellBack: true } };
  }
  if (refusal) return { ...said, outcome: { problem: problemOf(refusal) } };
  if (due.mediaId !== null && !files.has(due.mediaId)) {
    return { ...said, outcome: { problem: problemOf(missing) } };
  }
  return { ...said, outcome: { input, text, fellBack: false } };
}

/** The message that goes out, if one does. */
export function messageOf(decision: Decision, { targets, templateOf }: Facts, now: Date): NewMessage | null {
  const { due, place, occurrence, outcome } = decision;
  if ("problem" in outcome) return null;
  const { input, text, fellBack } = outcome;
  const quoted = input.replyToId === undefined ? undefined : targets.get(input.replyToId);
  // What was quoted may be gone; the words are still worth saying.
  const target = quoted?.conversationId === due.conversationId ? quoted : null;
  const source = due.createdById ? "agent" : due.apiKeyId ? "api" : "automation";
  return {
    id: newId(),
    workspaceId: due.workspaceId,
    conversationId: due.conversationId,
    phoneNumberId: due.phoneNumberId,
    source,
    priority: due.priority,
    type: input.type,
    text,
    content: clean(contentOf(input, target)),
    at: timestampOf(place, now),
    mediaId: fellBack ? null : due.mediaId,
    template: templateOf(due, input),
    target,
    sentByUserId: due.createdById,
    sentByApiKeyId: due.apiKeyId,
    context: contextOf(due),
    scheduled: { id: due.id, at: occurrence.at },
  };
}
