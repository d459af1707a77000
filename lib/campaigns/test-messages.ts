import { readPlan, type Plan, type PlannedVariant } from "@/lib/campaigns/plan";
import { factsFor, type PreviewRow } from "@/lib/campaigns/previews";
import { noSuchGap, problemWords, slotWords } from "@/lib/campaigns/slot-words";
import type { CampaignTestInput } from "@/lib/campaigns/schemas";
import { equivalentNumbers } from "@/lib/contacts/equivalents";
import { readPhone } from "@/lib/contacts/phones";
import { sendMessage } from "@/lib/inbox/commands";
import { sendMessageInput } from "@/lib/inbox/schemas";
import type { MessageView } from "@/lib/inbox/views";
import { pool } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import type { Scope } from "@/lib/tenancy/scope";
import { fillTemplate, type FillFacts, type SlotMapping } from "@/lib/templates/filling";
import type { SentComponent } from "@/lib/templates/sent-components";
import { slotsOf } from "@/lib/templates/slots";

type Person = Omit<PreviewRow, "variant">;

async function readContact(plan: Plan, contactId: string): Promise<Person> {
  const { rows } = await pool.query<Person>(
    `SELECT ct.id AS "contactId", ct.name, ct.profile_name AS "profileName", ct.wa_id AS "waId", ct.phone, ct.bsuid,
        ct.username, ct.custom, (SELECT ic.values FROM contact_import_changes ic WHERE ic.workspace_id = $1
          AND ic.contact_id = ct.id AND ic.import_id = ANY($3::uuid[]) LIMIT 1) AS values
      FROM contacts ct WHERE ct.workspace_id = $1 AND ct.id = $2 AND ct.deleted_at IS NULL`,
    [
      plan.workspaceId,
      contactId,
      plan.audience.include.flatMap((source) => (source.kind === "import" ? [source.importId] : [])),
    ],
  );
  if (!rows[0]) throw notFound("contact");
  return rows[0];
}

const phoneMissing = (message: string): AppError =>
  new AppError("invalid", "invalid_input", `phone: ${message}`, { fields: { phone: message } });

/** The contact with this number, however it is written; or somebody who is none yet. */
async function readNumber(plan: Plan, phone: string): Promise<Person> {
  const { rows } = await pool.query<{ country: string }>(`SELECT country FROM workspaces WHERE id = $1`, [
    plan.workspaceId,
  ]);
  const read = readPhone(phone, rows[0]!.country);
  if ("problem" in read) throw phoneMissing("Is not a phone number.");
  const known = await pool.query<{ id: string }>(
    `SELECT ct.id FROM contact_identities i JOIN contacts ct ON ct.workspace_id = i.workspace_id AND ct.id = i.contact_id
      WHERE i.workspace_id = $1 AND i.kind IN ('wa_id', 'phone') AND i.value = ANY($2) AND ct.deleted_at IS NULL
      ORDER BY i.value <> $3 LIMIT 1`,
    [plan.workspaceId, [read.digits, ...equivalentNumbers(read.digits)], read.digits],
  );
  if (known.rows[0]) return readContact(plan, known.rows[0].id);
  const nothing = { name: null, profileName: null, bsuid: null, username: null, custom: null, values: null };
  return { ...nothing, contactId: "", waId: read.digits, phone: `+${read.digits}` };
}

/** Fills the template; where this person has no value the gap shows its own name, so that one sees what would be there. */
function fillForTest(
  { template, values }: PlannedVariant,
  { facts, variant }: { facts: FillFacts; variant: number | null },
): SentComponent[] {
  const filled = fillTemplate(template, values, facts);
  if (!("problems" in filled)) return filled.components;
  const stand: SlotMapping = { ...values };
  for (const { slot, problem } of filled.problems) {
    const source = values[slot];
    if (problem === "missing" && (source?.kind === "field" || source?.kind === "column")) {
      const name = source.kind === "field" ? source.field : source.column;
      stand[slot] = { kind: "text", text: `‹${name.replace(/\s+/g, " ").trim()}›` };
    }
  }
  const again = fillTemplate(template, stand, facts);
  if (!("problems" in again)) return again.components;
  const slots = slotsOf(template);
  const fields = Object.fromEntries(
    again.problems.map(({ slot: key, problem }) => {
      const slot = slots.find((one) => one.key === key);
      const words =
        slot && problem !== "unknown_slot"
          ? `${slotWords(slot, variant)}: ${problemWords(slot, problem)}`
          : noSuchGap(template.name, key);
      return [`values.${key}`, words];
    }),
  );
  throw new AppError("invalid", "value_problem", Object.values(fields)[0]!, { fields });
}

/**
 * Sends the message of a campaign to one person, as a member's own message: it goes at once, belongs to no campaign's
 * ledger, and respects who has stopped marketing. The values of a contact fill it, also when only their number is said.
 * @throws AppError not_found; invalid `no_template`, `value_problem`, or for a number; conflict as sendMessage
 */
export async function sendTestMessage(
  scope: Scope,
  campaignId: string,
  { contactId, phone, variant: number }: CampaignTestInput,
  options: { now: Date; idempotencyKey?: string },
): Promise<MessageView> {
  const plan = await readPlan(scope.workspaceId, campaignId);
  const variant = plan.variants.find((one) => one.number === number);
  if (!variant) {
    const message = "This campaign has no such variant.";
    throw new AppError("invalid", "no_template", message, { fields: { variant: message } });
  }
  const person = contactId ? await readContact(plan, contactId) : await readNumber(plan, phone!);
  const to = person.waId ?? person.phone ?? person.bsuid;
  if (!to) throw new AppError("conflict", "contact_unreachable", "This contact has no number to write to.");
  const { template } = variant;
  const input = sendMessageInput.parse({
    type: "template",
    to,
    phoneNumberId: plan.phoneNumberId,
    template: {
      name: template.name,
      language: { code: template.language },
      components: fillForTest(variant, {
        facts: factsFor(plan, person),
        variant: plan.variants.length > 1 ? number : null,
      }),
    },
  });
  return sendMessage(scope, input, { ...options, takes: false });
}
