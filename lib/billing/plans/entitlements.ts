import type pg from "pg";
import { blocked, limitReached } from "@/lib/billing/plans/refusals";
import {
  monthOf,
  roomFor,
  standingOf,
  type LimitedThing,
  type Limits,
  type Standing,
  type SubscriptionState,
} from "@/lib/billing/plans/rules";
import { env } from "@/lib/platform/env";
import type { AppError } from "@/lib/platform/errors";

/** Runs a statement inside somebody's transaction, whichever library began it. */
export type Sql = <Row>(text: string, values: readonly unknown[]) => Promise<Row[]>;

export const sqlOf =
  (client: pg.Pool | pg.PoolClient): Sql =>
  async <Row>(text: string, values: readonly unknown[]) =>
    (await client.query(text, [...values])).rows as Row[];

type RawQuery = { $queryRawUnsafe<T>(text: string, ...values: unknown[]): PromiseLike<T> };

export const sqlOfPrisma =
  (tx: RawQuery): Sql =>
  async <Row>(text: string, values: readonly unknown[]) =>
    tx.$queryRawUnsafe<Row[]>(text, ...values);

/** What a workspace may do at this moment. */
export type Entitlement = {
  plan: { id: string; name: string };
  limits: Limits;
  standing: Standing;
  /** What its months are counted from. */
  anchor: Date;
  month: { start: Date; end: Date };
  /** When the workspace is deleted, if an owner has asked for that: until then it is blocked. */
  leavingAt: Date | null;
};

type Row = Limits & {
  planId: string;
  planName: string;
  state: SubscriptionState;
  anchor: Date;
  trialEndsAt: Date | null;
  pastDueSince: Date | null;
  leavingAt: Date | null;
};

const select = `SELECT s.plan_id AS "planId", p.name AS "planName", s.state::text, s.anchor,
    s.trial_ends_at AS "trialEndsAt", s.past_due_since AS "pastDueSince",
    p.numbers, p.members, p.contacts, p.messages, p.campaigns, p.api_keys AS "apiKeys",
    (SELECT d.due_at FROM workspace_deletions d WHERE d.id = s.workspace_id) AS "leavingAt"
  FROM subscriptions s JOIN plans p ON p.id = s.plan_id WHERE s.workspace_id = $1::uuid`;

/** Whether anybody can pay here: without Stripe the operator gives plans, and trials do not end. */
export const takesMoney = (): boolean => env.STRIPE_SECRET_KEY !== undefined;

/**
 * @param lock holds back everybody else who wants to add something to this workspace, until the transaction ends
 * @throws when there is no such workspace: each has a subscription from its first moment
 */
export async function readEntitlement(
  sql: Sql,
  workspaceId: string,
  now: Date,
  { lock = false }: { lock?: boolean } = {},
): Promise<Entitlement> {
  const [row] = await sql<Row>(`${select}${lock ? " FOR NO KEY UPDATE OF s" : ""}`, [workspaceId]);
  if (!row) throw new Error(`The workspace ${workspaceId} has no subscription.`);
  const { planId, planName, state, anchor, trialEndsAt, pastDueSince, leavingAt, ...limits } = row;
  return {
    plan: { id: planId, name: planName },
    limits,
    standing: leavingAt
      ? { kind: "blocked", why: "leaving" }
      : standingOf({ state, trialEndsAt, pastDueSince }, now, takesMoney()),
    anchor,
    month: monthOf(anchor, now),
    leavingAt,
  };
}

type Counted = Exclude<LimitedThing, "messages">;

/** `$1` the workspace, `$2` the beginning of the month, `$3` where counting may stop, null for nowhere. */
const counts: Record<Counted, string> = {
  numbers: `SELECT 1 FROM phone_numbers WHERE workspace_id = $1::uuid AND state <> 'disconnected' AND NOT is_sandbox`,
  // Who is invited holds a place.
  members: `SELECT 1 FROM (SELECT workspace_id FROM memberships WHERE workspace_id = $1::uuid
    UNION ALL SELECT workspace_id FROM invitations WHERE workspace_id = $1::uuid AND accepted_at IS NULL
      AND revoked_at IS NULL AND expires_at > now()) seats WHERE workspace_id = $1::uuid`,
  // Who is about to come back, because the deletion of many is being undone, holds a place.
  contacts: `SELECT 1 FROM (SELECT workspace_id FROM contacts WHERE workspace_id = $1::uuid AND deleted_at IS NULL
    UNION ALL SELECT workspace_id FROM contact_changes, generate_series(1, awaited)
      WHERE workspace_id = $1::uuid AND awaited > 0) places WHERE workspace_id = $1::uuid`,
  campaigns: `SELECT 1 FROM campaigns WHERE workspace_id = $1::uuid AND launched_at >= $2::timestamptz AND state <> 'draft'`,
  apiKeys: `SELECT 1 FROM api_keys WHERE workspace_id = $1::uuid AND revoked_at IS NULL
    AND (expires_at IS NULL OR expires_at > now())`,
};

/** How many there are; counting stops at `most`, so that a large workspace costs no more than its limit. */
export async function countThings(
  sql: Sql,
  workspaceId: string,
  what: Counted,
  monthStart: Date,
  most: number | null,
): Promise<number> {
  const [row] = await sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM (${counts[what]} AND $2::timestamptz IS NOT NULL LIMIT $3::int) found`,
    [workspaceId, monthStart.toISOString(), most],
  );
  return row!.count;
}

/**
 * How many more of something there is room for, until the transaction ends: others who want to add wait meanwhile, and
 * then count what we made. Infinity without a limit, 0 when nothing new may be made.
 * @param written how many this transaction has written already; they are what room is asked for
 */
export async function holdRoom(
  sql: Sql,
  workspaceId: string,
  what: Counted,
  now: Date,
  written = 0,
): Promise<{ room: number; refusal: () => AppError }> {
  const { limits, plan, standing, month } = await readEntitlement(sql, workspaceId, now, { lock: true });
  if (standing.kind === "blocked") return { room: 0, refusal: () => blocked(standing.why) };
  const limit = limits[what];
  if (limit === null) return { room: Infinity, refusal: () => limitReached(what, plan.name, Infinity) };
  const used = await countThings(sql, workspaceId, what, month.start, limit + written);
  return {
    room: roomFor(standing, limit, used - written),
    refusal: () => limitReached(what, plan.name, limit),
  };
}

/**
 * Makes sure that one more fits the plan, or all that is written, inside the transaction that makes it. Of many at once
 * none exceeds the limit.
 * @param written how many are written already, and are taken back by the throw
 * @throws AppError payment_required `limit_reached` with what and how many, `subscription_needed`
 */
export async function takeRoom(
  sql: Sql,
  workspaceId: string,
  what: Counted,
  now: Date,
  written = 0,
): Promise<void> {
  const { room, refusal } = await holdRoom(sql, workspaceId, what, now, written);
  if (room < Math.max(1, written)) throw refusal();
}
