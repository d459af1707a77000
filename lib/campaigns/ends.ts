import type pg from "pg";

/** How the messages of a campaign ended so far. */
export type Ends = {
  /** Came to an end, good or bad. */
  ended: number;
  failed: number;
  delivered: number;
  optedOut: number;
};

/** Counts on the index of campaign and status, and on that of those who opted out. */
export async function countEnds(client: pg.Pool | pg.PoolClient, campaignId: string): Promise<Ends> {
  const { rows } = await client.query<Ends>({
    name: "campaigns.ends",
    text: `SELECT count(*) FILTER (WHERE status IN ('sent', 'delivered', 'read', 'played', 'failed'))::int AS ended,
        count(*) FILTER (WHERE status = 'failed')::int AS failed,
        count(*) FILTER (WHERE status IN ('delivered', 'read', 'played'))::int AS delivered,
        (SELECT count(*) FROM campaign_recipients WHERE campaign_id = $1 AND opted_out_at IS NOT NULL)::int AS "optedOut"
      FROM messages WHERE campaign_id = $1`,
    values: [campaignId],
  });
  return rows[0]!;
}
