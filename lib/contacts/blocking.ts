import { getContact } from "@/lib/contacts/queries";
import type { ContactView } from "@/lib/contacts/views";
import { graphUrlOf, openAccessToken } from "@/lib/phone-numbers/credentials";
import { db, pool } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";
import { callGraph, type GraphAnswer } from "@/lib/whatsapp/client";

type NumberRow = { metaId: string; wabaId: string; accessToken: string; graphUrl: string | null };

/** Connected numbers on which this person has a conversation. */
async function numbersOf(workspaceId: string, contactId: string): Promise<NumberRow[]> {
  const { rows } = await pool.query<NumberRow>(
    `SELECT pn.meta_id AS "metaId", w.id AS "wabaId", w.access_token AS "accessToken", w.graph_url AS "graphUrl"
      FROM conversations cv
      JOIN phone_numbers pn ON pn.workspace_id = cv.workspace_id AND pn.id = cv.phone_number_id
      JOIN wabas w ON w.workspace_id = pn.workspace_id AND w.id = pn.waba_id
      WHERE cv.workspace_id = $1 AND cv.contact_id = $2 AND pn.state <> 'disconnected' LIMIT 50`,
    [workspaceId, contactId],
  );
  return rows;
}

/** Asks Meta on each number. Source: Meta, Block Users API, `POST` and `DELETE /{phone_number_id}/block_users`. */
async function askMeta(
  scope: Scope,
  contact: ContactView,
  method: "POST" | "DELETE",
): Promise<GraphAnswer[]> {
  const { workspaceId } = scope;
  const user = contact.waId ? { user: contact.waId } : contact.bsuid && { user_id: contact.bsuid };
  const numbers = user ? await numbersOf(workspaceId, contact.id) : [];
  return Promise.all(
    numbers.map((number) =>
      callGraph(
        {
          baseUrl: graphUrlOf(number),
          accessToken: openAccessToken({ workspaceId, id: number.wabaId, accessToken: number.accessToken }),
        },
        {
          method,
          path: `/${number.metaId}/block_users`,
          body: { messaging_product: "whatsapp", block_users: [user] },
        },
      ),
    ),
  );
}

async function keep(
  scope: Scope,
  contactId: string,
  blockedAt: Date | null,
  call?: AuditCall,
): Promise<ContactView> {
  const { workspaceId } = scope;
  await db.$transaction(async (tx) => {
    await tx.contact.updateMany({ where: { workspaceId, id: contactId }, data: { blockedAt } });
    await recordAudit(
      {
        scope,
        action: blockedAt ? "contact.blocked" : "contact.unblocked",
        target: { type: "contact", id: contactId },
        call,
      },
      tx,
    );
  });
  return getContact(scope, contactId);
}

/**
 * Blocks a person with Meta on every number they have a conversation with: nothing of theirs arrives any more. Meta only
 * takes people who wrote to a number within the last 24 hours; one number that takes it is enough. Blocking twice is the
 * same as once.
 * @throws AppError not_found; conflict `cannot_block` when Meta takes it on no number; unavailable when Meta did not answer
 */
export async function blockContact(
  scope: Scope,
  contactId: string,
  now: Date,
  call?: AuditCall,
): Promise<ContactView> {
  const contact = await getContact(scope, contactId);
  if (contact.blockedAt) return contact;
  const answers = await askMeta(scope, contact, "POST");
  if (answers.some((answer) => answer.ok)) return keep(scope, contactId, now, call);
  if (answers.some((answer) => !answer.ok && answer.outcome !== "refused")) {
    throw new AppError(
      "unavailable",
      "meta_unreachable",
      "Meta did not answer. Nobody was blocked; try again in a moment.",
    );
  }
  throw new AppError(
    "conflict",
    "cannot_block",
    "WhatsApp only lets you block people who wrote to you within the last 24 hours.",
  );
}

/**
 * Lets a person write again. Doing it twice is the same as once.
 * @throws AppError not_found; unavailable when Meta did not take it on every number
 */
export async function unblockContact(
  scope: Scope,
  contactId: string,
  call?: AuditCall,
): Promise<ContactView> {
  const contact = await getContact(scope, contactId);
  if (!contact.blockedAt) return contact;
  const answers = await askMeta(scope, contact, "DELETE");
  if (answers.some((answer) => !answer.ok)) {
    throw new AppError(
      "unavailable",
      "meta_unreachable",
      "Meta did not take it. They are still blocked; try again in a moment.",
    );
  }
  return keep(scope, contactId, null, call);
}
