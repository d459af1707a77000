import { pool } from "@/lib/platform/db";

const batch = 1_000;

/**
 * Forgets the values of a custom field, so that a later field with the same key begins empty. Walks the workspace's
 * contacts once by id; each statement goes on where the last one ended.
 */
export async function stripCustomField(workspaceId: string, key: string): Promise<void> {
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const { rows } = await pool.query<{ id: string }>({
      name: "custom_fields.strip_contacts",
      text: `UPDATE contacts SET custom = custom - $2::text
        WHERE workspace_id = $1 AND id IN (
          SELECT id FROM contacts WHERE workspace_id = $1 AND id > $3::uuid AND custom ? $2::text
           ORDER BY id LIMIT ${batch}
        ) RETURNING id`,
      values: [workspaceId, key, after],
    });
    if (rows.length === 0) return;
    after = rows.reduce((last, { id }) => (id > last ? id : last), after);
  }
}
