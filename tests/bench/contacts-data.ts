import type pg from "pg";
import { dice, firstNames, idAt, setAside, syllables, words } from "./inbox-data";

/** What the filters of a measurement may name. */
export type ContactFacts = { labelIds: string[]; campaignId: string };

const tables = ["contacts", "conversations", "messages", "campaign_recipients"];

/** A value of a list, the first ones more often. */
const skewed = (list: readonly string[], salt: string): string =>
  `(ARRAY[${list.map((one) => `'${one}'`).join(", ")}])[1 + floor(${list.length} * ${dice("i", salt)} ^ 2)::int]`;

const years = (salt: string): string => `make_interval(secs => ${dice("i", salt)} ^ 2 * 6e7)`;

/**
 * Fills a workspace of an otherwise empty database with contacts as a shop of some years has them: labels and fields on
 * many, consent of a third, half of them wrote, a tenth were in the last campaign.
 */
export async function fillContacts(
  client: pg.ClientBase,
  place: { workspaceId: string; phoneNumberId: string },
  facts: ContactFacts,
  count: number,
): Promise<void> {
  const { workspaceId: ws, phoneNumberId } = place;
  const { labelIds, campaignId } = facts;
  const aside = await setAside(client, tables);
  await client.query("SET synchronous_commit = off");
  await client.query("SET maintenance_work_mem = '512MB'");
  await client.query("SET work_mem = '256MB'");
  await client.query(`
    CREATE TEMP TABLE people AS
    SELECT i, date_trunc('milliseconds', now() - ${years("born")}) AS created_at,
           CASE WHEN ${dice("i", "wrote")} < 0.5 THEN date_trunc('milliseconds', now() - ${years("said")}) END AS wrote_at,
           ${words(firstNames)}[1 + floor(56 * ${dice("i", "first")} ^ 2)::int] AS first,
           ${words(syllables)}[1 + floor(20 * ${dice("i", "s1")})::int] || ${words(syllables)}[1 + floor(20 * ${dice("i", "s2")})::int]
             || ${words(syllables)}[1 + floor(20 * ${dice("i", "s3")} ^ 2)::int] AS last,
           '4917' || lpad((i::bigint * 7919 % 100000000)::text, 8, '0') AS digits,
           ${skewed(["DE", "BR", "US", "IN", "PT", "MX", "ES", "NG", "FR", "GB"], "country")} AS country,
           ${skewed(["whatsapp", "import", "member", "api"], "source")} AS source
      FROM generate_series(1, ${count}) AS i`);
  await client.query(
    "ALTER TABLE people ADD COLUMN id uuid, ADD COLUMN conversation_id uuid, ADD COLUMN message_id uuid",
  );
  await client.query(`UPDATE people SET id = ${idAt("created_at", "'contact' || i")},
    conversation_id = ${idAt("created_at", "'conversation' || i")}, message_id = ${idAt("created_at", "'message' || i")}`);
  const label = (salt: string, chance: number) =>
    `CASE WHEN ${dice("i", salt)} < ${chance} THEN ${skewed(labelIds, `which ${salt}`)}::uuid END`;
  const agreed = dice("i", "agreed");
  await client.query(`
    INSERT INTO contacts (workspace_id, id, profile_name, phone, wa_id, search_text, country, source, label_ids, custom,
        marketing_granted_at, marketing_stopped_at, marketing_said_at, blocked_at, last_inbound_at, created_at, updated_at)
    SELECT '${ws}', id, initcap(first || ' ' || last), '+' || digits, digits, first || ' ' || last || ' ' || digits,
           country, source,
           array_remove(ARRAY[${label("l1", 0.5)}, ${label("l2", 0.25)}, ${label("l3", 0.1)}], NULL),
           CASE WHEN ${dice("i", "fields")} < 0.7 THEN jsonb_build_object(
             'plan', ${skewed(["free", "basic", "plus", "gold"], "plan")}, 'spent', round(${dice("i", "spent")}::numeric ^ 3 * 5000, 2),
             'birthday', (date '1950-01-01' + (${dice("i", "birthday")} * 20000)::int)::text,
             'city', initcap(${words(syllables)}[1 + floor(20 * ${dice("i", "c1")})::int] || ${words(syllables)}[1 + floor(20 * ${dice("i", "c2")})::int]),
             'newsletter', ${dice("i", "newsletter")} < 0.3) ELSE '{}' END,
           CASE WHEN ${agreed} < 0.35 THEN created_at END, CASE WHEN ${agreed} > 0.95 THEN created_at END,
           CASE WHEN ${agreed} < 0.35 OR ${agreed} > 0.95 THEN created_at END,
           CASE WHEN ${dice("i", "blocked")} < 0.005 THEN created_at END, wrote_at, created_at, created_at
      FROM people ORDER BY created_at`);
  await client.query(`
    INSERT INTO conversations (workspace_id, id, contact_id, phone_number_id, status, last_activity_at, last_inbound_at,
        window_expires_at, search_text, created_at)
    SELECT '${ws}', conversation_id, id, '${phoneNumberId}', 'closed', coalesce(wrote_at, created_at), wrote_at,
           wrote_at + interval '1 day', first || ' ' || last || ' ' || digits, created_at
      FROM people WHERE wrote_at IS NOT NULL OR i % 10 = 0 ORDER BY created_at`);
  await client.query(`
    INSERT INTO messages (workspace_id, id, conversation_id, phone_number_id, direction, source, type, text, content,
        wamid, status, timestamp, campaign_id)
    SELECT '${ws}', message_id, conversation_id, '${phoneNumberId}', 'outbound', 'campaign', 'template', 'Spring is here',
           '{}', 'wamid.' || i, ${skewed(["read", "delivered", "sent", "failed"], "reached")}::message_status, now(), '${campaignId}'
      FROM people WHERE i % 10 = 0`);
  await client.query(`
    INSERT INTO campaign_recipients (workspace_id, campaign_id, contact_id, state, message_id, answered_at)
    SELECT '${ws}', '${campaignId}', id, 'queued', message_id, CASE WHEN ${dice("i", "answered")} < 0.1 THEN now() END
      FROM people WHERE i % 10 = 0`);
  await client.query("DROP TABLE people");
  for (const { create } of aside) await client.query(create);
  for (const table of tables) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  await client.query("VACUUM ANALYZE contacts, conversations, messages, campaign_recipients");
}
