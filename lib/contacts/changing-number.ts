import type pg from "pg";
import { dialledForm, equivalentNumbers } from "@/lib/contacts/equivalents";
import { readStops, recallStops } from "@/lib/contacts/erasures/stops";
import { numberTaken } from "@/lib/contacts/given-numbers";
import { AddressTaken, lockPeople } from "@/lib/contacts/identities";
import { lockProfiles, writeProfiles } from "@/lib/contacts/profiles";
import { isSameNumber } from "@/lib/contacts/rules";
import { AppError, notFound } from "@/lib/platform/errors";
import { auditWriter, recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

type Them = { workspaceId: string; id: string };

const formsOf = (digits: string): string[] => [digits, ...equivalentNumbers(digits)];
const digitsIn = (phone: string | null): string | null => phone?.replace(/\D/g, "") || null;

const instead = "Another number is another person: create a contact with the new number and merge the two.";

function refusal(reason: string, problem: string): AppError {
  return new AppError("conflict", reason, problem, { fields: { phone: problem } });
}

const readPhoneOf = async (client: pg.PoolClient, { workspaceId, id }: Them): Promise<string | null> => {
  const { rows } = await client.query<{ phone: string | null }>(
    `SELECT phone FROM contacts WHERE workspace_id = $1 AND id = $2 AND erased_at IS NULL`,
    [workspaceId, id],
  );
  if (!rows[0]) throw notFound("contact");
  return rows[0].phone;
};

/** Nothing that waits to be sent to them is taken, and nothing is added, until the number is written. */
async function holdMessages(client: pg.PoolClient, { workspaceId, id }: Them): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT id FROM conversations WHERE workspace_id = $1 AND contact_id = $2 ORDER BY id FOR NO KEY UPDATE`,
    [workspaceId, id],
  );
  await client.query(
    `SELECT 1 FROM messages WHERE workspace_id = $1 AND conversation_id = ANY($2::uuid[])
        AND (status = 'queued' OR status = 'sending') ORDER BY id FOR NO KEY UPDATE`,
    [workspaceId, rows.map((row) => row.id)],
  );
}

/**
 * What holds the number a contact has. Of somebody with a user id only what came after the number was written down:
 * what was before went to the user id.
 */
async function tiesOf(
  client: pg.PoolClient,
  { workspaceId, id }: Them,
  digits: string,
): Promise<{ proven: boolean; used: boolean; stopped: boolean }> {
  const { rows } = await client.query<{ proven: boolean; used: boolean; stopped: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM contact_identities i WHERE i.workspace_id = $1 AND i.contact_id = $2
          AND i.kind = 'wa_id' AND i.value = ANY($3)) AS proven,
        EXISTS (SELECT 1 FROM conversations cv
          JOIN messages m ON m.workspace_id = cv.workspace_id AND m.conversation_id = cv.id
          WHERE cv.workspace_id = $1 AND cv.contact_id = $2 AND m.created_at >= n.since
            AND CASE m.direction WHEN 'inbound' THEN c.bsuid IS NULL
              WHEN 'outbound' THEN m.status NOT IN ('queued', 'failed', 'cancelled') ELSE false END) AS used,
        (c.marketing_stopped_at IS NOT NULL OR c.utility_stopped_at IS NOT NULL)
          AND (c.bsuid IS NULL OR EXISTS (SELECT 1 FROM consent_events e WHERE e.workspace_id = $1
            AND e.contact_id = $2 AND NOT e.granted AND e.created_at >= n.since)) AS stopped
      FROM contacts c CROSS JOIN LATERAL (SELECT coalesce(CASE WHEN c.bsuid IS NOT NULL THEN min(i.created_at) END,
          '-infinity') AS since FROM contact_identities i
        WHERE i.workspace_id = $1 AND i.contact_id = $2 AND i.kind = 'phone' AND i.value = ANY($3)) n
      WHERE c.workspace_id = $1 AND c.id = $2`,
    [workspaceId, id, formsOf(digits)],
  );
  return rows[0]!;
}

/** @throws AppError conflict when the number a contact has is theirs beyond doubt */
async function proveLoose(client: pg.PoolClient, them: Them, digits: string): Promise<void> {
  await holdMessages(client, them);
  const { proven, used, stopped } = await tiesOf(client, them, digits);
  const number = `+${digits}`;
  if (proven) throw refusal("number_proven", `They write to you from ${number}. ${instead}`);
  if (used) throw refusal("number_used", `Messages went to ${number}. ${instead}`);
  if (stopped) {
    throw refusal(
      "number_stopped",
      `Whoever has ${number} has stopped messages, and that stays with the number. Create a contact with the new number instead.`,
    );
  }
}

/** @throws AppError conflict `contact_exists` when somebody else has the number, however it is written */
async function proveFree(client: pg.PoolClient, { workspaceId, id }: Them, digits: string): Promise<void> {
  const { rows } = await client.query<{ contactId: string }>(
    `SELECT contact_id AS "contactId" FROM contact_identities
      WHERE workspace_id = $1 AND kind IN ('wa_id', 'phone') AND value = ANY($2) AND contact_id <> $3
      ORDER BY value = $4 DESC, kind LIMIT 1`,
    [workspaceId, formsOf(digits), id, digits],
  );
  if (!rows[0]) return;
  throw await numberTaken(client, workspaceId, rows[0].contactId, "If the two are one person, merge them.");
}

/** @throws AddressTaken when somebody else wrote the number meanwhile */
async function moveIdentity(
  client: pg.PoolClient,
  { workspaceId, id }: Them,
  from: string | null,
  to: string,
): Promise<void> {
  await client.query(
    `DELETE FROM contact_identities WHERE workspace_id = $1 AND contact_id = $2 AND kind = 'phone' AND value = ANY($3)`,
    [workspaceId, id, from ? formsOf(from) : []],
  );
  await client.query(
    `INSERT INTO contact_identities (workspace_id, kind, value, contact_id)
      SELECT $1, 'phone', $3, $2 WHERE NOT EXISTS (SELECT 1 FROM contact_identities
        WHERE workspace_id = $1 AND kind = 'wa_id' AND value = ANY($4))
      ON CONFLICT DO NOTHING`,
    [workspaceId, id, to, formsOf(to)],
  );
  const { rows } = await client.query(
    `SELECT 1 FROM contact_identities WHERE workspace_id = $1 AND contact_id = $2
        AND kind IN ('wa_id', 'phone') AND value = ANY($3)`,
    [workspaceId, id, formsOf(to)],
  );
  if (rows.length === 0) throw new AddressTaken();
}

/** What a campaign has in the queue for them goes to the new number; what it sent went to the old one. */
async function redirectCampaigns(
  client: pg.PoolClient,
  { workspaceId, id }: Them,
  digits: string,
): Promise<void> {
  await client.query(
    `UPDATE campaign_recipients r SET sent_to = nullif($3, r.address) FROM messages m
      WHERE r.workspace_id = $1 AND r.contact_id = $2 AND r.state = 'queued'
        AND m.workspace_id = $1 AND m.id = r.message_id AND m.status = 'queued'`,
    [workspaceId, id, dialledForm(digits)],
  );
}

/** What whoever had this number stopped before they were erased holds, whatever the contact has agreed to since. */
async function inheritStops(client: pg.PoolClient, them: Them, digits: string): Promise<void> {
  const newcomer = { ...them, addresses: [digits] };
  const found = (await readStops(client, [newcomer])).get(them.id);
  if (!found) return;
  const { rows } = await client.query<{ marketing: Date | null; utility: Date | null }>(
    `SELECT marketing_said_at AS marketing, utility_said_at AS utility FROM contacts
      WHERE workspace_id = $1 AND id = $2`,
    [them.workspaceId, them.id],
  );
  const said = rows[0]!;
  // Of two words of the same time the one that stops counts.
  const holding = (stop: Date | null, word: Date | null) => (stop && word && word > stop ? word : stop);
  const stops = {
    marketing: holding(found.marketing, said.marketing),
    utility: holding(found.utility, said.utility),
  };
  await recallStops(client, [newcomer], new Map([[them.id, stops]]));
}

/**
 * Gives a contact its number, or another one, while WhatsApp has not proven the one it has: nobody has written from it,
 * no message to it was accepted, and nobody has stopped messages by it. The former number is nobody's then. The same
 * number again changes nothing. In the caller's transaction; of two at once the later one finds what the first has
 * written, and of two contacts one gets the number.
 * @param digits E.164 without "+"
 * @throws AppError not_found; conflict `number_proven`, `number_used`, `number_stopped`, or `contact_exists` with the id
 *   and name of the contact that has the number
 * @throws AddressTaken to be tried again
 */
export async function changeNumber(
  client: pg.PoolClient,
  scope: Scope,
  contactId: string,
  digits: string,
  call?: AuditCall,
): Promise<void> {
  const { workspaceId } = scope;
  const them = { workspaceId, id: contactId };
  const seen = await readPhoneOf(client, them);
  const before = digitsIn(seen);
  // Whoever is told or meets one of the two numbers waits: an import, a message of a stranger.
  await lockPeople(
    client,
    [before, digits].flatMap((waId) =>
      waId ? [{ workspaceId, person: { waId, bsuid: null, username: null, profileName: null } }] : [],
    ),
  );
  const [profile] = await lockProfiles(client, [them]);
  if (!profile) throw notFound("contact");
  if (profile.phone !== seen) throw new AddressTaken();
  if (isSameNumber(before, digits)) return;
  // What they write from may always take the place of a number somebody has guessed.
  if (!isSameNumber(profile.waId, digits)) {
    if (profile.waId) throw refusal("number_proven", `They write to you from +${profile.waId}. ${instead}`);
    if (before) await proveLoose(client, them, before);
    await proveFree(client, them, digits);
  }
  await moveIdentity(client, them, before, digits);
  await writeProfiles(client, [{ ...profile, phone: `+${dialledForm(digits)}` }]);
  await redirectCampaigns(client, them, digits);
  await inheritStops(client, them, digits);
  const action = before ? "contact.number_changed" : "contact.number_added";
  await recordAudit({ scope, action, target: { type: "contact", id: contactId }, call }, auditWriter(client));
}
