import type pg from "pg";
import { announceChanges } from "@/lib/inbox/announce";
import { insertEvents, type NewEvent } from "@/lib/inbox/conversation-events";
import { timestampOf } from "@/lib/inbox/message-time";
import { getConversation } from "@/lib/inbox/queries";
import { arrange, type Arrangement, type ArrangementChange } from "@/lib/inbox/rules";
import type { ConversationChange } from "@/lib/inbox/schemas";
import { priorities, type ConversationEvent, type ConversationView, type EventRef } from "@/lib/inbox/views";
import { transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { overRows } from "@/lib/platform/sql";
import type { Scope } from "@/lib/tenancy/scope";

/** A conversation whose row is locked until the transaction ends. */
export type LockedArrangement = Arrangement & { id: string; phoneNumberId: string; lastActivityAt: Date };

type Row = Omit<LockedArrangement, "priority"> & { priority: number };

/** Columns of a conversation `cv` as `toArrangement` takes them. */
export const arrangementColumns = `cv.id, cv.phone_number_id AS "phoneNumberId",
  cv.last_activity_at AS "lastActivityAt", cv.status, cv.snoozed_until AS "snoozedUntil",
  cv.closed_at AS "closedAt", cv.waiting_since AS "waitingSince", cv.assignee_id AS "assigneeId",
  cv.team_id AS "teamId", cv.priority, cv.label_ids AS "labelIds"`;

export const toArrangement = (row: Row): LockedArrangement => ({
  ...row,
  priority: priorities[row.priority] ?? "none",
});

/** Names by id, of members, teams and labels. */
type Names = ReadonlyMap<string, string>;

/**
 * Names of what a change speaks of. What is not the workspace's is not found; who may only look cannot take care of a
 * customer. Labels are held, so that one that is being deleted meanwhile does not stay behind.
 */
export async function proveNames(
  client: pg.PoolClient,
  workspaceId: string,
  change: ArrangementChange,
): Promise<Names> {
  const names = new Map<string, string>();
  if (change.assigneeId) {
    const { rows } = await client.query<{ name: string; role: string }>(
      `SELECT u.name, m.role FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.workspace_id = $1 AND m.user_id = $2`,
      [workspaceId, change.assigneeId],
    );
    const [member] = rows;
    if (!member) throw notFound("member");
    if (member.role === "viewer") {
      throw new AppError(
        "conflict",
        "viewer_cannot_answer",
        `${member.name} may only look at conversations, so cannot take care of one.`,
      );
    }
    names.set(change.assigneeId, member.name);
  }
  if (change.teamId) {
    const { rows } = await client.query<{ name: string }>(
      `SELECT name FROM teams WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, change.teamId],
    );
    if (!rows[0]) throw notFound("team");
    names.set(change.teamId, rows[0].name);
  }
  const labelIds = new Set([
    ...(change.addLabelIds ?? []),
    ...(change.removeLabelIds ?? []),
    ...(change.labelIds ?? []),
  ]);
  if (labelIds.size > 0) {
    const { rows } = await client.query<EventRef>(
      `SELECT id, name FROM labels WHERE workspace_id = $1 AND id = ANY($2::uuid[]) ORDER BY id FOR KEY SHARE`,
      [workspaceId, [...labelIds]],
    );
    if (rows.length < labelIds.size) throw notFound("label");
    for (const { id, name } of rows) names.set(id, name);
  }
  return names;
}

/** Locks in the order of ids like everybody else. @throws AppError not_found when one of them is not the workspace's */
async function lock(
  client: pg.PoolClient,
  workspaceId: string,
  ids: readonly string[],
): Promise<LockedArrangement[]> {
  const wanted = [...new Set(ids)];
  const { rows } = await client.query<Row>(
    `SELECT ${arrangementColumns} FROM conversations cv
      WHERE cv.workspace_id = $1 AND cv.id = ANY($2::uuid[]) ORDER BY cv.id FOR NO KEY UPDATE`,
    [workspaceId, wanted],
  );
  if (rows.length < wanted.length) throw notFound("conversation");
  return rows.map(toArrangement);
}

/** A conversation before and after a change. */
export type Rearranged = { before: LockedArrangement; after: Arrangement };

const differs = ({ before, after }: Rearranged): boolean =>
  (Object.keys(after) as (keyof Arrangement)[]).some((key) => {
    const [was, is] = [before[key], after[key]];
    return was instanceof Date && is instanceof Date ? was.getTime() !== is.getTime() : was !== is;
  });

/** Names of those who had it before, and of labels that go: the ones that are not known yet. */
async function addFormerNames(
  client: pg.PoolClient,
  workspaceId: string,
  names: Names,
  changed: readonly Rearranged[],
): Promise<Names> {
  const missing = new Set<string>();
  const miss = (id: string | null) => id !== null && !names.has(id) && missing.add(id);
  for (const { before, after } of changed) {
    if (before.assigneeId !== after.assigneeId) [before.assigneeId, after.assigneeId].forEach(miss);
    if (before.teamId !== after.teamId) miss(before.teamId);
    if (before.labelIds !== after.labelIds) before.labelIds.forEach(miss);
  }
  if (missing.size === 0) return names;
  const { rows } = await client.query<EventRef>(
    `SELECT m.user_id AS id, u.name FROM memberships m JOIN users u ON u.id = m.user_id
        WHERE m.workspace_id = $1 AND m.user_id = ANY($2::uuid[])
      UNION ALL SELECT id, name FROM teams WHERE workspace_id = $1 AND id = ANY($2::uuid[])
      UNION ALL SELECT id, name FROM labels WHERE workspace_id = $1 AND id = ANY($2::uuid[])`,
    [workspaceId, [...missing]],
  );
  return new Map([...names, ...rows.map(({ id, name }) => [id, name] as const)]);
}

function statusEvent({ before, after }: Rearranged): ConversationEvent[] {
  const until = after.snoozedUntil?.getTime();
  if (after.status === before.status && until === before.snoozedUntil?.getTime()) return [];
  if (after.status === "closed") return [{ event: "closed" }];
  if (after.snoozedUntil) return [{ event: "snoozed", until: after.snoozedUntil.toISOString() }];
  if (before.status === "snoozed") return [{ event: "woke_up", why: "member" }];
  return [{ event: "reopened", why: "member" }];
}

function eventsOf(one: Rearranged, names: Names, why?: "turn" | "reply"): ConversationEvent[] {
  const { before, after } = one;
  const ref = (id: string | null): EventRef | null =>
    id === null ? null : { id, name: names.get(id) ?? "" };
  const events: ConversationEvent[] = statusEvent(one);
  if (before.teamId !== after.teamId) {
    events.push({ event: "team_assigned", to: ref(after.teamId), from: ref(before.teamId) });
  }
  if (before.assigneeId !== after.assigneeId) {
    const [to, from] = [ref(after.assigneeId), ref(before.assigneeId)];
    events.push({ event: "assigned", to, from, ...(why && { why }) });
  }
  if (before.priority !== after.priority) {
    events.push({ event: "priority_changed", to: after.priority, from: before.priority });
  }
  if (before.labelIds !== after.labelIds) {
    const added = after.labelIds.filter((id) => !before.labelIds.includes(id));
    const removed = before.labelIds.filter((id) => !after.labelIds.includes(id));
    events.push({
      event: "labels_changed",
      added: added.map((id) => ref(id)!),
      removed: removed.map((id) => ref(id)!),
    });
  }
  return events;
}

async function update(
  client: pg.PoolClient,
  workspaceId: string,
  changed: readonly Rearranged[],
): Promise<void> {
  await client.query(
    overRows(
      "conversations.arrange",
      changed,
      {
        id: ["uuid", (c) => c.before.id],
        status: ["conversation_status", (c) => c.after.status],
        snoozed_until: ["timestamptz", (c) => c.after.snoozedUntil],
        closed_at: ["timestamptz", (c) => c.after.closedAt],
        waiting_since: ["timestamptz", (c) => c.after.waitingSince],
        assignee_id: ["uuid", (c) => c.after.assigneeId],
        team_id: ["uuid", (c) => c.after.teamId],
        priority: ["int", (c) => priorities.indexOf(c.after.priority)],
        // An array in an array would come out as one.
        label_ids: ["text", (c) => `{${c.after.labelIds.join(",")}}`],
      },
      (from, next) => `UPDATE conversations cv SET status = r.status, snoozed_until = r.snoozed_until,
          closed_at = r.closed_at, waiting_since = r.waiting_since, assignee_id = r.assignee_id, team_id = r.team_id,
          priority = r.priority, label_ids = r.label_ids::uuid[]
        FROM ${from} WHERE cv.workspace_id = $${next} AND cv.id = r.id`,
      [workspaceId],
    ),
  );
}

/**
 * Writes what really changed, and a line in the history of each conversation for it: one statement each. The rows must
 * be locked by the caller's transaction.
 * @param why a member got them by their turn, or by answering first
 */
export async function writeArrangements(
  client: pg.PoolClient,
  scope: Scope,
  arranged: readonly Rearranged[],
  options: { now: Date; names?: Names; why?: "turn" | "reply" },
): Promise<{ conversationIds: string[]; messageIds: string[] }> {
  const { workspaceId, actor } = scope;
  const changed = arranged.filter(differs);
  if (changed.length === 0) return { conversationIds: [], messageIds: [] };
  const names = await addFormerNames(client, workspaceId, options.names ?? new Map(), changed);
  await update(client, workspaceId, changed);
  const events = changed.flatMap((one) =>
    eventsOf(one, names, options.why).map((content): NewEvent => ({
      workspaceId,
      conversationId: one.before.id,
      phoneNumberId: one.before.phoneNumberId,
      at: timestampOf(one.before, options.now),
      content,
    })),
  );
  const messageIds = await insertEvents(client, actor, events);
  return { conversationIds: changed.map(({ before }) => before.id), messageIds };
}

function refusePast(change: ArrangementChange, now: Date): void {
  if (typeof change.status !== "object" || change.status.snoozedUntil === null) return;
  const until = change.status.snoozedUntil.getTime();
  const [problem] =
    until <= now.getTime()
      ? ["This time has passed already."]
      : until > now.getTime() + longestSnoozeMs
        ? ["At most a year from now."]
        : [];
  if (problem) {
    throw new AppError("invalid", "invalid_input", `until: ${problem}`, { fields: { until: problem } });
  }
}

const longestSnoozeMs = 366 * 24 * 60 * 60 * 1000;

/** `changeConversations` within the caller's transaction, which announces what changed once it is committed. */
export async function changeWithin(
  client: pg.PoolClient,
  scope: Scope,
  conversationIds: readonly string[],
  change: ArrangementChange,
  now: Date,
): Promise<{ conversationIds: string[]; messageIds: string[] }> {
  const names = await proveNames(client, scope.workspaceId, change);
  const locked = await lock(client, scope.workspaceId, conversationIds);
  refusePast(change, now);
  const arranged = locked.map((before) => ({ before, after: arrange(before, change, now) }));
  return writeArrangements(client, scope, arranged, { now, names });
}

/**
 * Changes who takes care of conversations, whether they are open, how urgent they are, or their labels. All or nothing,
 * at most 500 of them; a fixed number of statements however many. What is so already stays untouched: no new version,
 * no line in the history, nothing said.
 *
 * @returns the conversations that really changed
 * @throws AppError not_found for a conversation, member, team or label that is not the workspace's; conflict
 *   `viewer_cannot_answer`; invalid for a snooze into the past
 */
export async function changeConversations(
  scope: Scope,
  conversationIds: readonly string[],
  change: ArrangementChange,
  now: Date,
): Promise<string[]> {
  const { workspaceId } = scope;
  const changed = await transaction((client) => changeWithin(client, scope, conversationIds, change, now));
  if (changed.conversationIds.length > 0) await announceChanges([{ workspaceId, ...changed }]);
  return changed.conversationIds;
}

/** The same for one, and how it is afterwards. */
export async function changeConversation(
  scope: Scope,
  conversationId: string,
  change: ArrangementChange,
  now: Date,
): Promise<ConversationView> {
  await changeConversations(scope, [conversationId], change, now);
  return getConversation(scope, conversationId);
}

/** The same for those the input names, and which of them really changed. */
export async function changeManyConversations(
  scope: Scope,
  input: ConversationChange & { conversationIds: string[] },
  now: Date,
): Promise<{ changedIds: string[] }> {
  const { conversationIds, ...change } = input;
  return { changedIds: await changeConversations(scope, conversationIds, change, now) };
}
