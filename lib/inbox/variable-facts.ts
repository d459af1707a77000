import { personName, type VariableFacts } from "@/lib/contacts/facts";
import { toContactRef, contactRefSelect } from "@/lib/contacts/views";
import { db, platformDb } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";

/**
 * What variables in a text to this conversation stand for; the agent is who acts.
 * @throws AppError not_found
 */
export async function readVariableFacts(scope: Scope, conversationId: string): Promise<VariableFacts> {
  const { workspaceId, actor } = scope;
  const [row, agent] = await Promise.all([
    db.conversation.findUnique({
      where: { workspaceId_id: { workspaceId, id: conversationId } },
      select: {
        contact: { select: { ...contactRefSelect, custom: true } },
        phoneNumber: { select: { verifiedName: true, displayPhoneNumber: true } },
        workspace: { select: { name: true } },
      },
    }),
    actor.type === "user"
      ? platformDb.user.findUnique({ where: { id: actor.userId }, select: { name: true } })
      : null,
  ]);
  if (!row) throw notFound("conversation");
  const { custom, ...contact } = row.contact;
  return {
    contact: {
      name: personName(toContactRef(contact)),
      phone: contact.phone ?? (contact.waId ? `+${contact.waId}` : null),
      custom: (custom ?? {}) as Record<string, unknown>,
    },
    agent,
    workspace: { name: row.workspace.name },
    number: { name: row.phoneNumber.verifiedName ?? row.phoneNumber.displayPhoneNumber },
  };
}
