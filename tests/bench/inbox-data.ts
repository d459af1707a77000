import type pg from "pg";
import { wordMark } from "@/lib/inbox/search-index";

/** Deterministic dice: the same row gets the same value each time, between 0 and 1. */
export const dice = (row: string, salt: string): string =>
  `((('x' || substr(md5(${row} || '${salt}'), 1, 8))::bit(32)::bigint & 2147483647) / 2147483648.0)`;

/** A uuid v7 with this time, the rest from a hash. */
export const idAt = (time: string, seed: string): string =>
  `(lpad(to_hex((extract(epoch FROM ${time}) * 1000)::bigint), 12, '0') || '7' || substr(md5(${seed}), 1, 3)
    || '8' || substr(md5(${seed}), 4, 15))::uuid`;

export const firstNames =
  "maria jose ana juan fatima mohammed priya wei olga ivan john emma lucas sofia ahmed yusuf lena paul chloe hugo " +
  "marta pedro aisha omar ravi anita chen ming nadia igor kate liam noah mia eva tom sara ali hana kofi ama ngozi " +
  "tunde zara leo nina max ida finn elsa axel otto rosa carlos diego lucia elena pablo bruno";
export const syllables = "ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu";

export const words = (list: string): string => `(string_to_array('${list}', ' '))`;

/** How many words people use; the r-th most common one is in about one of r messages, as in life. */
export const vocabulary = 30_000;
const sentences = 20_000;
const wordsPerSentence = 10;

/** The word of a rank, 1 the most common. */
export const wordOf = (rank: number): string => `w${rank}`;

/** Texts, and their words as the search keeps them. Messages say one of these. */
async function makeSentences(client: pg.ClientBase, workspaceId: string): Promise<void> {
  const rank = `floor(exp(ln(${vocabulary}) * ${dice("(n || '.' || k)", "word")}))::int`;
  await client.query(`
    CREATE TEMP TABLE sentences AS
    SELECT n, string_agg(word, ' ' ORDER BY k) AS text,
           string_agg(format('%L:%s', '${wordMark(workspaceId)}' || word, k), ' ')::tsvector AS words
      FROM (SELECT n, k, 'w' || ${rank} AS word
              FROM generate_series(0, ${sentences - 1}) AS n, generate_series(1, ${wordsPerSentence}) AS k) spoken
     GROUP BY n`);
  await client.query("ALTER TABLE sentences ADD PRIMARY KEY (n)");
}

export type InboxSize = { conversations: number; messages: number };

/** Conversations with long threads; the last active ones. */
export const longThreads = 1_000;

const tables = ["contacts", "conversations", "messages", "message_search"];

type Definition = { drop: string; create: string };

/** Indexes and foreign keys are made after the rows: minutes instead of an hour. */
export async function setAside(client: pg.ClientBase, tables: readonly string[]): Promise<Definition[]> {
  const { rows } = await client.query<Definition>(
    `SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS create
       FROM pg_constraint WHERE contype = 'f' AND conrelid = ANY($1::regclass[])
     UNION ALL
     SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
       FROM pg_index i WHERE i.indrelid = ANY($1::regclass[]) AND NOT i.indisprimary`,
    [tables],
  );
  for (const { drop } of rows) await client.query(drop);
  for (const table of tables) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  return rows;
}

/**
 * Fills a workspace of an otherwise empty database with conversations and messages, by SQL. Names are skewed as in life:
 * some first names are one in ten, most last names one in thousands.
 */
export async function fillInbox(
  client: pg.ClientBase,
  place: { workspaceId: string; phoneNumberIds: string[] },
  size: InboxSize,
): Promise<void> {
  const { workspaceId: ws, phoneNumberIds } = place;
  const number = `(ARRAY[${phoneNumberIds.map((id) => `'${id}'::uuid`).join(", ")}])[1 + i % ${phoneNumberIds.length}]`;
  const short = Math.floor((size.messages - longThreads * 1_000) / (size.conversations - longThreads));
  const aside = await setAside(client, tables);
  await client.query("SET synchronous_commit = off");
  await client.query("SET maintenance_work_mem = '512MB'");
  await client.query("SET work_mem = '256MB'");

  // Who: `i` is also the order of last activity, so that the first are the most recent.
  await client.query(`
    CREATE TEMP TABLE people AS
    SELECT i, date_trunc('milliseconds', now() - make_interval(secs => 60 + i * 20)) AS active_at,
           date_trunc('milliseconds', now() - interval '2 years' + make_interval(secs => ${dice("i", "born")} * 3e7)) AS created_at,
           ${words(firstNames)}[1 + floor(56 * ${dice("i", "first")} ^ 2)::int] AS first,
           ${words(syllables)}[1 + floor(20 * ${dice("i", "s1")})::int] || ${words(syllables)}[1 + floor(20 * ${dice("i", "s2")})::int]
             || ${words(syllables)}[1 + floor(20 * ${dice("i", "s3")} ^ 2)::int] AS last,
           '4917' || lpad((i::bigint * 7919 % 100000000)::text, 8, '0') AS digits
      FROM generate_series(1, ${size.conversations}) AS i`);
  await client.query(`
    ALTER TABLE people ADD COLUMN contact_id uuid, ADD COLUMN conversation_id uuid`);
  await client.query(`
    UPDATE people SET contact_id = ${idAt("created_at", "'contact' || i")},
                      conversation_id = ${idAt("created_at", "'conversation' || i")}`);
  await client.query(`
    INSERT INTO contacts (workspace_id, id, profile_name, phone, wa_id, search_text, created_at, updated_at)
    SELECT '${ws}', contact_id, initcap(first || ' ' || last), '+' || digits, digits,
           first || ' ' || last || ' ' || digits, created_at, created_at
      FROM people ORDER BY created_at`);

  await makeSentences(client, ws);
  // What: long threads for the most recent, short ones for the rest. `k` counts backwards from the last message.
  const written = "active_at - make_interval(secs => k * 120)";
  await client.query(`
    INSERT INTO messages (workspace_id, id, conversation_id, phone_number_id, direction, source, type, text, content,
                          wamid, status, timestamp, sent_at, delivered_at, created_at, updated_at)
    SELECT '${ws}', ${idAt(written, "i || 'm' || k")}, conversation_id, ${number},
           CASE WHEN k % 2 = 0 THEN 'inbound' ELSE 'outbound' END::message_direction,
           CASE WHEN k % 2 = 0 THEN 'customer' ELSE 'agent' END::message_source, 'text',
           s.text, jsonb_build_object('body', s.text), 'wamid.' || i || '.' || k,
           CASE WHEN k % 2 = 0 THEN 'received' ELSE 'delivered' END::message_status, ${written},
           CASE WHEN k % 2 = 1 THEN ${written} END, CASE WHEN k % 2 = 1 THEN ${written} END, ${written}, ${written}
      FROM people
      CROSS JOIN LATERAL generate_series(0, CASE WHEN i <= ${longThreads} THEN 1000 ELSE ${short} END - 1) AS k
      JOIN sentences s ON s.n = (i::bigint * 7919 + k::bigint * 104729) % ${sentences}`);
  await client.query(`
    INSERT INTO conversations (workspace_id, id, contact_id, phone_number_id, status, last_activity_at, last_message_id,
                               last_inbound_at, window_expires_at, unread_count, search_text, created_at)
    SELECT '${ws}', conversation_id, contact_id, ${number},
           CASE WHEN i % 10 < 7 THEN 'closed' ELSE 'open' END::conversation_status, active_at,
           ${idAt("active_at", "i || 'm0'")}, active_at, active_at + interval '1 day',
           CASE WHEN i % 50 = 0 THEN 1 + i % 3 ELSE 0 END,
           first || ' ' || last || ' ' || digits, created_at
      FROM people ORDER BY created_at`);
  // In the order in which they came, as the worker writes them.
  await client.query(`
    INSERT INTO message_search (workspace_id, message_id, conversation_id, phone_number_id, direction, at, words)
    SELECT m.workspace_id, m.id, m.conversation_id, m.phone_number_id, m.direction, m.timestamp, s.words
      FROM messages m JOIN sentences s ON s.text = m.text WHERE m.workspace_id = '${ws}' ORDER BY m.id`);
  await client.query("DROP TABLE people, sentences");
  for (const { create } of aside) await client.query(create);
  for (const table of tables) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  await client.query("VACUUM ANALYZE contacts, conversations, messages, message_search");
}
