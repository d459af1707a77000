import type { Plan } from "@/lib/campaigns/plan";
import { pool } from "@/lib/platform/db";
import { firstIdAt } from "@/lib/shared/id";

const dayMs = 24 * 60 * 60 * 1_000;

/**
 * People that may be written to within 24 hours outside of their service windows, as Meta words it: TIER_250, TIER_2K,
 * a number, TIER_UNLIMITED, -1. null: no limit, or none that is known.
 * Source: Meta, "Messaging limits"; per business portfolio since October 2025.
 */
export function limitOf(word: string | null): number | null {
  const [, digits, thousand] = /^(?:TIER_)?(\d+)(K?)$/i.exec(word?.trim() ?? "") ?? [];
  if (!digits) return null;
  return Number(digits) * (thousand ? 1_000 : 1);
}

export type DailyUse = {
  limit: number;
  used: number;
  /** When the first of them no longer counts. */ freesAt: Date | null;
};

/**
 * How much of Meta's limit the numbers of the same portfolio have used here. Every template counts, also one inside a
 * window, which Meta does not count, and what waits to be sent: rather a little too much than one too many. What other
 * programs send for the same portfolio nobody tells us.
 * @returns null when there is no limit
 */
export async function readDailyUse(plan: Plan, now: Date): Promise<DailyUse | null> {
  const limit = limitOf(plan.number.messagingLimit);
  if (limit === null) return null;
  const since = firstIdAt(new Date(now.getTime() - dayMs));
  const { rows } = await pool.query<{ used: number; firstAt: Date | null }>({
    name: "campaigns.daily_use",
    text: `WITH own AS (
        SELECT n.id FROM phone_numbers n JOIN wabas b ON b.workspace_id = n.workspace_id AND b.id = n.waba_id
        WHERE n.workspace_id = $1 AND (b.id = $2 OR b.portfolio_id = $3))
      SELECT count(DISTINCT m.conversation_id)::int AS used, min(m.created_at) AS "firstAt"
      FROM own JOIN messages m ON m.workspace_id = $1 AND m.phone_number_id = own.id AND m.id >= $4
      WHERE m.direction = 'outbound' AND m.type = 'template' AND m.status NOT IN ('failed', 'cancelled')`,
    values: [plan.workspaceId, plan.number.wabaId, plan.number.portfolioId, since],
  });
  const { used, firstAt } = rows[0]!;
  return { limit, used, freesAt: firstAt && new Date(firstAt.getTime() + dayMs) };
}

/** What was read of a portfolio's use, and what was added to it since by this process. */
const read = new Map<string, { use: DailyUse; at: number; added: number }>();
/** Milliseconds a reading is believed while there is room. */
const believedMs = 15_000;

/** People a campaign may still begin to write to today, and what it goes by; null when there is no limit. */
export async function dailyRoom(plan: Plan, now: Date): Promise<{ room: number; use: DailyUse } | null> {
  const limit = limitOf(plan.number.messagingLimit);
  if (limit === null) return null;
  const key = `${plan.workspaceId}|${plan.number.portfolioId ?? plan.number.wabaId}`;
  const known = read.get(key);
  const fresh =
    known && now.getTime() - known.at < believedMs && known.use.limit - known.use.used > known.added;
  if (fresh) return { room: known.use.limit - known.use.used - known.added, use: known.use };
  const use = (await readDailyUse(plan, now))!;
  if (read.size > 1_000) read.clear();
  read.set(key, { use, at: now.getTime(), added: 0 });
  return { room: Math.max(0, use.limit - use.used), use };
}

/** Remembers that a campaign has begun to write to so many more. */
export function noteDailyUse({ workspaceId, number }: Plan, count: number): void {
  const known = read.get(`${workspaceId}|${number.portfolioId ?? number.wabaId}`);
  if (known) known.added += count;
}
