import { startValues } from "@/lib/contacts/search";
import { everyOpen, type ConversationCounts, type ConversationFilter } from "@/lib/inbox/filter-rules";
import { filterSql, isUnreadSql, memberOf } from "@/lib/inbox/filter-sql";
import { listSavedViews } from "@/lib/inbox/saved-views";
import { pool } from "@/lib/platform/db";
import type { Scope } from "@/lib/tenancy/scope";

/** Counts end here; the screen shows 99+ much earlier. */
const mostCounted = 1_000;
/** Numbers, labels, saved views and what is unread are counted among this many, the last active. */
const nearby = 3_000;

type Row = Record<`view_${number}` | "unread" | "mineUnread", number> &
  Omit<ConversationCounts, "savedViews" | "phoneNumbers" | "labels"> & {
    phoneNumbers: Record<string, number> | null;
    labels: Record<string, number> | null;
  };

const statuses = ["open", "snoozed", "closed"] as const;

/**
 * Counts the conversations of every view, for the member who asks: one statement over indexes, each part bounded, so
 * that it costs about 20 ms however many conversations there are. No count goes beyond 1,000; those of numbers, labels,
 * saved views and of what is unread look at the 3,000 conversations of their status that were last active.
 */
export async function countConversations(scope: Scope): Promise<ConversationCounts> {
  const member = memberOf(scope);
  const views = await listSavedViews(scope);
  const { values, value } = startValues(scope);
  const me = member && `${value(member)}::uuid`;
  const capped = (filter: Partial<ConversationFilter>) =>
    `(SELECT count(*)::int FROM (SELECT 1 FROM conversations r WHERE r.workspace_id = $1
       AND ${filterSql(scope, { ...everyOpen, ...filter }, value)} LIMIT ${mostCounted}) x)`;
  const near = (status: (typeof statuses)[number]) =>
    `(SELECT * FROM conversations WHERE workspace_id = $1 AND status = '${status}'
       ORDER BY last_activity_at DESC, id DESC LIMIT ${nearby})`;
  const wanted = new Set(
    views.data.flatMap(({ filter }) => (filter.status === "all" ? statuses : [filter.status])),
  );
  const others = statuses.filter((status) => status !== "open" && wanted.has(status));
  const inViews = views.data.map(
    ({ filter }, index) =>
      `(SELECT count(*)::int FROM near r WHERE ${filterSql(scope, filter, value)}) AS view_${index}`,
  );
  const { rows } = await pool.query<Row>(
    `WITH near AS MATERIALIZED (${[near("open"), ...others.map(near)].join(" UNION ALL ")})
     SELECT ${[
       `${capped({ assignee: "me" })} AS mine`,
       `${capped({ assignee: "none" })} AS unassigned`,
       `${capped({})} AS open`,
       `${capped({ status: "snoozed" })} AS snoozed`,
       `${capped({ status: "closed" })} AS closed`,
       me
         ? `(SELECT count(*)::int FROM (SELECT 1 FROM mentions WHERE workspace_id = $1 AND user_id = ${me}
              AND seen_at IS NULL LIMIT ${mostCounted}) x) AS mentions`
         : "0 AS mentions",
       `(SELECT count(*)::int FROM (SELECT 1 FROM scheduled_messages
          WHERE workspace_id = $1 AND state = 'stuck' LIMIT ${mostCounted}) x) AS "scheduledStuck"`,
       `un.total AS unread, un.mine AS "mineUnread"`,
       `(SELECT jsonb_object_agg(phone_number_id, c) FROM (SELECT phone_number_id, count(*)::int AS c
          FROM near r WHERE r.status = 'open' GROUP BY 1) x) AS "phoneNumbers"`,
       `(SELECT jsonb_object_agg(label, c) FROM (SELECT label, count(*)::int AS c
          FROM near r, unnest(r.label_ids) AS label WHERE r.status = 'open' GROUP BY 1) x) AS labels`,
       ...inViews,
     ].join(", ")}
     FROM (SELECT count(*)::int AS total,
             count(*) FILTER (WHERE ${me ? `r.assignee_id = ${me}` : "false"})::int AS mine
           FROM near r WHERE r.status = 'open' AND ${isUnreadSql(me)}) un`,
    values,
  );
  const row = rows[0]!;
  return {
    mine: row.mine,
    unassigned: row.unassigned,
    open: row.open,
    snoozed: row.snoozed,
    closed: row.closed,
    mentions: row.mentions,
    unread: row.unread,
    mineUnread: row.mineUnread,
    scheduledStuck: row.scheduledStuck,
    phoneNumbers: row.phoneNumbers ?? {},
    labels: row.labels ?? {},
    savedViews: Object.fromEntries(views.data.map(({ id }, index) => [id, row[`view_${index}`]!])),
  };
}
