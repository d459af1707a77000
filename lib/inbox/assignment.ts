import type pg from "pg";
import { announceChanges } from "@/lib/inbox/announce";
import { arrangementColumns, toArrangement, writeArrangements } from "@/lib/inbox/conversation-changes";
import { assignWaiting } from "@/lib/inbox/jobs";
import { arrange } from "@/lib/inbox/rules";
import { getInboxSettings } from "@/lib/phone-numbers/inbox-settings";
import { pool, transaction } from "@/lib/platform/db";
import { ring } from "@/lib/platform/queue";
import { overRows } from "@/lib/platform/sql";
import { listOnline } from "@/lib/realtime/online";
import { giveInTurn, type Taker } from "@/lib/team/rules";
import { scopeFromJob } from "@/lib/tenancy/scope";

/** Conversations one run gives at most; the sweep goes on. */
const mostAtOnce = 200;

/** Members who may take a conversation now, with what they have. Counting stops at the limit. */
async function readTakers(
  client: pg.PoolClient,
  workspaceId: string,
  online: readonly string[],
  limit: number,
): Promise<Taker[]> {
  const { rows } = await client.query<Taker>(
    `SELECT m.user_id AS "userId", m.last_assigned_at AS "lastAssignedAt", own.most AS limit,
        ARRAY(SELECT tm.team_id FROM team_members tm
          WHERE tm.workspace_id = m.workspace_id AND tm.user_id = m.user_id) AS "teamIds",
        (SELECT count(*)::int FROM (SELECT 1 FROM conversations cv
          WHERE cv.workspace_id = m.workspace_id AND cv.assignee_id = m.user_id AND cv.status = 'open'
          LIMIT own.most) had) AS open
      FROM memberships m CROSS JOIN LATERAL (SELECT coalesce(m.assignment_limit, $3) AS most) own
      WHERE m.workspace_id = $1 AND m.user_id = ANY($2::uuid[]) AND NOT m.away AND m.role <> 'viewer'`,
    [workspaceId, online, limit],
  );
  return rows;
}

/** Those that wait longest first; what somebody else works on now is left to the next run. */
async function lockWaiting(client: pg.PoolClient, workspaceId: string, phoneNumberId: string) {
  const { rows } = await client.query<Parameters<typeof toArrangement>[0]>(
    `SELECT ${arrangementColumns} FROM conversations cv
      WHERE cv.workspace_id = $1 AND cv.phone_number_id = $2 AND cv.waiting_since IS NOT NULL
        AND cv.assignee_id IS NULL AND cv.status = 'open'
      ORDER BY cv.waiting_since, cv.id LIMIT ${mostAtOnce} FOR NO KEY UPDATE SKIP LOCKED`,
    [workspaceId, phoneNumberId],
  );
  return rows.map(toArrangement);
}

/** Remembers whose turn it was, a millisecond apart, so that the round goes on where it stopped. */
async function rememberTurns(
  client: pg.PoolClient,
  workspaceId: string,
  turns: readonly string[],
  now: Date,
): Promise<void> {
  const last = new Map(turns.map((userId, i) => [userId, new Date(now.getTime() + i)]));
  await client.query(
    overRows(
      "memberships.turns",
      [...last],
      { user_id: ["uuid", ([userId]) => userId], at: ["timestamptz", ([, at]) => at] },
      (from, next) => `UPDATE memberships m SET last_assigned_at = greatest(m.last_assigned_at, r.at)
        FROM ${from} WHERE m.workspace_id = $${next} AND m.user_id = r.user_id`,
      [workspaceId],
    ),
  );
}

/**
 * Gives conversations of a number that wait for an answer and are nobody's to members who are online, not away and below
 * their limit, in turn. Nothing happens when the number does not want that, or nobody is free. Runs of one workspace
 * wait for each other, so none is given twice and no limit exceeded, however many workers run it.
 * @param job of the sweep or the bell
 * @returns how many were given
 */
export async function assignWaitingConversations(
  job: { workspaceId: string; phoneNumberId: string },
  now = new Date(),
): Promise<number> {
  const { workspaceId, phoneNumberId } = job;
  const scope = scopeFromJob({ workspaceId });
  const { autoAssignment } = await getInboxSettings(scope, phoneNumberId);
  if (!autoAssignment.enabled) return 0;
  const online = await listOnline(workspaceId);
  if (online.length === 0) return 0;
  const changed = await transaction(async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `assignment:${workspaceId}`,
    ]);
    const takers = await readTakers(client, workspaceId, online, autoAssignment.limitPerMember);
    if (!takers.some(({ open, limit }) => open < limit)) return null;
    const waiting = await lockWaiting(client, workspaceId, phoneNumberId);
    const given = giveInTurn(waiting, takers, autoAssignment.teamId);
    if (given.length === 0) return null;
    const byId = new Map(waiting.map((conversation) => [conversation.id, conversation]));
    const arranged = given.map(({ conversationId, userId }) => {
      const before = byId.get(conversationId)!;
      return { before, after: arrange(before, { assigneeId: userId }, now) };
    });
    await rememberTurns(
      client,
      workspaceId,
      given.map(({ userId }) => userId),
      now,
    );
    return writeArrangements(client, scope, arranged, { now, why: "turn" });
  });
  if (!changed) return 0;
  await announceChanges([{ workspaceId, ...changed }]);
  return changed.conversationIds.length;
}

type Ids = { workspaceId: string; phoneNumberId: string };

/** Rings for those of these numbers that give conversations by themselves: one question for all of them. */
export async function ringAssignments(numbers: readonly Ids[]): Promise<void> {
  if (numbers.length === 0) return;
  const { rows } = await pool.query<Ids>(
    `SELECT workspace_id AS "workspaceId", id AS "phoneNumberId" FROM phone_numbers
      WHERE (workspace_id, id) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[]))
        AND inbox_settings->'autoAssignment'->>'enabled' = 'true'`,
    [numbers.map((ids) => ids.workspaceId), numbers.map((ids) => ids.phoneNumberId)],
  );
  await Promise.all(rows.map((ids) => ring(assignWaiting, ids, { id: ids.phoneNumberId })));
}

/**
 * Tries again what nobody was free for, or what no bell told of. In a random order, so that many numbers whose people
 * are all at home do not keep the others waiting.
 * @returns how many were given
 */
export async function sweepAssignments(): Promise<number> {
  const { rows } = await pool.query<Ids>(
    `SELECT pn.workspace_id AS "workspaceId", pn.id AS "phoneNumberId" FROM phone_numbers pn
      WHERE pn.inbox_settings->'autoAssignment'->>'enabled' = 'true'
        AND EXISTS (SELECT 1 FROM conversations cv WHERE cv.workspace_id = pn.workspace_id
          AND cv.phone_number_id = pn.id AND cv.waiting_since IS NOT NULL AND cv.assignee_id IS NULL
          AND cv.status = 'open')
      ORDER BY random() LIMIT 200`,
  );
  let given = 0;
  for (const ids of rows) given += await assignWaitingConversations(ids);
  return given;
}
