import type pg from "pg";
import { addressOf } from "@/lib/campaigns/addresses";
import { contextIdFor } from "@/lib/campaigns/context";
import { leaseSeconds } from "@/lib/campaigns/leases";
import { putOff } from "@/lib/campaigns/nights";
import type { Plan } from "@/lib/campaigns/plan";
import { factsFor, type PreviewRow } from "@/lib/campaigns/previews";
import type { QuietZone } from "@/lib/campaigns/quiet-hours";
import type { SkipReason } from "@/lib/campaigns/views";
import { isUsMarketing, isUsNumber } from "@/lib/contacts/us-marketing";
import { campaignPriority } from "@/lib/inbox/claim";
import { windowIsOpen } from "@/lib/inbox/window";
import { transaction } from "@/lib/platform/db";
import { faultPoint } from "@/lib/platform/fault";
import { overRows } from "@/lib/platform/sql";
import { newId } from "@/lib/shared/id";
import { fillTemplate } from "@/lib/templates/filling";
import { templateText } from "@/lib/templates/wording";
import { clean } from "@/lib/whatsapp/body";

type Picked = PreviewRow & {
  /** Their message that certainly failed, to be tried again. */
  againId: string | null;
  /** It is night where they live. */
  asleep: boolean;
  known: boolean;
  blocked: boolean;
  marketingStopped: boolean;
  utilityStopped: boolean;
  country: string | null;
  conversationId: string | null;
  windowExpiresAt: Date | null;
};

type Fresh = Picked & {
  id: string;
  conversationId: string;
  content: Record<string, unknown>;
  text: string;
  mediaId: string | null;
  templateId: string;
  category: string;
  contextId: string | null;
};

/** Takes the next recipients who are due; whoever works on them at this moment keeps them. */
async function pick(
  client: pg.PoolClient,
  plan: Plan,
  limit: number,
  quiet: readonly QuietZone[],
): Promise<Picked[]> {
  const { rows } = await client.query<Picked>({
    name: "campaigns.pick",
    text: `SELECT r.contact_id AS "contactId", r.variant, r.values, r.message_id AS "againId",
        coalesce(r.zone = ANY($5::text[]), false) AS asleep, ct.id IS NOT NULL AND ct.deleted_at IS NULL AS known,
        ct.blocked_at IS NOT NULL AS blocked, ct.marketing_stopped_at IS NOT NULL AS "marketingStopped",
        ct.utility_stopped_at IS NOT NULL AS "utilityStopped", ct.name, ct.profile_name AS "profileName",
        ct.wa_id AS "waId", ct.phone, ct.bsuid, ct.username, ct.custom, ct.country, cv.id AS "conversationId",
        cv.window_expires_at AS "windowExpiresAt"
      FROM (SELECT * FROM campaign_recipients WHERE campaign_id = $2 AND workspace_id = $1 AND state = 'pending'
          AND due_at <= now() ORDER BY due_at, contact_id LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED) r
      LEFT JOIN contacts ct ON ct.workspace_id = r.workspace_id AND ct.id = r.contact_id
      LEFT JOIN conversations cv ON cv.workspace_id = r.workspace_id AND cv.contact_id = r.contact_id
        AND cv.phone_number_id = $3`,
    values: [plan.workspaceId, plan.campaignId, plan.phoneNumberId, limit, quiet.map(({ zone }) => zone)],
  });
  return rows;
}

/** What has happened to a person since the audience was written down. */
function whyNot(plan: Plan, picked: Picked, now: Date): SkipReason | null {
  if (!picked.known) return "erased";
  if (picked.blocked) return "blocked";
  const category = plan.variants.find(({ number }) => number === picked.variant)?.template.category;
  if (category === "MARKETING" && picked.marketingStopped) return "opted_out";
  if (category === "UTILITY" && picked.utilityStopped) return "opted_out";
  const windowOpen = windowIsOpen(picked.windowExpiresAt, now);
  const usNumber = isUsNumber(picked);
  if (isUsMarketing({ usNumber, category: category?.toLowerCase() ?? null, windowOpen }))
    return "us_marketing";
  return picked.waId || picked.phone || picked.bsuid ? null : "no_address";
}

type Message = Omit<Fresh, keyof Picked | "conversationId">;

function messageFor(plan: Plan, picked: Picked): Message | null {
  const variant = plan.variants.find(({ number }) => number === picked.variant);
  if (!variant) return null;
  const { template, values } = variant;
  const facts = factsFor(plan, picked);
  const filled = fillTemplate(template, values, facts);
  if ("problems" in filled) return null;
  return {
    id: newId(),
    content: clean({
      name: template.name,
      language: { code: template.language },
      components: filled.components,
    }),
    text: templateText(template.components, filled.values),
    mediaId: filled.mediaIds[0] ?? null,
    templateId: template.id,
    category: template.category.toLowerCase(),
    contextId: contextIdFor(plan.settings.context, picked.contactId, facts),
  };
}

/**
 * Conversations of people nobody has written with on this number. They are closed: what a campaign says is no work for
 * anybody until the customer answers, which opens them.
 */
async function openConversations(
  client: pg.PoolClient,
  plan: Plan,
  people: readonly { contactId: string; messageId: string }[],
): Promise<Map<string, string>> {
  if (people.length === 0) return new Map();
  const contact = ["uuid", (p: { contactId: string }) => p.contactId] as const;
  const keys = [plan.workspaceId, plan.phoneNumberId];
  await client.query(
    overRows(
      "campaigns.open_conversations",
      people.toSorted((a, b) => (a.contactId < b.contactId ? -1 : 1)),
      { id: ["uuid", () => newId()], contact_id: contact, message_id: ["uuid", (p) => p.messageId] },
      (from, next) => `INSERT INTO conversations
          (id, workspace_id, contact_id, phone_number_id, status, closed_at, last_activity_at, last_message_id)
        SELECT id, $${next}, contact_id, $${next + 1}, 'closed', now(), now(), message_id FROM ${from} ON CONFLICT DO NOTHING`,
      keys,
    ),
  );
  const { rows } = await client.query<{ id: string; contactId: string }>(
    overRows(
      "campaigns.find_conversations",
      people,
      { contact_id: contact },
      (from, next) => `SELECT cv.id, cv.contact_id AS "contactId" FROM ${from} JOIN conversations cv
        ON cv.workspace_id = $${next} AND cv.contact_id = r.contact_id AND cv.phone_number_id = $${next + 1}`,
      keys,
    ),
  );
  return new Map(rows.map(({ id, contactId }) => [contactId, id]));
}

/**
 * Writes messages into the queue and says so of their recipients, in one statement: exactly those for whom a message
 * exists are queued. Who has opted out or was blocked by now gets none and is looked at again.
 */
async function queue(client: pg.PoolClient, plan: Plan, fresh: readonly Fresh[]): Promise<number> {
  if (fresh.length === 0) return 0;
  const { rows } = await client.query<{ count: number }>(
    overRows(
      "campaigns.queue",
      fresh,
      {
        id: ["uuid", (m) => m.id],
        contact_id: ["uuid", (m) => m.contactId],
        conversation_id: ["uuid", (m) => m.conversationId],
        message_text: ["text", (m) => m.text],
        content: ["jsonb", (m) => JSON.stringify(m.content)],
        media_id: ["uuid", (m) => m.mediaId],
        template_id: ["uuid", (m) => m.templateId],
        category: ["text", (m) => m.category],
        context_id: ["text", (m) => m.contextId],
        address: ["text", addressOf],
      },
      (from, next) => `WITH rows AS MATERIALIZED (SELECT * FROM ${from}),
        written AS (
          INSERT INTO messages (id, workspace_id, conversation_id, phone_number_id, direction, source, type, text, content,
            status, timestamp, priority, media_id, campaign_id, template_id, category, context_type, context_id)
          SELECT rows.id, $${next}, rows.conversation_id, $${next + 2}, 'outbound', 'campaign', 'template', rows.message_text,
            rows.content, 'queued', now(), ${campaignPriority}, rows.media_id, $${next + 1}, rows.template_id, rows.category,
            CASE WHEN rows.context_id IS NOT NULL THEN $${next + 3}::text END, rows.context_id
          FROM rows JOIN contacts ct ON ct.workspace_id = $${next} AND ct.id = rows.contact_id
          WHERE ct.blocked_at IS NULL AND ct.deleted_at IS NULL
            AND NOT (rows.category = 'marketing' AND ct.marketing_stopped_at IS NOT NULL)
            AND NOT (rows.category = 'utility' AND ct.utility_stopped_at IS NOT NULL)
          ORDER BY rows.id
          RETURNING id),
        queued AS (
          UPDATE campaign_recipients r SET state = 'queued', message_id = rows.id,
            sent_to = nullif(rows.address, r.address)
          FROM rows JOIN written ON written.id = rows.id
          WHERE r.workspace_id = $${next} AND r.campaign_id = $${next + 1} AND r.contact_id = rows.contact_id
          RETURNING 1),
        named AS (
          UPDATE conversations cv SET last_message_id = rows.id FROM rows JOIN written ON written.id = rows.id
          WHERE cv.workspace_id = $${next} AND cv.id = rows.conversation_id AND cv.last_message_id IS NULL)
        SELECT count(*)::int AS count FROM queued`,
      [plan.workspaceId, plan.campaignId, plan.phoneNumberId, plan.settings.context?.contextType ?? null],
    ),
  );
  return rows[0]!.count;
}

/**
 * Puts messages that certainly failed into the queue again. One of which something better is known by now stays as it
 * is: its recipient has it.
 */
async function queueAgain(client: pg.PoolClient, plan: Plan, again: readonly Picked[]): Promise<number> {
  if (again.length === 0) return 0;
  const { rowCount } = await client.query(
    overRows(
      "campaigns.queue_again",
      again,
      {
        id: ["uuid", (p) => p.againId],
        contact_id: ["uuid", (p) => p.contactId],
        address: ["text", addressOf],
      },
      (from, next) => `WITH rows AS MATERIALIZED (SELECT * FROM ${from}),
        named AS (
          UPDATE message_attempts a SET wamid = m.wamid FROM rows
          JOIN messages m ON m.workspace_id = $${next} AND m.id = rows.id
          WHERE m.status = 'failed' AND m.wamid IS NOT NULL AND a.workspace_id = $${next} AND a.message_id = m.id
            AND a.number = m.attempts AND a.wamid IS NULL),
        queued AS (
          UPDATE messages m SET status = 'queued', error = NULL, wamid = NULL, accepted_at = NULL, sent_at = NULL,
            failed_at = NULL, due_at = NULL, lease_token = NULL, lease_until = NULL, priority = ${campaignPriority}, updated_at = now()
          FROM rows WHERE m.workspace_id = $${next} AND m.id = rows.id AND m.status = 'failed')
        UPDATE campaign_recipients r SET state = 'queued', sent_to = nullif(rows.address, r.address) FROM rows
        WHERE r.workspace_id = $${next} AND r.campaign_id = $${next + 1} AND r.contact_id = rows.contact_id`,
      [plan.workspaceId, plan.campaignId],
    ),
  );
  return rowCount ?? 0;
}

async function skip(
  client: pg.PoolClient,
  plan: Plan,
  skipped: readonly { contactId: string; reason: SkipReason; again: boolean }[],
): Promise<void> {
  if (skipped.length === 0) return;
  await client.query(
    overRows(
      "campaigns.skip",
      skipped,
      {
        contact_id: ["uuid", (s) => s.contactId],
        reason: ["text", (s) => s.reason],
        again: ["boolean", (s) => s.again],
      },
      // Who was tried before keeps that message: it is what became of them.
      (from, next) => `UPDATE campaign_recipients c
        SET state = CASE WHEN r.again THEN 'queued' ELSE 'skipped' END::campaign_recipient_state,
          skip_reason = CASE WHEN NOT r.again THEN r.reason END, address = CASE WHEN r.again THEN c.address END
        FROM ${from} WHERE c.workspace_id = $${next} AND c.campaign_id = $${next + 1} AND c.contact_id = r.contact_id`,
      [plan.workspaceId, plan.campaignId],
    ),
  );
}

export type Fed = {
  /** Recipients who were looked at; fewer than asked for: nobody else is due. */
  picked: number;
  queued: number;
};

/**
 * Moves up to `limit` recipients who are due into the queue of the number, in one transaction that holds the campaign:
 * a pause waits for it and takes back what it wrote. Of a crash nothing stays, or all of it.
 * Whoever lives where it is quiet is put off instead: nobody is queued at night, however many are due.
 * @param quiet where it is night, and until when
 * @param spentUntil up to when the campaign's own permits are spent afterwards, when it has a pace of its own
 * @returns null when the campaign is not ours or not running any more
 */
export async function feedPage(
  plan: Plan,
  {
    token,
    limit,
    quiet,
    spentUntil,
  }: { token: string; limit: number; quiet: readonly QuietZone[]; spentUntil: Date | null },
): Promise<Fed | null> {
  return transaction(async (client) => {
    const held = await client.query({
      name: "campaigns.hold_running",
      text: `UPDATE campaigns SET lease_until = now() + make_interval(secs => ${leaseSeconds}),
          paced_until = coalesce($4, paced_until)
        WHERE workspace_id = $1 AND id = $2 AND state = 'running' AND lease_token = $3`,
      values: [plan.workspaceId, plan.campaignId, token, spentUntil?.toISOString() ?? null],
    });
    if (held.rowCount === 0) return null;
    const now = new Date();
    const picked = await pick(client, plan, limit, quiet);
    const skipped: { contactId: string; reason: SkipReason; again: boolean }[] = [];
    const again: Picked[] = [];
    const fresh: (Picked & Message)[] = [];
    const asleep = picked.filter((one) => one.asleep).map(({ contactId }) => contactId);
    await putOff(client, plan, asleep, quiet);
    for (const one of picked) {
      if (one.asleep) continue;
      const reason = whyNot(plan, one, now);
      const message = reason || one.againId ? null : messageFor(plan, one);
      if (message) fresh.push({ ...one, ...message });
      else if (!reason && one.againId) again.push(one);
      else {
        skipped.push({
          contactId: one.contactId,
          reason: reason ?? "missing_value",
          again: one.againId !== null,
        });
      }
    }
    await skip(client, plan, skipped);
    const opened = await openConversations(
      client,
      plan,
      fresh
        .filter(({ conversationId }) => conversationId === null)
        .map(({ contactId, id }) => ({ contactId, messageId: id })),
    );
    const written = await queue(
      client,
      plan,
      fresh.map((one) => ({ ...one, conversationId: one.conversationId ?? opened.get(one.contactId)! })),
    );
    const tried = await queueAgain(client, plan, again);
    faultPoint("campaign.feeding");
    return { picked: picked.length, queued: written + tried };
  });
}
