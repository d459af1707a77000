import { readSender } from "@/lib/inbox/sender";
import { windowIsOpen } from "@/lib/inbox/window";
import { readInboxSettings } from "@/lib/phone-numbers/inbox-settings";
import { pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { redis } from "@/lib/platform/redis";
import type { Scope } from "@/lib/tenancy/scope";
import { callGraph } from "@/lib/whatsapp/client";
import { successAnswer, typingPayload } from "@/lib/whatsapp/payloads";

/** Meta shows it for 25 seconds; whoever goes on writing asks again a little before. */
const restSeconds = 20;

type Row = {
  phoneNumberId: string;
  windowExpiresAt: Date | null;
  inboxSettings: unknown;
  wamid: string | null;
};

/**
 * The customer sees "typing…" for a while, when the number's settings allow it. At Meta this marks the chat as read too
 * ("Typing indicators"), so a number without read receipts shows nothing. Often asked, it is told once in 20 seconds,
 * however many people write. Nobody is bothered when it does not work.
 * @returns whether Meta was told now @throws AppError not_found
 */
export async function showTyping(scope: Scope, conversationId: string): Promise<{ shown: boolean }> {
  const { workspaceId } = scope;
  const { rows } = await pool.query<Row>(
    `SELECT cv.phone_number_id AS "phoneNumberId", cv.window_expires_at AS "windowExpiresAt",
        pn.inbox_settings AS "inboxSettings", newest.wamid
      FROM conversations cv
      JOIN phone_numbers pn ON pn.workspace_id = cv.workspace_id AND pn.id = cv.phone_number_id
      LEFT JOIN LATERAL (SELECT m.wamid FROM messages m
        WHERE m.workspace_id = cv.workspace_id AND m.conversation_id = cv.id AND m.direction = 'inbound'
          AND m.source = 'customer' AND m.wamid IS NOT NULL AND m.type <> 'reaction'
        ORDER BY m.timestamp DESC, m.id DESC LIMIT 1) newest ON true
      WHERE cv.workspace_id = $1 AND cv.id = $2`,
    [workspaceId, conversationId],
  );
  const row = rows[0];
  if (!row) throw notFound("conversation");
  const { readReceipts, typingIndicator } = readInboxSettings(row.inboxSettings);
  if (!readReceipts || !typingIndicator || !row.wamid) return { shown: false };
  if (!windowIsOpen(row.windowExpiresAt, new Date())) return { shown: false };
  const first = await redis()
    .set(`typing:${conversationId}`, "1", "EX", restSeconds, "NX")
    .catch(() => null);
  if (!first) return { shown: false };
  const state = await readSender(workspaceId, row.phoneNumberId);
  if (state.kind !== "ready") return { shown: false };
  const answer = await callGraph(state.sender.target, {
    method: "POST",
    path: `/${state.sender.metaId}/messages`,
    body: typingPayload(row.wamid),
    schema: successAnswer,
    deadlineMs: 5_000,
  });
  if (!answer.ok) {
    log.info({ conversationId, outcome: answer.outcome, code: answer.error?.code }, "typing not shown");
  }
  return { shown: answer.ok };
}
