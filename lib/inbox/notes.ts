import type pg from "pg";
import { announceChanges } from "@/lib/inbox/announce";
import { takeKey } from "@/lib/inbox/idempotency";
import { timestampOf } from "@/lib/inbox/message-time";
import { getMessage } from "@/lib/inbox/queries";
import type { NoteInput } from "@/lib/inbox/schemas";
import type { EventRef, MessageView } from "@/lib/inbox/views";
import { transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { newId } from "@/lib/shared/id";
import type { Scope } from "@/lib/tenancy/scope";

type Place = { conversationId: string; phoneNumberId: string; lastActivityAt: Date };

/** The members a note names, with their names of today. @throws AppError not_found for somebody who is none */
async function readMentioned(
  client: pg.PoolClient,
  workspaceId: string,
  userIds: readonly string[],
): Promise<EventRef[]> {
  if (userIds.length === 0) return [];
  const { rows } = await client.query<EventRef>(
    `SELECT m.user_id AS id, u.name FROM memberships m JOIN users u ON u.id = m.user_id
      WHERE m.workspace_id = $1 AND m.user_id = ANY($2::uuid[])`,
    [workspaceId, userIds],
  );
  if (rows.length < userIds.length) throw notFound("member");
  return rows;
}

/** Who was named before has seen it or not as before; who is named no more is asked no more. Nobody calls themselves. */
async function writeMentions(
  client: pg.PoolClient,
  scope: Scope,
  note: { id: string; conversationId: string },
  mentioned: readonly EventRef[],
): Promise<void> {
  const { workspaceId, actor } = scope;
  const own = actor.type === "user" ? actor.userId : null;
  const userIds = mentioned.map(({ id }) => id).filter((id) => id !== own);
  await client.query(
    `DELETE FROM mentions WHERE workspace_id = $1 AND conversation_id = $4 AND message_id = $2
      AND user_id <> ALL($3::uuid[])`,
    [workspaceId, note.id, userIds, note.conversationId],
  );
  await client.query(
    `INSERT INTO mentions (workspace_id, user_id, message_id, conversation_id)
      SELECT $1, user_id, $2, $4 FROM unnest($3::uuid[]) AS named(user_id) ON CONFLICT DO NOTHING`,
    [workspaceId, note.id, userIds, note.conversationId],
  );
}

async function announceNote(workspaceId: string, messageId: string): Promise<void> {
  await announceChanges([{ workspaceId, messageIds: [messageId], conversationIds: [] }]);
}

/**
 * Writes what only colleagues read: a row of the thread that is never delivered, is nobody's last message and answers no
 * customer. Those it mentions find it among their mentions. With `idempotencyKey` the same request gives the same note.
 * @throws AppError not_found for a conversation or member that is not the workspace's; conflict `idempotency_key_reused`
 */
export async function addNote(
  scope: Scope,
  conversationId: string,
  input: NoteInput,
  { idempotencyKey, now }: { idempotencyKey?: string; now: Date },
): Promise<MessageView> {
  const { workspaceId, actor } = scope;
  const { text, mentions } = input;
  const id = newId();
  const before = await transaction(async (client) => {
    if (idempotencyKey !== undefined) {
      const request = { ...input, conversationId, type: "note" };
      const made = await takeKey(client, workspaceId, idempotencyKey, request, id);
      if (made) return made;
    }
    const { rows } = await client.query<Place>(
      `SELECT id AS "conversationId", phone_number_id AS "phoneNumberId", last_activity_at AS "lastActivityAt"
        FROM conversations WHERE workspace_id = $1 AND id = $2 FOR KEY SHARE`,
      [workspaceId, conversationId],
    );
    const [place] = rows;
    if (!place) throw notFound("conversation");
    const mentioned = await readMentioned(client, workspaceId, mentions);
    await client.query(
      `INSERT INTO messages (id, workspace_id, conversation_id, phone_number_id, direction, source, type, text,
          content, status, timestamp, sent_by_user_id, sent_by_api_key_id)
        VALUES ($1, $2, $3, $4, 'internal', $5, 'note', $6, $7, 'received', $8, $9, $10)`,
      [
        id,
        workspaceId,
        conversationId,
        place.phoneNumberId,
        actor.type === "user" ? "agent" : actor.type === "api_key" ? "api" : "system",
        text,
        JSON.stringify({ mentions: mentioned }),
        timestampOf(place, now).toISOString(),
        actor.type === "user" ? actor.userId : null,
        actor.type === "api_key" ? actor.apiKeyId : null,
      ],
    );
    await writeMentions(client, scope, { id, conversationId }, mentioned);
    return null;
  });
  if (before) return getMessage(scope, before);
  await announceNote(workspaceId, id);
  return getMessage(scope, id);
}

/** Locks a note that is still there. @throws AppError not_found; forbidden `not_your_note` */
async function lockOwnNote(
  client: pg.PoolClient,
  { workspaceId, actor }: Scope,
  noteId: string,
): Promise<{ id: string; conversationId: string }> {
  const { rows } = await client.query<{
    conversationId: string;
    userId: string | null;
    keyId: string | null;
  }>(
    `SELECT conversation_id AS "conversationId", sent_by_user_id AS "userId", sent_by_api_key_id AS "keyId"
      FROM messages WHERE workspace_id = $1 AND id = $2 AND direction = 'internal' AND type = 'note'
        AND revoked_at IS NULL AND emptied_at IS NULL FOR NO KEY UPDATE`,
    [workspaceId, noteId],
  );
  const [note] = rows;
  if (!note) throw notFound("note");
  const own =
    (actor.type === "user" && actor.userId === note.userId) ||
    (actor.type === "api_key" && actor.apiKeyId === note.keyId);
  if (!own) {
    throw new AppError("forbidden", "not_your_note", "Only who wrote a note can change or delete it.");
  }
  return { id: noteId, conversationId: note.conversationId };
}

/** Gives one's own note other words and mentions. @throws AppError not_found; forbidden `not_your_note` */
export async function editNote(
  scope: Scope,
  noteId: string,
  { text, mentions }: NoteInput,
  now: Date,
): Promise<MessageView> {
  const { workspaceId } = scope;
  await transaction(async (client) => {
    const note = await lockOwnNote(client, scope, noteId);
    const mentioned = await readMentioned(client, workspaceId, mentions);
    await client.query(
      `UPDATE messages SET text = $3, content = $4, edited_at = $5, updated_at = now()
        WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, noteId, text, JSON.stringify({ mentions: mentioned }), now.toISOString()],
    );
    await writeMentions(client, scope, note, mentioned);
  });
  await announceNote(workspaceId, noteId);
  return getMessage(scope, noteId);
}

/**
 * Takes away what one's own note said, and its mentions; that there was one stays, so that open threads agree.
 * @throws AppError not_found; forbidden `not_your_note`
 */
export async function deleteNote(scope: Scope, noteId: string, now: Date): Promise<MessageView> {
  const { workspaceId } = scope;
  await transaction(async (client) => {
    const note = await lockOwnNote(client, scope, noteId);
    await client.query(
      `UPDATE messages SET text = NULL, content = '{}', revoked_at = $3, updated_at = now()
        WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, noteId, now.toISOString()],
    );
    await writeMentions(client, scope, note, []);
  });
  await announceNote(workspaceId, noteId);
  return getMessage(scope, noteId);
}
