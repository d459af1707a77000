import type pg from "pg";
import { nobodysFault } from "@/lib/campaigns/stops";

/** How the messages of a campaign ended so far, without those that failed by nobody's fault. */
export type Ends = {
  /** Came to an end, good or bad. */
  ended: number;
  failed: number;
  delivered: number;
  optedOut: number;
};

/** Counts on the index of campaign and status, and on that of those who opted out. */
export async function countEnds(client: pg.Pool | pg.PoolClient, campaignId: string): Promise<Ends> {
  const { rows } = await client.query<Ends & { nobodysFault: number }>({
    name: "campaigns.ends",
    text: `SELECT (count(*) FILTER (WHERE status IN ('sent', 'delivered', 'read', 'played', 'failed')))::int AS ended,
        count(*) FILTER (WHERE status = 'failed')::int AS failed,
        count(*) FILTER (WHERE status IN ('delivered', 'read', 'played'))::int AS delivered,
        (SELECT count(*) FROM messages WHERE campaign_id = $1 AND status = 'failed'
          AND (error ->> 'code')::int = ANY($2::int[]))::int AS "nobodysFault",
        (SELECT count(*) FROM campaign_recipients WHERE campaign_id = $1 AND opted_out_at IS NOT NULL)::int AS "optedOut"
      FROM messages WHERE campaign_id = $1`,
    values: [campaignId, nobodysFault],
  });
  const { nobodysFault: others, ...ends } = rows[0]!;
  return { ...ends, ended: ends.ended - others, failed: ends.failed - others };
}
