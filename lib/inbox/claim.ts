import type pg from "pg";
import { countTaken, holdAllowance, placesBack } from "@/lib/billing/plans/messages";
import { doubtOf, isUnwanted, optedOutError, type Ended } from "@/lib/inbox/opt-outs";
import type { Sender } from "@/lib/inbox/sender";
import type { AttemptOutcome, History } from "@/lib/inbox/verdict";
import type { MessageStatus } from "@/lib/inbox/message-views";
import { pool, transaction } from "@/lib/platform/db";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";
import type { Outgoing } from "@/lib/whatsapp/payloads";

/** A message this process alone may send, until its lease is over. */
export type Claimed = Outgoing & {
  workspaceId: string;
  phoneNumberId: string;
  metaNumberId: string;
  conversationId: string;
  /** The file it carries, one of ours. */
  mediaId: string | null;
  /** Number of this attempt, from 1. */
  attempt: number;
  priority: number;
  leaseToken: string;
  lease: Lease;
  history: History;
  /** The month of the plan in which its place is held. */
  usageMonth: Date;
};

/**
 * Up to when the lease is surely ours, by two clocks of this process: the monotonic one, which no administrator moves,
 * and the wall clock, which also runs while the machine sleeps. Both were read before the database set the lease.
 */
export type Lease = { startedAt: number; startedOnWall: number; ms: number };

/** Whether at least `needMs` of the lease are left. A process that was stopped for a while sees here that it was. */
export function leaseHolds({ startedAt, startedOnWall, ms }: Lease, needMs: number): boolean {
  return performance.now() - startedAt + needMs < ms && Date.now() - startedOnWall + needMs < ms;
}

/** Messages of campaigns have this priority; people and programs go before them. */
export const campaignPriority = 10;

type Row = {
  id: string;
  status: MessageStatus;
  priority: number;
  conversationId: string;
  type: string;
  content: Record<string, unknown>;
  mediaId: string | null;
  category: string | null;
  attempt: number;
  quotes: string | null;
  waId: string | null;
  phone: string | null;
  bsuid: string | null;
  history: AttemptOutcome[] | null;
};

/**
 * Takes the next messages of a number: people before campaigns, older before newer, and of each conversation only the
 * first that is not settled yet, so that one person's messages keep their order. QUEUED becomes SENDING with a lease,
 * committed before anybody calls Meta. Marketing to somebody who has stopped it meanwhile ends here.
 *
 * Safe beside other claimers, and blind for a number that is paused, ill or disconnected, and for a campaign that does not
 * run: a pause holds from its commit on. What a person sends again of a campaign is theirs, and has their priority.
 * Never more than the plan has left: the places are held in the same commit, however many claim at once.
 *
 * @param leaseMs after that the sweep declares the message uncertain
 * @param before only messages that go before this priority
 * @returns the messages to send, and those that were ended
 */
export async function claim(
  sender: Sender,
  limit: number,
  leaseMs: number,
  before = 32_767,
): Promise<{ claimed: Claimed[]; ended: Ended[] }> {
  const leaseToken = newId();
  const lease = { startedAt: performance.now(), startedOnWall: Date.now(), ms: leaseMs };
  const { workspaceId } = sender;
  const { rows, usageMonth } = await transaction(async (client) => {
    const { room, start } = await holdAllowance(client, workspaceId, new Date());
    const most = Math.min(limit, room);
    const rows =
      most > 0 ? await take(client, sender, most, { leaseToken, leaseMs, before, usageMonth: start }) : [];
    await countTaken(client, workspaceId, start, rows.filter(({ status }) => status === "sending").length);
    return { rows, usageMonth: start };
  });
  const ended = rows.filter(({ status }) => status !== "sending");
  const claimed = rows
    .filter(({ status }) => status === "sending")
    .toSorted(byTurn)
    .map(({ id, waId, phone, bsuid, history, ...row }) => ({
      messageId: id,
      workspaceId,
      phoneNumberId: sender.phoneNumberId,
      metaNumberId: sender.metaId,
      conversationId: row.conversationId,
      type: row.type,
      content: row.content,
      mediaId: row.mediaId,
      category: row.category,
      quotes: row.quotes,
      recipient: { waId, phone, bsuid },
      attempt: row.attempt,
      priority: row.priority,
      leaseToken,
      lease,
      history: history ?? [],
      usageMonth,
    }));
  return {
    claimed,
    ended: ended.map(({ id, conversationId }) => ({ workspaceId, id, conversationId })),
  };
}

async function take(
  client: pg.PoolClient,
  sender: Sender,
  limit: number,
  {
    leaseToken,
    leaseMs,
    before,
    usageMonth,
  }: { leaseToken: string; leaseMs: number; before: number; usageMonth: Date },
): Promise<Row[]> {
  const { rows } = await client.query<Row>({
    name: "messages.claim",
    text: `WITH next AS (
        SELECT m.workspace_id, m.id, m.conversation_id, m.type, m.template_id, m.category, m.attempts FROM messages m
        WHERE m.phone_number_id = $2 AND m.workspace_id = $1 AND m.status = 'queued'
          AND m.priority < $6 AND (m.due_at IS NULL OR m.due_at <= now())
          AND EXISTS (SELECT 1 FROM phone_numbers pn
            JOIN wabas w ON w.workspace_id = pn.workspace_id AND w.id = pn.waba_id
            WHERE pn.workspace_id = $1 AND pn.id = $2 AND pn.state = 'connected'
              AND (pn.paused_until IS NULL OR pn.paused_until <= now()) AND w.token_state IN ('ok', 'unchecked'))
          AND NOT EXISTS (SELECT 1 FROM messages o WHERE o.conversation_id = m.conversation_id
            AND (o.status = 'queued' OR o.status = 'sending') AND o.id <> m.id
            AND (o.status = 'sending' OR (o.priority, o.id) < (m.priority, m.id)))
          AND (m.campaign_id IS NULL OR m.priority < ${campaignPriority} OR EXISTS (SELECT 1 FROM campaigns c
            WHERE c.workspace_id = m.workspace_id AND c.id = m.campaign_id AND c.state = 'running'))
        ORDER BY m.priority, m.id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
      ), judged AS (
        SELECT next.workspace_id, next.id, ct.wa_id, ct.phone, ct.bsuid, unwanted,
          CASE WHEN unwanted AND next.attempts > 0 THEN ${doubtOf("next")} END AS doubt
        FROM next
        CROSS JOIN LATERAL (SELECT * FROM contacts
          WHERE contacts.workspace_id = next.workspace_id AND contacts.id = (SELECT cv.contact_id FROM conversations cv
            WHERE cv.workspace_id = next.workspace_id AND cv.id = next.conversation_id)) ct
        CROSS JOIN LATERAL (SELECT ${isUnwanted("next")} AS unwanted) judgement
      )
      UPDATE messages m SET due_at = NULL, updated_at = now(),
        status = CASE WHEN NOT unwanted THEN 'sending' WHEN doubt IS NULL THEN 'failed' ELSE 'uncertain'
          END::message_status,
        attempts = CASE WHEN unwanted THEN m.attempts ELSE m.attempts + 1 END,
        lease_token = CASE WHEN NOT unwanted THEN $4::uuid END,
        lease_until = CASE WHEN NOT unwanted THEN now() + make_interval(secs => $5 / 1000.0) END,
        usage_month = CASE WHEN unwanted THEN m.usage_month ELSE $7::timestamptz END,
        error = CASE WHEN unwanted THEN coalesce(doubt, ${optedOutError}) ELSE m.error END,
        failed_at = CASE WHEN unwanted AND doubt IS NULL THEN now() ELSE m.failed_at END
      FROM judged WHERE m.workspace_id = judged.workspace_id AND m.id = judged.id
      RETURNING m.id, m.status, m.conversation_id AS "conversationId", m.type, m.content, m.attempts AS attempt,
        m.media_id AS "mediaId", m.category,
        coalesce(m.reply_to_wamid, (SELECT q.wamid FROM messages q
          WHERE q.workspace_id = m.workspace_id AND q.id = m.reply_to_id)) AS quotes,
        judged.wa_id AS "waId", judged.phone, judged.bsuid,
        CASE WHEN m.attempts > 1 THEN (SELECT array_agg(a.outcome ORDER BY a.number) FROM message_attempts a
          WHERE a.workspace_id = m.workspace_id AND a.message_id = m.id) END AS history, m.priority`,
    values: [
      sender.workspaceId,
      sender.phoneNumberId,
      limit,
      leaseToken,
      leaseMs,
      before,
      usageMonth.toISOString(),
    ],
  });
  return rows;
}

/** RETURNING has no order of its own. */
const byTurn = (a: Row, b: Row): number => a.priority - b.priority || (a.id < b.id ? -1 : 1);

/**
 * Puts claimed messages back as if nobody had taken them: nothing was sent. Those that the sweep has declared uncertain
 * meanwhile are left alone.
 * @param waitMs how long each rests; 0 for not at all
 */
export async function giveBack(
  given: readonly (Pick<Claimed, "workspaceId" | "messageId" | "leaseToken" | "usageMonth"> & {
    waitMs: number;
  })[],
  client: pg.Pool | pg.PoolClient = pool,
): Promise<void> {
  if (given.length === 0) return;
  await client.query(
    overRows(
      "messages.give_back",
      given,
      {
        workspace_id: ["uuid", (g) => g.workspaceId],
        id: ["uuid", (g) => g.messageId],
        lease_token: ["uuid", (g) => g.leaseToken],
        usage_month: ["timestamptz", (g) => g.usageMonth],
        wait_ms: ["float8", (g) => g.waitMs],
      },
      (from) => `WITH back AS (
          UPDATE messages m SET status = 'queued', attempts = m.attempts - 1, lease_token = NULL,
            lease_until = NULL, updated_at = now(),
            due_at = CASE WHEN r.wait_ms > 0 THEN now() + make_interval(secs => r.wait_ms / 1000.0) END
          FROM ${from} WHERE m.workspace_id = r.workspace_id AND m.id = r.id
            AND m.lease_token = r.lease_token AND m.status = 'sending'
          RETURNING m.workspace_id, r.usage_month)
        ${placesBack("back")}`,
    ),
  );
}
