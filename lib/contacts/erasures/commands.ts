import type pg from "pg";
import { equivalentNumbers } from "@/lib/contacts/equivalents";
import { blankContact } from "@/lib/contacts/erasures/blank";
import { keepStops } from "@/lib/contacts/erasures/stops";
import { noErasure, toErasureView, type ErasureView } from "@/lib/contacts/erasures/views";
import { eraseContacts } from "@/lib/contacts/jobs";
import { getContact } from "@/lib/contacts/queries";
import { keptDays } from "@/lib/contacts/deleting";
import { db, pool, transaction } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { publish } from "@/lib/realtime/publish";
import { newId } from "@/lib/shared/id";
import { auditWriter, recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { scopeFromJob, type Scope } from "@/lib/tenancy/scope";

/** The words of a person's addresses that are long enough to mean nobody else. */
const tellingLength = 5;

type Person = {
  phone: string | null;
  waId: string | null;
  bsuid: string | null;
  username: string | null;
  marketingStoppedAt: Date | null;
  utilityStoppedAt: Date | null;
  erasedAt: Date | null;
};

/** Locks conversations before the contact, as messages that arrive do. */
async function lockPerson(client: pg.PoolClient, them: [string, string]): Promise<Person | undefined> {
  await client.query(
    `SELECT 1 FROM conversations WHERE workspace_id = $1 AND contact_id = $2 ORDER BY id FOR UPDATE`,
    them,
  );
  const { rows } = await client.query<Person>(
    `SELECT phone, wa_id AS "waId", bsuid, username, marketing_stopped_at AS "marketingStoppedAt",
        utility_stopped_at AS "utilityStoppedAt", erased_at AS "erasedAt"
      FROM contacts WHERE workspace_id = $1 AND id = $2 FOR UPDATE`,
    them,
  );
  return rows[0];
}

/** Everything the person is known by. */
async function addressesOf(client: pg.PoolClient, them: [string, string], person: Person): Promise<string[]> {
  const { rows } = await client.query<{ value: string }>(
    `SELECT value FROM contact_identities WHERE workspace_id = $1 AND contact_id = $2`,
    them,
  );
  const { phone, waId, bsuid } = person;
  const known = [...rows.map(({ value }) => value), phone?.replace(/\D/g, "") ?? "", waId ?? "", bsuid ?? ""];
  return [...new Set(known.filter((one) => one.length >= tellingLength))];
}

/** @returns whether there was something to do; @throws AppError not_found */
async function cutOff(
  client: pg.PoolClient,
  scope: Scope,
  contactId: string,
  call?: AuditCall,
): Promise<boolean> {
  const { workspaceId } = scope;
  const them: [string, string] = [workspaceId, contactId];
  const person = await lockPerson(client, them);
  if (!person) throw notFound("contact");
  if (person.erasedAt) return false;
  const addresses = await addressesOf(client, them, person);
  await keepStops(client, workspaceId, addresses, {
    marketing: person.marketingStoppedAt,
    utility: person.utilityStoppedAt,
  });
  const sought = new Set([
    ...addresses,
    ...addresses.flatMap((one) => (/^\d+$/.test(one) ? equivalentNumbers(one) : [])),
    ...(person.username && person.username.length >= tellingLength ? [person.username] : []),
  ]);
  await client.query(
    `INSERT INTO contact_erasures (id, workspace_id, contact_id, addresses, storage_keys) VALUES ($1, $2, $3, $4, '{}')`,
    [newId(), workspaceId, contactId, [...sought]],
  );
  await blankContact(client, { workspaceId, contactId });
  await recordAudit(
    { scope, action: "contact.erased", target: { type: "contact", id: contactId }, call },
    auditWriter(client),
  );
  return true;
}

/** A message that arrives meanwhile may have locked the same rows the other way round: then once more. */
async function persistently<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction(work);
    } catch (error) {
      if (tries >= 4 || (error as { code?: string }).code !== "40P01") throw error;
    }
  }
}

/**
 * Erases a person for good: it cannot be undone. At once they are nobody: out of every list, their addresses gone, what was
 * to be sent to them cancelled; a message of theirs afterwards makes a new contact. The worker then takes them out of
 * everything that was kept, see lib/contacts/erasures/work.ts. Who had stopped messages stays stopped, by a keyed hash of
 * their number. Twice is the same as once.
 * @throws AppError not_found
 */
export async function eraseContact(scope: Scope, contactId: string, call?: AuditCall): Promise<ErasureView> {
  const { workspaceId } = scope;
  const begun = await persistently((client) => cutOff(client, scope, contactId, call));
  if (begun) {
    await ring(eraseContacts, {});
    await publish(workspaceId, [{ type: "reset", data: {} }]);
  }
  return getErasure(scope, contactId);
}

/** How far the erasure of a contact is, if there is one. @throws AppError not_found for nobody's contact */
export async function getErasure(scope: Scope, contactId: string): Promise<ErasureView> {
  const row = await db.contactErasure.findFirst({
    where: { workspaceId: scope.workspaceId, contactId },
    select: { contactId: true, createdAt: true, finishedAt: true },
    orderBy: { createdAt: "desc" },
  });
  if (row) return toErasureView(row);
  await getContact(scope, contactId);
  return noErasure(contactId);
}

/** So many are begun by one sweep; the next one goes on. */
const most = 100;

/** Erases who was deleted 30 days ago. For a sweep: bounded, repeatable, several at once are harmless. */
export async function eraseLongDeleted(): Promise<number> {
  const { rows } = await pool.query<{ workspaceId: string; id: string }>(
    `SELECT workspace_id AS "workspaceId", id FROM contacts
      WHERE deleted_at < now() - make_interval(days => $1) AND deleted_at IS NOT NULL AND erased_at IS NULL
      ORDER BY deleted_at LIMIT ${most}`,
    [keptDays],
  );
  for (const { workspaceId, id } of rows) await eraseContact(scopeFromJob({ workspaceId }), id);
  return rows.length;
}
