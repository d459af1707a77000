import { sqlOf } from "@/lib/billing/plans/entitlements";
import { refuseOverMessages } from "@/lib/billing/plans/messages";
import { isUsNumber } from "@/lib/contacts/us-marketing";
import { contactRefSelect, toContactRef } from "@/lib/contacts/views";
import { announceChanges } from "@/lib/inbox/announce";
import { afterQueueing } from "@/lib/inbox/commands";
import { clearDoubts } from "@/lib/inbox/doubts";
import { getMessage } from "@/lib/inbox/queries";
import { whyNotSend, whyNotSendAgain } from "@/lib/inbox/rules";
import { applyActs } from "@/lib/inbox/targets";
import type { MessageFailure } from "@/lib/inbox/message-views";
import type { MessageView } from "@/lib/inbox/views";
import { db, pool, Prisma, transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

const readMessage = (workspaceId: string, id: string) =>
  db.message.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: {
      direction: true,
      type: true,
      category: true,
      content: true,
      status: true,
      error: true,
      wamid: true,
      attempts: true,
      emptiedAt: true,
      timestamp: true,
      replyToId: true,
      conversationId: true,
      phoneNumberId: true,
      conversation: {
        select: {
          windowExpiresAt: true,
          phoneNumber: { select: { state: true } },
          contact: {
            select: { ...contactRefSelect, country: true, marketingStoppedAt: true, utilityStoppedAt: true },
          },
        },
      },
    },
  });

/**
 * Puts a message into the queue again because a person decided so: one that failed and that the customer did not get, or
 * one in doubt, which they may then get twice. Of several who press at once one succeeds.
 * @throws AppError not_found; conflict `cannot_send_again`, `changed_meanwhile`, or for the reasons of sendMessage
 */
export async function sendAgain(
  scope: Scope,
  messageId: string,
  { now, call }: { now: Date; call?: AuditCall },
): Promise<MessageView> {
  const { workspaceId } = scope;
  const message = await readMessage(workspaceId, messageId);
  if (!message || message.direction !== "outbound") throw notFound("message");
  const { conversation, status, attempts, wamid, type, conversationId, phoneNumberId } = message;
  const error = message.error as MessageFailure | null;
  const { marketingStoppedAt, utilityStoppedAt } = conversation.contact;
  const stopAt = (at: Date | null) => at && { at, source: null, proof: null };
  const refusal =
    whyNotSendAgain({ status, error, emptiedAt: message.emptiedAt }) ??
    whyNotSend(
      {
        type,
        category: message.category,
        usNumber: isUsNumber(conversation.contact),
        stops: { marketing: stopAt(marketingStoppedAt), utility: stopAt(utilityStoppedAt) },
        windowExpiresAt: conversation.windowExpiresAt,
        numberState: conversation.phoneNumber.state,
        contact: toContactRef(conversation.contact),
      },
      now,
    );
  if (refusal) throw refusal;
  await refuseOverMessages(sqlOf(pool), workspaceId, now);

  await db.$transaction(async (tx) => {
    const { count } = await tx.message.updateMany({
      where: { workspaceId, id: messageId, status, attempts, emptiedAt: null },
      data: {
        status: "queued",
        error: Prisma.DbNull,
        wamid: null,
        acceptedAt: null,
        sentAt: null,
        failedAt: null,
        dueAt: null,
        // A person waits for it now, also when a campaign began it.
        priority: 0,
        leaseToken: null,
        leaseUntil: null,
      },
    });
    if (count === 0) {
      throw new AppError(
        "conflict",
        "changed_meanwhile",
        "This message has just changed. Look at it again before you send it again.",
      );
    }
    // By its old name Meta may still speak of it; the ledger remembers whose that was.
    if (wamid) {
      await tx.messageAttempt.updateMany({
        where: { workspaceId, messageId, number: attempts, wamid: null },
        data: { wamid },
      });
    }
    await recordAudit(
      {
        scope,
        action: "message.sent_again",
        target: { type: "message", id: messageId },
        data: { from: status, code: error?.code ?? null, attempts },
        call,
      },
      tx,
    );
  });
  const targetId = type === "reaction" ? message.replyToId : null;
  if (targetId) {
    const content = message.content as Record<string, unknown>;
    const at = message.timestamp;
    const by = { id: messageId, direction: "outbound" as const, type, text: null, content, at };
    await transaction((client) => applyActs(client, [{ workspaceId, targetId, by }]));
  }
  const messageIds = targetId ? [messageId, targetId] : [messageId];
  await afterQueueing(workspaceId, { phoneNumberId, conversationId, messageIds });
  return getMessage(scope, messageId);
}

/**
 * Looks once more whether Meta has said anything about a message in doubt.
 * @returns the message as it is now, and whether it is known what became of it
 * @throws AppError not_found
 */
export async function checkAgain(
  scope: Scope,
  messageId: string,
): Promise<{ found: boolean; message: MessageView }> {
  const { workspaceId } = scope;
  const before = await getMessage(scope, messageId);
  if (before.direction !== "outbound") throw notFound("message");
  if (before.status !== "uncertain") return { found: before.status !== "sending", message: before };
  const cleared = await transaction((client) => clearDoubts(client, { workspaceId, messageId }));
  if (cleared.length === 0) return { found: false, message: before };
  const conversationIds = cleared.map(({ conversationId }) => conversationId);
  await announceChanges([{ workspaceId, messageIds: [messageId], conversationIds }]);
  return { found: true, message: await getMessage(scope, messageId) };
}
