/** A file of the archive: which rows of which table, and which of their columns. */
export type Kind = {
  /** Without its ending. */
  file: string;
  /** What a person reads in README.txt. */
  about: string;
  table: string;
  /** What of the key comes after the workspace, with its type: the order in which rows are written. */
  key: readonly (readonly [column: string, type: "uuid" | "text" | "smallint" | "timestamptz"])[];
  /** Columns by name. The only ones that are written: a secret is never in it, because nobody named it. */
  columns: string;
};

const id = [["id", "uuid"]] as const;

/** `a_b c` → `t.a_b AS "aB", t.c AS "c"` */
const named = (columns: string): string =>
  columns
    .trim()
    .split(/\s+/)
    .map(
      (column) =>
        `t.${column} AS "${column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}"`,
    )
    .join(", ");

const kind = (file: string, about: string, columns: string, more: Partial<Kind> = {}): Kind => ({
  ...{ file, about, table: file.replace("-", "_"), key: id },
  ...more,
  columns: `${named(columns)}${more.columns ? `, ${more.columns}` : ""}`,
});

const identities = `(SELECT coalesce(json_agg(json_build_object('kind', i.kind, 'value', i.value, 'createdAt', i.created_at)
    ORDER BY i.kind, i.value), '[]') FROM contact_identities i
  WHERE i.workspace_id = t.workspace_id AND i.contact_id = t.id) AS identities`;
const person = (column: "name" | "email"): string =>
  `(SELECT u.${column} FROM users u WHERE u.id = t.user_id) AS ${column}`;
const members = `(SELECT coalesce(json_agg(m.user_id ORDER BY m.user_id), '[]') FROM team_members m
  WHERE m.workspace_id = t.workspace_id AND m.team_id = t.id) AS "memberIds"`;
const variants = `(SELECT coalesce(json_agg(json_build_object('number', v.number, 'templateId', v.template_id,
    'share', v.share, 'values', v.values) ORDER BY v.number), '[]') FROM campaign_variants v
  WHERE v.workspace_id = t.workspace_id AND v.campaign_id = t.id) AS variants`;
const history = `(SELECT coalesce(json_agg(json_build_object('kind', e.kind, 'from', e."from", 'to', e."to",
    'reason', e.reason, 'info', e.info, 'at', e.at) ORDER BY e.at, e.id), '[]') FROM template_events e
  WHERE e.workspace_id = t.workspace_id AND e.template_id = t.id) AS history`;

/** The file whose lines name the files of customers; its path in the archive is added when it is written. */
export const mediaKind = kind(
  "media",
  "Pictures, voice notes and documents that were sent or received; `path` is their place in the archive",
  "id phone_number_id state kind mime_type filename size_bytes sha256 width height duration_ms uploaded_by_id created_at",
);

/** Everything an archive holds, in the order in which it is written. */
export const kinds: readonly Kind[] = [
  kind(
    "members",
    "Who belongs to the workspace, and as what",
    "id user_id role away assignment_limit notifications created_at",
    { table: "memberships", columns: `${person("name")}, ${person("email")}` },
  ),
  kind("invitations", "Who was invited", "id email role created_at expires_at accepted_at revoked_at"),
  kind("teams", "Teams and who is in them", "id name created_at", { columns: members }),
  kind(
    "api-keys",
    "API keys by their names, without the keys",
    "id name role created_at last_used_at expires_at revoked_at",
  ),
  kind(
    "accounts",
    "WhatsApp business accounts, without their tokens",
    "id meta_id name token_state portfolio_id is_sandbox created_at",
    {
      table: "wabas",
    },
  ),
  kind(
    "phone-numbers",
    "Numbers, without their PINs",
    `id waba_id meta_id display_phone_number verified_name state meta_status quality_rating messaging_limit throughput
      is_sandbox inbox_settings connected_at disconnected_at created_at`,
  ),
  kind("former-slugs", "Addresses the workspace had before", "slug retired_at", { key: [["slug", "text"]] }),
  kind("labels", "Labels of conversations and contacts", "id name color created_at"),
  kind("custom-fields", "Facts you keep of your contacts", "id key name type options position created_at"),
  kind("segments", "Saved groups of contacts", "id name filter created_at updated_at"),
  kind("canned-replies", "Texts your team writes often", "id shortcut text created_at updated_at"),
  kind("macros", "Several actions at one click", "id user_id name actions created_at updated_at"),
  kind("saved-views", "Filters of the inbox with a name", "id user_id name filter position created_at"),
  kind(
    "contacts",
    "Contacts with every address they were known by, labels, custom fields and consent",
    `id name profile_name phone wa_id bsuid username country source referral label_ids custom marketing_granted_at
      marketing_stopped_at utility_granted_at utility_stopped_at blocked_at last_inbound_at deleted_at erased_at
      created_at updated_at`,
    { columns: identities },
  ),
  kind("contact-notes", "Notes about contacts", "id contact_id text by_user_id created_at updated_at"),
  kind(
    "consent-events",
    "Every time somebody agreed or stopped, and the proof of it",
    "id contact_id category granted source at proof message_id by_user_id created_at",
  ),
  kind(
    "contact-imports",
    "Files of contacts that were imported, by their figures",
    `id state filename settings total_rows rows created updated skipped repeated failed created_by_id created_at
      started_at finished_at undone_at`,
  ),
  kind(
    "conversations",
    "Conversations: one contact on one number",
    `id contact_id phone_number_id status assignee_id team_id priority label_ids snoozed_until closed_at waiting_since
      unread_count last_activity_at last_inbound_at window_expires_at campaign_id erased_at created_at`,
  ),
  kind(
    "messages",
    "Messages, notes and the history of conversations; `content` is what WhatsApp was given or gave",
    `id conversation_id phone_number_id direction source type text content wamid status timestamp accepted_at sent_at
      delivered_at read_at played_at failed_at error pricing category reply_to_id reply_to_wamid reactions edited_at
      revoked_at emptied_at media_id sent_by_user_id sent_by_api_key_id campaign_id template_id scheduled_id scheduled_for
      context_type context_id created_at`,
  ),
  kind(
    "message-attempts",
    "Each call to WhatsApp for a message, and what came of it",
    "message_id number started_at finished_at outcome wamid http_status error",
    {
      key: [
        ["message_id", "uuid"],
        ["number", "smallint"],
      ],
    },
  ),
  kind("mentions", "Notes that name a member", "user_id message_id conversation_id created_at seen_at", {
    key: [
      ["user_id", "uuid"],
      ["message_id", "uuid"],
    ],
  }),
  kind(
    "templates",
    "Templates with their history",
    `id waba_id meta_id name language category status parameter_format components draft quality reason reason_info
      ttl_seconds submitted_at deleted_at created_at updated_at`,
    { columns: history },
  ),
  kind(
    "campaigns",
    "Campaigns with their templates",
    `id phone_number_id name state audience settings estimate scheduled_at launched_at launched_by_id started_at
      finished_at recipients created_by_id created_at updated_at`,
    { columns: variants },
  ),
  kind(
    "campaign-recipients",
    "Who was in which campaign",
    `campaign_id contact_id variant state skip_reason country address values message_id answered_at clicked_at
      opted_out_at`,
    {
      key: [
        ["campaign_id", "uuid"],
        ["contact_id", "uuid"],
      ],
    },
  ),
  kind(
    "scheduled-messages",
    "Messages for a time to come",
    `id conversation_id phone_number_id state input text media_id fallback recurrence time_zone next_at last_at times
      problem created_by_id created_at updated_at`,
  ),
  kind("message-usage", "Messages of each month that count for the plan", "month_start taken", {
    key: [["month_start", "timestamptz"]],
  }),
  kind(
    "audit-log",
    "Who did what, when, and from where",
    `id actor_type actor_id action target_type target_id data ip user_agent created_at`,
    { table: "audit_entries" },
  ),
  mediaKind,
];

/** Tables that are in the archive inside the lines of others. */
export const insideOthers: readonly string[] = [
  "contact_identities",
  "team_members",
  "campaign_variants",
  "template_events",
  "subscriptions",
];

/** Tables that are not in the archive, and why. A test holds the list against the database. */
export const leftOut: Readonly<Record<string, string>> = {
  webhook_connections: "secrets of your own Meta app",
  push_subscriptions: "keys of browsers",
  session_visits: "where members are signed in",
  idempotency_keys: "marks of requests, kept for a day",
  conversation_reads: "up to where each member has read",
  contact_changes: "what undoing a change of many contacts needs",
  contact_change_batches: "what undoing a change of many contacts needs",
  contact_import_changes: "what undoing an import needs",
  contact_import_errors: "rows that were not imported; their report can be downloaded beside the import",
  contact_merges: "what undoing a merge needs",
  contact_erasures: "what is still to be erased",
  contact_stops:
    "keyed marks of people who were erased and must not be written to; nobody can be read out of them",
  label_removals: "work that is left",
  custom_field_removals: "work that is left",
  message_search: "made of the messages",
  message_search_queue: "made of the messages",
  webhook_event_shares:
    "what Meta posted, byte for byte, is deleted after 30 days; what it said is in the messages",
  webhook_items: "what Meta posted, byte for byte, is deleted after 30 days; what it said is in the messages",
  message_rollups: "counted from the messages",
  response_rollups: "counted from the messages",
  message_days: "counted from the messages",
  response_days: "counted from the messages",
  first_responses: "counted from the messages",
  rollup_changes: "counted from the messages",
  usage_rollups: "counted from the messages; each month can be downloaded beside the plan",
  usage_changes: "counted from the messages; each month can be downloaded beside the plan",
  billing_notices: "which mails about money were sent",
  workspace_logos: "your logo",
  workspace_exports: "the exports themselves",
  retention_runs: "work that is left",
};
