import { readdir } from "node:fs/promises";
import path from "node:path";
import { tenantTables } from "@/lib/data/deletion/tables";
import { platformDb, pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newId } from "@/lib/shared/id";
import { addConversation, addMessage } from "./conversation";
import { addFile } from "./files";
import { idsOf } from "./ids";
import type { TestWorkspace } from "./workspace";

/** How many rows of the workspace each table has. */
export async function rowsOf(workspaceId: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await tenantTables()) {
    const { rows } = await pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${table} WHERE workspace_id = $1`,
      [workspaceId],
    );
    counts[table] = rows[0]!.count;
  }
  return counts;
}

/** Files of the workspace in the store on the disk. */
export async function filesOf(workspaceId: string): Promise<string[]> {
  const folder = path.join(env.DATA_DIR, "media", workspaceId);
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .toSorted();
}

/**
 * Puts something into every table of the workspace. A table that is new belongs in here; a test says so.
 * @returns the id of a post of Meta's that spoke of both workspaces
 */
export async function everyTable(shop: TestWorkspace, other: TestWorkspace): Promise<string> {
  const workspaceId = shop.workspace.id;
  const ids = await idsOf(shop);
  const file = await addFile(shop.scope);
  const conversation = await addConversation({ workspaceId, phoneNumberId: shop.phoneNumber.id });
  const message = await addMessage(conversation, { text: "secret words of the shop", mediaId: file.id });
  const body = {
    object: "whatsapp_business_account",
    entry: [shop, other].map(({ waba, phoneNumber }, index) => ({
      id: waba.metaId,
      changes: [
        {
          field: "messages",
          value: {
            metadata: { phone_number_id: phoneNumber.metaId },
            messages: [{ text: { body: index === 0 ? "secret words of the shop" : "words of the other" } }],
          },
        },
      ],
    })),
  };
  const eventId = newId();
  await platformDb.webhookEvent.create({
    data: {
      id: eventId,
      signedBy: "platform",
      state: "processed",
      body: new Uint8Array(Buffer.from(JSON.stringify(body))),
      sha256: crypto.getRandomValues(new Uint8Array(32)),
      shares: {
        create: [shop, other].map(({ workspace }) => ({ workspaceId: workspace.id, state: "processed" })),
      },
      items: { create: { workspaceId, path: "entry.0", error: "It could not be applied." } },
    },
  });
  const { contactId, contactChangeId, contactImportId, campaignId, templateId, teamId } = ids;
  const insert = (table: string, row: Record<string, string>) =>
    pool.query(
      `INSERT INTO ${table} (workspace_id, ${Object.keys(row).join(", ")}) VALUES ($1, ${Object.values(row).join(", ")})`,
      [workspaceId],
    );
  const some = "gen_random_uuid()";
  const quoted = (text: string | undefined): string => `'${text}'`;
  await insert("audit_entries", { id: some, actor_type: "'system'", action: "'test.made'" });
  await insert("billing_notices", { key: "'test'" });
  await insert("campaign_variants", {
    campaign_id: quoted(campaignId),
    number: "0",
    template_id: quoted(templateId),
  });
  await insert("campaign_recipients", { campaign_id: quoted(campaignId), contact_id: quoted(contactId) });
  await insert("consent_events", {
    ...{ id: some, contact_id: quoted(contactId), category: "'marketing'", granted: "true" },
    ...{ source: "'member'", at: "now()" },
  });
  await insert("contact_change_batches", {
    ...{ change_id: quoted(contactChangeId), number: "0" },
    contact_ids: "ARRAY[]::uuid[]",
  });
  await insert("contact_erasures", {
    ...{ id: some, contact_id: some, addresses: "'{}'", storage_keys: "'{}'", finished_at: "now()" },
  });
  await insert("contact_import_changes", {
    ...{ import_id: quoted(contactImportId), contact_id: some, row: "2", did: "'seen'" },
  });
  await insert("contact_import_errors", {
    ...{ import_id: quoted(contactImportId), row: "3", problems: "'[]'", cells: "'{}'" },
  });
  await insert("retention_runs", { storage_keys: "'{}'" });
  await insert("contact_stops", { hash: "'\\x00'::bytea" });
  const read = { user_id: quoted(shop.user.id), conversation_id: quoted(conversation.id) };
  await insert("conversation_reads", { ...read, read_at: "now()" });
  await insert("mentions", { ...read, message_id: quoted(message.id) });
  await insert("idempotency_keys", {
    key: "'once'",
    request_hash: "'\\x00'::bytea",
    message_id: quoted(message.id),
  });
  await insert("message_attempts", {
    ...{ message_id: quoted(message.id), number: "1", started_at: "now()", outcome: "'accepted'" },
  });
  await insert("message_usage", { month_start: "now()", taken: "1" });
  await insert("team_members", { team_id: quoted(teamId), user_id: quoted(shop.user.id) });
  await insert("template_events", {
    id: some,
    template_id: quoted(templateId),
    kind: "'edited'",
    at: "now()",
  });
  await insert("former_slugs", { slug: quoted(`former-${newId()}`) });
  await insert("usage_rollups", {
    ...{ month_start: "now()", bucket: "now()", phone_number_id: some, category: "'service'", count: "1" },
  });
  const counted = { phone_number_id: quoted(shop.phoneNumber.id), bucket: "'2001-01-01'::timestamptz" };
  await insert("message_rollups", { ...counted, received: "1" });
  await insert("response_rollups", { ...counted, slot: "1", count: "1" });
  const day = { phone_number_id: quoted(shop.phoneNumber.id), day: "'2001-01-01'::date" };
  await insert("message_days", { ...day, received: "1" });
  await insert("response_days", { ...day, slot: "1", count: "1" });
  await insert("first_responses", {
    ...{
      message_id: quoted(message.id),
      phone_number_id: quoted(shop.phoneNumber.id),
      at: "now()",
      seconds: "60",
    },
  });
  // What workers take away as soon as they see it; whoever was faster has shown that it was there.
  await pool.query(
    `INSERT INTO message_search (workspace_id, message_id, conversation_id, phone_number_id, direction, at, words)
      SELECT workspace_id, id, conversation_id, phone_number_id, direction, timestamp, to_tsvector('simple', 'words')
        FROM messages WHERE workspace_id = $1 AND id = $2 ON CONFLICT DO NOTHING`,
    [workspaceId, message.id],
  );
  return eventId;
}

/** Tables that hold work for a moment: a worker may have done it before a test looks. */
export const passingTables: readonly string[] = [
  "label_removals",
  "custom_field_removals",
  "message_search_queue",
  "rollup_changes",
  "usage_changes",
];
