import { audienceSql, importsOf, type Parameters } from "@/lib/campaigns/audience";
import type { Plan, PlannedVariant } from "@/lib/campaigns/plan";
import { zoneTable } from "@/lib/campaigns/zones";
import { usNumberSql } from "@/lib/contacts/us-marketing";
import { WINDOW_MARGIN_MS } from "@/lib/inbox/window";
import type { SlotSource } from "@/lib/templates/filling";
import type { Scope } from "@/lib/tenancy/scope";

/** One spelling of numbers that are written in two ways; like lib/contacts/equivalents, of which a test holds it to. */
export const spelledOnce = (digits: string): string => `CASE
  WHEN ${digits} ~ '^55[1-9][0-9][6-9][0-9]{7}$' THEN left(${digits}, 4) || '9' || substr(${digits}, 5)
  WHEN ${digits} ~ '^521[0-9]{10}$' THEN '52' || substr(${digits}, 4)
  WHEN ${digits} ~ '^541115[0-9]{8}$' THEN '54911' || substr(${digits}, 7)
  WHEN ${digits} ~ '^54[2-9][0-9]{2}15[0-9]{7}$' THEN '549' || substr(${digits}, 3, 3) || substr(${digits}, 8)
  WHEN ${digits} ~ '^54[2-9][0-9]{3}15[0-9]{6}$' THEN '549' || substr(${digits}, 3, 4) || substr(${digits}, 9)
  ELSE ${digits} END`;

/** Whether a value is missing for a contact `j`, in SQL; null: never. */
function missingSql(source: SlotSource, { value }: Parameters): string | null {
  if (
    source.kind === "text" ||
    source.kind === "media" ||
    source.kind === "location" ||
    source.fallback?.trim()
  )
    return null;
  if (source.kind === "column")
    return `nullif(btrim(j.values ->> ${value(source.column)}::text), '') IS NULL`;
  const { field } = source;
  if (field === "contact.name" || field === "contact.first_name") return "j.named IS NULL";
  if (field === "contact.phone") return "j.digits IS NULL";
  const key = /^contact\.custom\.(.+)$/.exec(field)?.[1];
  if (key) {
    const custom = `j.custom -> ${value(key)}::text`;
    return `(coalesce(jsonb_typeof(${custom}), '') NOT IN ('string', 'number')
      OR nullif(btrim(j.custom ->> ${value(key)}::text), '') IS NULL)`;
  }
  // What is said of the workspace or the number is there; of an agent nothing is, because nobody writes.
  return field.startsWith("agent.") ? "true" : null;
}

/** Whether the message of a contact `j` would be tied to no record although the campaign ties them to one, in SQL. */
function unlinkedSql({ settings: { context } }: Plan, parameters: Parameters): string {
  const source = context?.contextId;
  const missing = source && source.kind !== "contact" ? missingSql(source, parameters) : null;
  return missing ?? "false";
}

/** What keeps a variant from a contact, as arms of a CASE. */
function reasonArms(plan: Plan, variant: PlannedVariant, parameters: Parameters, now: Date): string {
  const { settings } = plan;
  const { category } = variant.template;
  const arms: [string, string][] = [];
  if (category === "AUTHENTICATION") arms.push(["j.digits IS NULL", "no_address"]);
  const kind = category === "MARKETING" ? "marketing" : category === "UTILITY" ? "utility" : null;
  if (kind) {
    arms.push([`j.${kind}_stopped_at IS NOT NULL`, "opted_out"]);
    if (settings.requireConsent) arms.push([`j.${kind}_granted_at IS NULL`, "no_consent"]);
  }
  if (category === "MARKETING") {
    const { value } = parameters;
    const until = new Date(now.getTime() + WINDOW_MARGIN_MS).toISOString();
    const windowOpen = `EXISTS (SELECT 1 FROM conversations cv WHERE cv.workspace_id = j.workspace_id
      AND cv.contact_id = j.id AND cv.phone_number_id = ${value(plan.phoneNumberId)}::uuid
      AND cv.window_expires_at > ${value(until)}::timestamptz)`;
    arms.push([`${usNumberSql("j.country", "j.digits")} AND NOT ${windowOpen}`, "us_marketing"]);
  }
  if (!settings.tryUnreachable) arms.push(["j.unreachable", "unreachable"]);
  if (settings.skipRecentDays > 0) arms.push(["j.recently", "recently_messaged"]);
  for (const source of Object.values(variant.values)) {
    const missing = missingSql(source, parameters);
    if (missing) arms.push([missing, "missing_value"]);
  }
  return arms.map(([when, then]) => `WHEN ${when} THEN '${then}'`).join(" ");
}

/**
 * Days for which a failure with 131026 is believed: not on WhatsApp, a version that is too old, or its terms not
 * accepted. Meta says only that it must not be tried again and again, not for how long; after a quarter of a year a
 * number may well be on WhatsApp.
 * Source: Meta, "Error codes".
 */
const unreachableDays = 90;

/**
 * Contacts whose newest message that came to an end failed with 131026, and who have not written since. Begins with
 * those few messages, so that it costs nothing where there are none.
 */
const unreachableSql = (
  plan: Plan,
  { value }: Parameters,
  { now, range }: { now: Date; range: string },
): string => `
    SELECT DISTINCT ct.id FROM messages m
    JOIN conversations cv ON cv.workspace_id = m.workspace_id AND cv.id = m.conversation_id
    JOIN contacts ct ON ct.workspace_id = cv.workspace_id AND ct.id = cv.contact_id
    WHERE m.workspace_id = ${value(plan.workspaceId)}::uuid AND m.status = 'failed' AND (m.error ->> 'code') = '131026'
      AND m.timestamp > ${value(now.toISOString())}::timestamptz - interval '${unreachableDays} days' AND ${range}
      AND (ct.last_inbound_at IS NULL OR ct.last_inbound_at < m.timestamp)
      AND NOT EXISTS (SELECT 1 FROM conversations oc
        JOIN messages o ON o.workspace_id = oc.workspace_id AND o.conversation_id = oc.id AND o.timestamp > m.timestamp
        WHERE oc.workspace_id = ct.workspace_id AND oc.contact_id = ct.id
          AND o.direction = 'outbound' AND o.status IN ('delivered', 'read', 'played'))`;

/** Which variant a contact gets: by a hash of both ids, so that it is the same however often it is asked. */
function variantSql({ campaignId, variants }: Plan, { value }: Parameters): string {
  const whole = variants.reduce((sum, { share }) => sum + share, 0);
  if (variants.length < 2) return "0";
  const seed = value(campaignId);
  const place = `mod(hashtextextended(ct.id::text || ${seed}::text, 0) & 9223372036854775807, ${whole})`;
  let upTo = 0;
  const arms = variants.slice(0, -1).map(({ number, share }) => {
    upTo += share;
    return `WHEN ${place} < ${upTo} THEN ${number}`;
  });
  return `CASE ${arms.join(" ")} ELSE ${variants.at(-1)!.number} END`;
}

/**
 * Judges an audience in one statement: a relation `judged` with a row for each contact of it, who gets which variant and
 * who nothing and why. Reading it is a check, inserting from it is freezing; both see the same.
 *
 * Columns: contact_id, variant, country, zone, address, values, unlinked (no id of the customer's own record is known),
 * skip_reason (null: gets it).
 *
 * @param range only contacts with ids after `from` up to `to`: parameters already taken; null: all
 * @param knownAddresses SQL that is true when `j.address` has been taken by a recipient before
 * @returns text for `WITH … judged AS (…)`, without the WITH
 */
export async function judgedSql(
  scope: Scope,
  plan: Plan,
  parameters: Parameters,
  { now, range, addressTaken }: { now: Date; range: string; addressTaken: string },
): Promise<string> {
  const { value } = parameters;
  const { settings } = plan;
  const people = await audienceSql(scope, plan.audience, parameters, now);
  const imports = importsOf(plan.audience);
  const rowValues =
    imports.length === 0
      ? "NULL::jsonb"
      : `(SELECT ic.values FROM contact_import_changes ic WHERE ic.workspace_id = ct.workspace_id
          AND ic.contact_id = ct.id AND ic.import_id = ANY(${value(imports)}::uuid[])
          ORDER BY array_position(${value(imports)}::uuid[], ic.import_id) LIMIT 1)`;
  const recently =
    settings.skipRecentDays === 0
      ? "false"
      : `EXISTS (SELECT 1 FROM campaign_recipients r
          JOIN messages m ON m.workspace_id = r.workspace_id AND m.id = r.message_id
          WHERE r.workspace_id = ct.workspace_id AND r.contact_id = ct.id AND r.campaign_id <> ${value(plan.campaignId)}::uuid
            AND m.status NOT IN ('failed', 'cancelled')
            AND m.created_at > ${value(now.toISOString())}::timestamptz - make_interval(days => ${value(settings.skipRecentDays)}::int))`;
  const byVariant = plan.variants
    .map((variant) => [variant.number, reasonArms(plan, variant, parameters, now)] as const)
    .filter(([, arms]) => arms !== "")
    .map(([number, arms]) => `WHEN j.variant = ${number} THEN CASE ${arms} END`)
    .join(" ");
  const zone =
    settings.clock === "workspace"
      ? `${value(plan.workspace.timeZone)}::text`
      : `coalesce(az.zone, cz.zone, ${value(plan.workspace.timeZone)}::text)`;
  const unreachable = settings.tryUnreachable ? null : unreachableSql(plan, parameters, { now, range });
  return `${unreachable === null ? "" : `unreachable AS MATERIALIZED (${unreachable}),`}
    people AS MATERIALIZED (
      SELECT ct.id, ct.workspace_id, ct.country, ct.custom, ct.bsuid, ct.blocked_at,
        ct.marketing_stopped_at, ct.marketing_granted_at, ct.utility_stopped_at, ct.utility_granted_at,
        coalesce(nullif(btrim(ct.name), ''), nullif(btrim(ct.profile_name), '')) AS named,
        coalesce(ct.wa_id, nullif(regexp_replace(ct.phone, '[^0-9]', '', 'g'), '')) AS digits,
        (${variantSql(plan, parameters)})::smallint AS variant, ${rowValues} AS values, ${recently} AS recently,
        ${unreachable === null ? "false" : "ct.id IN (SELECT id FROM unreachable)"} AS unreachable
      FROM contacts ct WHERE ${people} AND ${range}),
    spelled AS (
      SELECT j.*, coalesce(${spelledOnce("j.digits")}, j.bsuid) AS address FROM people j),
    reasoned AS (
      SELECT j.*, CASE
          WHEN j.blocked_at IS NOT NULL THEN 'blocked'
          WHEN j.address IS NULL THEN 'no_address'
          ${byVariant && `WHEN true THEN CASE ${byVariant} END`}
        END AS reason
      FROM spelled j),
    judged AS (
      SELECT j.id AS contact_id, j.variant, j.country, ${zone} AS zone, j.values, ${unlinkedSql(plan, parameters)} AS unlinked,
        CASE WHEN j.reason IS NULL AND NOT j.taken THEN j.address END AS address,
        coalesce(j.reason, CASE WHEN j.taken THEN 'duplicate' END) AS skip_reason
      FROM (SELECT j.*, j.reason IS NULL AND (row_number() OVER (PARTITION BY j.address, j.reason IS NULL ORDER BY j.id) > 1
          OR ${addressTaken}) AS taken FROM reasoned j) j
      LEFT JOIN unnest(${value(zoneTable.countries)}::text[], ${value(zoneTable.countryZones)}::text[]) AS cz(country, zone)
        ON cz.country = j.country
      LEFT JOIN unnest(${value(zoneTable.areas)}::text[], ${value(zoneTable.areaZones)}::text[]) AS az(area, zone)
        ON az.area = left(j.digits, 4))`;
}
