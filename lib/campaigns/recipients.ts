import { addressOf, numberIn } from "@/lib/campaigns/addresses";
import { getCampaign } from "@/lib/campaigns/queries";
import type { RecipientFilter, RecipientListQuery } from "@/lib/campaigns/schemas";
import type { RecipientStage, RecipientView, SkipReason } from "@/lib/campaigns/views";
import { toContactRef, type ContactNames } from "@/lib/contacts/views";
import { describeFailure } from "@/lib/inbox/failures";
import type { MessageFailure, MessageStatus } from "@/lib/inbox/message-views";
import { pool } from "@/lib/platform/db";
import { cutPage, encodeCursor, type Page } from "@/lib/shared/pagination";
import type { Scope } from "@/lib/tenancy/scope";

type Row = ContactNames & {
  key: string;
  contactId: string;
  variant: number;
  state: "pending" | "queued" | "skipped" | "cancelled";
  skipReason: SkipReason | null;
  country: string | null;
  address: string | null;
  sentTo: string | null;
  messageId: string | null;
  dueAt: Date;
  answeredAt: Date | null;
  clickedAt: Date | null;
  optedOutAt: Date | null;
  status: MessageStatus | null;
  error: MessageFailure | null;
  conversationId: string | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  contextType: string | null;
  contextId: string | null;
  known: boolean;
};

const columns = `r.contact_id AS "contactId", r.variant, r.state, r.skip_reason AS "skipReason", r.country,
  r.address, r.sent_to AS "sentTo", r.message_id AS "messageId", r.due_at AS "dueAt",
  r.answered_at AS "answeredAt", r.clicked_at AS "clickedAt",
  r.opted_out_at AS "optedOutAt", m.status, m.error, m.conversation_id AS "conversationId", m.sent_at AS "sentAt",
  m.delivered_at AS "deliveredAt", m.read_at AS "readAt", m.context_type AS "contextType",
  m.context_id AS "contextId", ct.id IS NOT NULL AS known, ct.name,
  ct.profile_name AS "profileName", ct.wa_id AS "waId", ct.phone, ct.bsuid, ct.username`;
const contact = `LEFT JOIN contacts ct ON ct.workspace_id = r.workspace_id AND ct.id = r.contact_id AND ct.erased_at IS NULL`;
const ownMessage = `LEFT JOIN messages m ON m.workspace_id = r.workspace_id AND m.id = r.message_id AND r.state = 'queued'`;

/** How far a recipient came, by what the ledger and their message say. */
export function stageOf({ state, status }: Pick<Row, "state" | "status">): RecipientStage {
  if (state !== "queued") return state;
  if (status === null) return "erased";
  return status === "played" ? "read" : (status as RecipientStage);
}

/** Stages in which nothing was handed to Meta: theirs goes to where they are reached when it is. */
const unsent: readonly RecipientStage[] = ["pending", "queued", "skipped", "cancelled"];

function toView(row: Row): RecipientView {
  const stage = stageOf(row);
  const iso = (at: Date | null): string | null => at?.toISOString() ?? null;
  return {
    contactId: row.contactId,
    contact: row.known ? toContactRef({ ...row, id: row.contactId }) : null,
    phone: numberIn(unsent.includes(stage) ? addressOf(row) : (row.sentTo ?? row.address)),
    variant: row.variant,
    stage,
    skipReason: row.skipReason,
    failure: row.error && row.status ? describeFailure(row.error, row.status) : null,
    country: row.country,
    messageId: row.state === "queued" && row.status ? row.messageId : null,
    conversationId: row.conversationId,
    dueAt: stage === "pending" ? row.dueAt.toISOString() : null,
    sentAt: iso(row.sentAt),
    deliveredAt: iso(row.deliveredAt),
    readAt: iso(row.readAt),
    answeredAt: iso(row.answeredAt),
    clickedAt: iso(row.clickedAt),
    optedOutAt: iso(row.optedOutAt),
    contextType: row.contextType,
    contextId: row.contextId,
  };
}

/** Stages that are a status of the message: these lists walk the index of campaign, status and message. */
const statusesOf: Partial<Record<RecipientStage, MessageStatus[]>> = {
  queued: ["queued"],
  sending: ["sending"],
  accepted: ["accepted"],
  sent: ["sent"],
  delivered: ["delivered"],
  read: ["read", "played"],
  failed: ["failed"],
  uncertain: ["uncertain"],
};

const did = { answered: "r.answered_at", clicked: "r.clicked_at", opted_out: "r.opted_out_at" } as const;

/** Recipients after a place in their order: of messages when the stage is a message's, else of contacts. */
async function readRecipients(
  workspaceId: string,
  campaignId: string,
  filter: RecipientFilter,
  after: string | null,
  limit: number,
): Promise<Row[]> {
  const { stage, variant, reason, did: deed } = filter;
  const values: unknown[] = [workspaceId, campaignId, after, limit];
  const value = (given: unknown) => `$${values.push(given)}`;
  const more = [
    ...(variant === undefined ? [] : [`r.variant = ${value(variant)}::smallint`]),
    ...(deed ? [`${did[deed]} IS NOT NULL`] : []),
  ];
  const statuses = stage && statusesOf[stage];
  if (statuses) {
    // Meta's codes are numbers; what is none is no message's.
    if (reason !== undefined) more.push(`m.error ->> 'code' = ${value(reason)}::text`);
    const where = more.map((condition) => ` AND ${condition}`).join("");
    const parts = statuses.map(
      (status) => `(SELECT m.id AS key, ${columns} FROM messages m
        JOIN campaign_recipients r ON r.message_id = m.id AND r.workspace_id = $1 AND r.campaign_id = $2 AND r.state = 'queued'
        ${contact}
        WHERE m.workspace_id = $1 AND m.campaign_id = $2 AND m.status = '${status}' AND ($3::uuid IS NULL OR m.id > $3)${where}
        ORDER BY m.id LIMIT $4)`,
    );
    const { rows } = await pool.query<Row>({
      text: `SELECT * FROM (${parts.join(" UNION ALL ")}) found ORDER BY key LIMIT $4`,
      values,
    });
    return rows;
  }
  if (stage === "pending" || stage === "skipped") more.push(`r.state = '${stage}'`);
  if (stage === "cancelled") more.push("(r.state = 'cancelled' OR m.status = 'cancelled')");
  if (stage === "erased") more.push("r.state = 'queued' AND m.id IS NULL");
  if (reason !== undefined) more.push(`r.state = 'skipped' AND r.skip_reason = ${value(reason)}::text`);
  const where = more.map((condition) => ` AND ${condition}`).join("");
  const { rows } = await pool.query<Row>({
    text: `SELECT r.contact_id AS key, ${columns} FROM campaign_recipients r ${ownMessage} ${contact}
      WHERE r.workspace_id = $1 AND r.campaign_id = $2 AND ($3::uuid IS NULL OR r.contact_id > $3)${where}
      ORDER BY r.contact_id LIMIT $4`,
    values,
  });
  return rows;
}

/** Recipients of a campaign, page by page. @throws AppError not_found */
export async function listRecipients(
  scope: Scope,
  campaignId: string,
  { limit, cursor, ...filter }: RecipientListQuery,
): Promise<Page<RecipientView>> {
  const rows = await readRecipients(scope.workspaceId, campaignId, filter, cursor ?? null, limit + 1);
  if (rows.length === 0) await getCampaign(scope, campaignId);
  return cutPage(rows, limit, toView, ({ key }) => encodeCursor([key]));
}

/** Rows of one step of a file; memory is that of one step. */
const step = 1_000;

/** All recipients that fit, step by step. */
export async function* eachRecipient(
  scope: Scope,
  campaignId: string,
  filter: RecipientFilter,
): AsyncGenerator<RecipientView[]> {
  let after: string | null = null;
  for (;;) {
    const rows: Row[] = await readRecipients(scope.workspaceId, campaignId, filter, after, step);
    if (rows.length > 0) yield rows.map(toView);
    if (rows.length < step) return;
    after = rows.at(-1)!.key;
  }
}
