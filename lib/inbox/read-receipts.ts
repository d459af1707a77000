import { announceChanges } from "@/lib/inbox/announce";
import { tellRead } from "@/lib/inbox/jobs";
import { getOwnConversation, noteSeen } from "@/lib/inbox/own-reads";
import { nextReceiptTry, readReceiptReachMs } from "@/lib/inbox/rules";
import { readSender } from "@/lib/inbox/sender";
import type { ConversationView } from "@/lib/inbox/views";
import { readInboxSettings } from "@/lib/phone-numbers/inbox-settings";
import { pool, transaction } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { ring } from "@/lib/platform/queue";
import type { Scope } from "@/lib/tenancy/scope";
import { callGraph } from "@/lib/whatsapp/client";
import { readPayload, successAnswer } from "@/lib/whatsapp/payloads";

/**
 * An agent has read the conversation: nothing in it is unread any more, for the workspace and for them, and the customer
 * sees blue ticks soon. Doing it again changes nothing. A message that arrives meanwhile stays unread.
 * @throws AppError not_found
 */
export async function markRead(scope: Scope, conversationId: string, now: Date): Promise<ConversationView> {
  const { workspaceId } = scope;
  const told = await transaction(async (client) => {
    const { rows } = await client.query<{ unread: number }>(
      `SELECT unread_count AS unread FROM conversations WHERE workspace_id = $1 AND id = $2 FOR NO KEY UPDATE`,
      [workspaceId, conversationId],
    );
    if (!rows[0]) throw notFound("conversation");
    if (rows[0].unread === 0) return false;
    await client.query(
      `UPDATE conversations SET unread_count = 0, read_receipt_due_at = $3, read_receipt_tries = 0,
          read_up_to_id = (SELECT id FROM messages WHERE workspace_id = $1 AND conversation_id = $2
            AND direction = 'inbound' ORDER BY timestamp DESC, id DESC LIMIT 1)
        WHERE workspace_id = $1 AND id = $2`,
      [workspaceId, conversationId, now.toISOString()],
    );
    return true;
  });
  if (told) {
    await Promise.all([
      ring(tellRead, { workspaceId, conversationId }, { id: conversationId }),
      announceChanges([{ workspaceId, messageIds: [], conversationIds: [conversationId] }]),
    ]);
  }
  await noteSeen(scope, conversationId);
  return getOwnConversation(scope, conversationId);
}

type Due = {
  phoneNumberId: string;
  inboxSettings: unknown;
  dueAt: Date;
  tries: number;
  wamid: string | null;
  at: Date | null;
};

/** The newest message that was read and that Meta can be told of: a reaction has no ticks. */
async function readDue(workspaceId: string, conversationId: string): Promise<Due | null> {
  const { rows } = await pool.query<Due>(
    `SELECT cv.phone_number_id AS "phoneNumberId", cv.read_receipt_due_at AS "dueAt", cv.read_receipt_tries AS tries,
        pn.inbox_settings AS "inboxSettings", newest.wamid, newest.timestamp AS at
      FROM conversations cv
      JOIN phone_numbers pn ON pn.workspace_id = cv.workspace_id AND pn.id = cv.phone_number_id
      LEFT JOIN messages seen ON seen.workspace_id = cv.workspace_id AND seen.id = cv.read_up_to_id
      LEFT JOIN LATERAL (SELECT m.wamid, m.timestamp FROM messages m
        WHERE m.workspace_id = cv.workspace_id AND m.conversation_id = cv.id AND m.direction = 'inbound'
          AND m.source = 'customer' AND m.wamid IS NOT NULL AND m.type <> 'reaction'
          AND (m.timestamp, m.id) <= (seen.timestamp, seen.id)
        ORDER BY m.timestamp DESC, m.id DESC LIMIT 1) newest ON true
      WHERE cv.workspace_id = $1 AND cv.id = $2 AND cv.read_receipt_due_at IS NOT NULL`,
    [workspaceId, conversationId],
  );
  return rows[0] ?? null;
}

/**
 * Tells Meta that a conversation was read, if that is still to be done. Nobody is bothered when it does not work: it is
 * tried again a few times and then left. A number whose settings say so keeps it to itself.
 */
export async function tellMetaRead(ids: { workspaceId: string; conversationId: string }): Promise<void> {
  const { workspaceId, conversationId } = ids;
  const due = await readDue(workspaceId, conversationId);
  if (!due) return;
  const now = new Date();
  let next: Date | null = null;
  const wanted = readInboxSettings(due.inboxSettings).readReceipts;
  if (wanted && due.wamid && due.at && now.getTime() - due.at.getTime() < readReceiptReachMs) {
    const state = await readSender(workspaceId, due.phoneNumberId);
    if (state.kind === "ready") {
      const { sender } = state;
      const answer = await callGraph(sender.target, {
        method: "POST",
        path: `/${sender.metaId}/messages`,
        body: readPayload(due.wamid),
        schema: successAnswer,
      });
      // Saying it twice harms nobody, so a doubt is a reason to say it again.
      const helps = !answer.ok && answer.outcome !== "refused";
      next = helps ? nextReceiptTry(due.tries, now) : null;
      if (!answer.ok) {
        log.info(
          { conversationId, outcome: answer.outcome, code: answer.error?.code },
          "read receipt not told",
        );
      }
    } else {
      next = nextReceiptTry(due.tries, now);
    }
  }
  // Only what was due when we looked: somebody may have read on meanwhile.
  await pool.query(
    `UPDATE conversations SET read_receipt_due_at = $4, read_receipt_tries = read_receipt_tries + 1
      WHERE workspace_id = $1 AND id = $2 AND read_receipt_due_at = $3`,
    [workspaceId, conversationId, due.dueAt.toISOString(), next?.toISOString() ?? null],
  );
}

/** Rings again for receipts that are due and whose bell did not ring. @returns how many */
export async function ringDueReceipts(limit: number): Promise<number> {
  const { rows } = await pool.query<{ workspaceId: string; conversationId: string }>(
    `SELECT workspace_id AS "workspaceId", id AS "conversationId" FROM conversations
      WHERE read_receipt_due_at < now() - interval '5 seconds' ORDER BY read_receipt_due_at LIMIT $1`,
    [limit],
  );
  await Promise.all(rows.map((row) => ring(tellRead, row, { id: row.conversationId })));
  return rows.length;
}
