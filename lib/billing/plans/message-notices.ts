import { levelOf, monthOf } from "@/lib/billing/plans/rules";
import { mailOwners, type Notice } from "@/lib/billing/stripe/notices";
import { pool, transaction } from "@/lib/platform/db";
import { ringMails } from "@/lib/platform/mail";

const most = 200;

type Used = {
  workspaceId: string;
  anchor: Date;
  monthStart: Date;
  taken: number;
  limit: number;
  key: string;
};

/**
 * Writes to owners when 80 percent of a month's messages are used, and when all are: each once for a month and a limit,
 * since a larger plan comes near its own. Bounded; what is left over is found by the next run. Safe beside itself.
 */
export async function sweepMessageNotices(now: Date): Promise<void> {
  const { rows } = await pool.query<Used>(
    `SELECT * FROM (SELECT u.workspace_id AS "workspaceId", s.anchor, u.month_start AS "monthStart", u.taken,
          p.messages AS "limit", (CASE WHEN u.taken >= p.messages THEN 'messages_full:' ELSE 'messages_near:' END)
            || extract(epoch FROM u.month_start)::bigint || ':' || p.messages AS key
        FROM message_usage u JOIN subscriptions s ON s.workspace_id = u.workspace_id JOIN plans p ON p.id = s.plan_id
        WHERE u.month_start > $1::timestamptz - interval '32 days' AND p.messages > 0
          AND u.taken >= p.messages * 0.8) used
      WHERE NOT EXISTS (SELECT 1 FROM billing_notices n
        WHERE n.workspace_id = used."workspaceId" AND n.key = used.key)
      ORDER BY "workspaceId" LIMIT ${most}`,
    [now.toISOString()],
  );
  for (const { workspaceId, anchor, monthStart, taken, limit, key } of rows) {
    const month = monthOf(anchor, now);
    const isFull = levelOf(taken, limit) === "full";
    const notice: Notice = {
      ...{ kind: isFull ? "messagesFull" : "messagesNear", key, day: month.end },
      counts: { used: Math.min(taken, limit), limit },
    };
    await transaction(async (client) => {
      if (month.start.getTime() === monthStart.getTime()) {
        return mailOwners(client, workspaceId, [notice]);
      }
      // That month is over, and nobody need hear of it any more.
      await client.query(
        `INSERT INTO billing_notices (workspace_id, key) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
        [workspaceId, key],
      );
    });
  }
  await ringMails();
}
