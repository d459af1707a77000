import type { MessageRow } from "@/lib/inbox/message-views";
import type { CampaignRef, ConversationRow } from "@/lib/inbox/views";
import type { MediaRow } from "@/lib/media/views";

/**
 * The selects of views.ts said in SQL: one statement with joins, where the ORM would ask three times. Lists and
 * live events are read by these.
 */
export const contactColumns = `
  ct.id AS "contactId", ct.name AS "contactName", ct.profile_name AS "contactProfileName", ct.wa_id AS "contactWaId",
  ct.phone AS "contactPhone", ct.bsuid AS "contactBsuid", ct.username AS "contactUsername"`;

export type ContactColumns = {
  contactId: string;
  contactName: string | null;
  contactProfileName: string | null;
  contactWaId: string | null;
  contactPhone: string | null;
  contactBsuid: string | null;
  contactUsername: string | null;
};

export const contactOf = (row: ContactColumns): ConversationRow["contact"] => ({
  id: row.contactId,
  name: row.contactName,
  profileName: row.contactProfileName,
  waId: row.contactWaId,
  phone: row.contactPhone,
  bsuid: row.contactBsuid,
  username: row.contactUsername,
});

/** Columns of a file `md`. */
export const mediaColumns = `
  md.id AS "mediaId", md.state AS "mediaState", md.kind AS "mediaKind", md.mime_type AS "mediaMimeType",
  md.filename AS "mediaFilename", md.size_bytes AS "mediaSizeBytes", md.width AS "mediaWidth",
  md.height AS "mediaHeight", md.duration_ms AS "mediaDurationMs", md.waveform AS "mediaWaveform",
  md.error AS "mediaError"`;

/** Columns of a message `m` with its contact. */
export const messageColumns = `
  m.id, m.wamid, m.direction, m.source, m.type, m.text, m.content, m.status, m.error,
  m.accepted_at AS "acceptedAt", m.sent_at AS "sentAt", m.delivered_at AS "deliveredAt", m.read_at AS "readAt",
  m.played_at AS "playedAt", m.failed_at AS "failedAt", m.timestamp, m.attempts,
  m.reply_to_id AS "replyToId", m.reply_to_wamid AS "replyToWamid", m.reactions,
  m.edited_at AS "editedAt", m.revoked_at AS "revokedAt", m.emptied_at AS "emptiedAt",
  m.sent_by_user_id AS "sentByUserId", m.sent_by_api_key_id AS "sentByApiKeyId",
  m.scheduled_id AS "scheduledId", m.scheduled_for AS "scheduledFor",
  m.context_type AS "contextType", m.context_id AS "contextId",
  m.conversation_id AS "conversationId", m.phone_number_id AS "phoneNumberId", m.created_at AS "createdAt",
  m.version, m.campaign_id AS "campaignId", cp.name AS "campaignName", ${mediaColumns}, ${contactColumns}`;

/** What stands behind a message `m` in FROM. */
export const messageJoins = `
  JOIN conversations cv ON cv.workspace_id = m.workspace_id AND cv.id = m.conversation_id
  JOIN contacts ct ON ct.workspace_id = cv.workspace_id AND ct.id = cv.contact_id
  LEFT JOIN media md ON md.workspace_id = m.workspace_id AND md.id = m.media_id
  LEFT JOIN campaigns cp ON cp.workspace_id = m.workspace_id AND cp.id = m.campaign_id`;

export type MediaColumns = {
  mediaId: string | null;
  mediaState: MediaRow["state"];
  mediaKind: string;
  mediaMimeType: string;
  mediaFilename: string | null;
  mediaSizeBytes: number | null;
  mediaWidth: number | null;
  mediaHeight: number | null;
  mediaDurationMs: number | null;
  mediaWaveform: number[];
  mediaError: unknown;
};

export const mediaOf = (row: MediaColumns): MediaRow | null =>
  row.mediaId === null
    ? null
    : {
        id: row.mediaId,
        state: row.mediaState,
        kind: row.mediaKind,
        mimeType: row.mediaMimeType,
        filename: row.mediaFilename,
        sizeBytes: row.mediaSizeBytes,
        width: row.mediaWidth,
        height: row.mediaHeight,
        durationMs: row.mediaDurationMs,
        waveform: row.mediaWaveform,
        error: row.mediaError,
      };

type CampaignColumns = { campaignId: string | null; campaignName: string | null };

const campaignOf = ({ campaignId, campaignName }: CampaignColumns): CampaignRef | null =>
  campaignId === null || campaignName === null ? null : { id: campaignId, name: campaignName };

export type SqlMessageRow = Omit<MessageRow, "conversation" | "media" | "campaign"> &
  ContactColumns &
  MediaColumns &
  CampaignColumns;

export const messageRow = (row: SqlMessageRow): MessageRow => ({
  ...row,
  media: mediaOf(row),
  campaign: campaignOf(row),
  conversation: { contact: contactOf(row) },
});

/** The labels of a conversation `cv` but for those that were deleted and are still being taken off in the background. */
const labelIds = `CASE WHEN EXISTS (SELECT 1 FROM label_removals lr WHERE lr.workspace_id = cv.workspace_id)
    THEN ARRAY(SELECT l.id FROM unnest(cv.label_ids) WITH ORDINALITY AS l(id, place)
      WHERE NOT EXISTS (SELECT 1 FROM label_removals lr
        WHERE lr.workspace_id = cv.workspace_id AND lr.label_id = l.id) ORDER BY l.place)
    ELSE cv.label_ids END`;

/** Columns of a conversation `cv` with its contact and the message shown in the list. */
export const conversationColumns = `
  cv.id, cv.status, cv.phone_number_id AS "phoneNumberId", cv.last_activity_at AS "lastActivityAt",
  cv.last_inbound_at AS "lastInboundAt", cv.window_expires_at AS "windowExpiresAt",
  cv.unread_count AS "unreadCount", cv.assignee_id AS "assigneeId", cv.team_id AS "teamId", cv.priority,
  ${labelIds} AS "labelIds", cv.snoozed_until AS "snoozedUntil", cv.closed_at AS "closedAt",
  cv.waiting_since AS "waitingSince", cv.last_message_id AS "lastMessageId", cv.created_at AS "createdAt",
  cv.version, cp.id AS "campaignId", cp.name AS "campaignName",
  ${contactColumns},
  lm.id AS "lastId", lm.direction AS "lastDirection", lm.type AS "lastType", left(lm.text, 200) AS "lastText",
  lm.status AS "lastStatus", lm.timestamp AS "lastTimestamp", lm.revoked_at AS "lastRevokedAt",
  lm.emptied_at AS "lastEmptiedAt",
  lm.version AS "lastVersion"`;

/** What stands behind a conversation `cv` in FROM. */
export const conversationJoins = `
  JOIN contacts ct ON ct.workspace_id = cv.workspace_id AND ct.id = cv.contact_id
  LEFT JOIN messages lm ON lm.workspace_id = cv.workspace_id AND lm.id = cv.last_message_id
  LEFT JOIN campaigns cp ON cp.workspace_id = cv.workspace_id AND cp.id = cv.campaign_id`;

type LastMessage = Pick<
  MessageRow,
  "id" | "direction" | "type" | "text" | "status" | "timestamp" | "revokedAt" | "emptiedAt" | "version"
>;

export type SqlConversationRow = Omit<ConversationRow, "contact" | "campaign"> &
  ContactColumns &
  CampaignColumns & {
    lastId: string | null;
    lastDirection: LastMessage["direction"];
    lastType: string;
    lastText: string | null;
    lastStatus: LastMessage["status"];
    lastTimestamp: Date;
    lastRevokedAt: Date | null;
    lastEmptiedAt: Date | null;
    lastVersion: number;
  };

export const conversationRow = (row: SqlConversationRow): ConversationRow => ({
  ...row,
  contact: contactOf(row),
  campaign: campaignOf(row),
});

export const lastMessageOf = (row: SqlConversationRow): LastMessage | undefined =>
  row.lastId === null
    ? undefined
    : {
        id: row.lastId,
        direction: row.lastDirection,
        type: row.lastType,
        text: row.lastText,
        status: row.lastStatus,
        timestamp: row.lastTimestamp,
        revokedAt: row.lastRevokedAt,
        emptiedAt: row.lastEmptiedAt,
        version: row.lastVersion,
      };
