import { createTranslator } from "next-intl";
import { toContactRef, type ContactNames } from "@/lib/contacts/views";
import { pool } from "@/lib/platform/db";
import { redis } from "@/lib/platform/redis";
import { cleanName } from "@/lib/shared/clean-name";
import { readAway, type WakeOptions } from "@/lib/team/admin-news";
import { occasionOf, waysToTell, type News } from "@/lib/team/notification-rules";
import { sendPush, type PushPayload } from "@/lib/team/push";
import { readNotificationSettings, type Occasion } from "@/lib/team/schemas";
import messages from "@/messages/en/notifications.json";

type Row = ContactNames & {
  id: string;
  direction: "inbound" | "internal";
  type: string;
  text: string | null;
  content: { event?: string; to?: { id: string } | null };
  sentByUserId: string | null;
  senderName: string | null;
  mentions: string[];
  conversationId: string;
  assigneeId: string | null;
  begins: boolean;
  slug: string;
  timeZone: string;
  contactId: string;
};

/** What is new of these rows; what was announced for another reason is minutes old, or known already. */
async function readNews(workspaceId: string, messageIds: readonly string[]): Promise<Row[]> {
  const { rows } = await pool.query<Row>(
    `SELECT m.id, m.direction, m.type, m.text, m.content, m.sent_by_user_id AS "sentByUserId",
        u.name AS "senderName", cv.id AS "conversationId", cv.assignee_id AS "assigneeId",
        coalesce(cv.waiting_since = m.timestamp, false) AS begins, w.slug, w.time_zone AS "timeZone",
        ARRAY(SELECT mt.user_id::text FROM mentions mt
          WHERE mt.workspace_id = m.workspace_id AND mt.message_id = m.id AND mt.conversation_id = cv.id) AS mentions,
        ct.id AS "contactId", ct.name, ct.profile_name AS "profileName", ct.wa_id AS "waId", ct.phone, ct.bsuid,
        ct.username
      FROM messages m
      JOIN conversations cv ON cv.workspace_id = m.workspace_id AND cv.id = m.conversation_id
      JOIN contacts ct ON ct.workspace_id = cv.workspace_id AND ct.id = cv.contact_id
      JOIN workspaces w ON w.id = m.workspace_id
      LEFT JOIN users u ON u.id = m.sent_by_user_id
      WHERE m.workspace_id = $1 AND m.id = ANY($2::uuid[]) AND m.created_at > now() - interval '10 minutes'
        AND m.type <> 'reaction' AND m.direction IN ('inbound', 'internal')
      ORDER BY m.id`,
    [workspaceId, messageIds],
  );
  return rows;
}

/** Those nobody was told of yet: each row is told once, however often it is announced. */
async function claim(rows: readonly Row[]): Promise<Row[]> {
  if (rows.length === 0) return [];
  const pipeline = redis().pipeline();
  for (const { id } of rows) pipeline.set(`parley:told:${id}`, "1", "EX", 3_600, "NX");
  const answers = await pipeline.exec();
  return rows.filter((_, i) => answers?.[i]?.[1] === "OK");
}

function newsOf(row: Row): News | null {
  if (row.direction === "inbound") {
    return { kind: "message", assigneeId: row.assigneeId, begins: row.begins };
  }
  if (row.type === "note") return { kind: "note", mentions: row.mentions, by: row.sentByUserId };
  const to = row.content.to?.id ?? null;
  if (row.content.event === "scheduled_missed") return { kind: "missed", to };
  return row.content.event === "assigned" ? { kind: "assigned", to, by: row.sentByUserId } : null;
}

const longestText = 160;

function payloadOf(row: Row, occasion: Occasion, hideContent: boolean): PushPayload {
  const t = createTranslator({
    locale: "en",
    messages: { notifications: messages },
    namespace: "notifications.told",
  });
  const place = { url: `/w/${row.slug}/inbox?conversation=${row.conversationId}`, tag: row.conversationId };
  if (hideContent) return { title: t("hidden"), body: t(`about.${occasion}`), ...place };
  const name = cleanName(toContactRef({ ...row, id: row.contactId }).name);
  const text = row.text ? [...row.text].slice(0, longestText).join("") : "";
  if (occasion === "assigned" || occasion === "missed") {
    return { title: t(occasion, { name }), body: t(`about.${occasion}`), ...place };
  }
  if (occasion === "mentioned") {
    return { title: t("mentioned", { by: cleanName(row.senderName ?? "") }), body: text, ...place };
  }
  return { title: name, body: text || t("wordless"), ...place };
}

/**
 * Tells members whose browser is closed what happened: one notification to a conversation, of the newest thing, as each
 * of them wishes. Best effort: who was not reached finds everything in the inbox.
 * @param options whoIsHere: members who have Parley open are told there
 */
export async function tellMembers(
  { workspaceId, messageIds }: { workspaceId: string; messageIds: string[] },
  options: WakeOptions = {},
): Promise<void> {
  const rows = await claim(await readNews(workspaceId, messageIds));
  if (rows.length === 0) return;
  const now = new Date();
  for (const subscriber of await readAway(workspaceId, options.whoIsHere)) {
    const settings = readNotificationSettings(subscriber.notifications);
    const told = new Map<string, PushPayload>();
    for (const row of rows) {
      const news = newsOf(row);
      const occasion = news && occasionOf(news, subscriber.userId);
      const facts = { occasion, looking: false, focused: false, timeZone: row.timeZone };
      if (!occasion || !waysToTell(facts, settings, now)?.banner) continue;
      told.set(row.conversationId, payloadOf(row, occasion, settings.hideContent));
    }
    await Promise.all(
      [...told.values()].slice(0, 5).map((payload) => sendPush(subscriber, payload, options.reach)),
    );
  }
}
