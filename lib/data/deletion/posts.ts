import { ownerOf } from "@/lib/contacts/erasures/posts";
import { withoutOwner } from "@/lib/contacts/erasures/redaction";
import { transaction } from "@/lib/platform/db";

const pageSize = 200;

type Post = { id: string; body: Buffer; shared: boolean };

/**
 * Deletes the next of Meta's posts that concerned the workspace. Of one that concerned others as well only the
 * workspace's part goes.
 * @returns whether there may be more
 */
export async function removePosts(workspaceId: string): Promise<boolean> {
  return transaction(async (client) => {
    const { rows } = await client.query<Post>(
      `SELECT e.id, e.body, EXISTS (SELECT 1 FROM webhook_event_shares o WHERE o.event_id = e.id
          AND o.workspace_id <> $1) AS shared
        FROM webhook_events e WHERE e.id IN (SELECT event_id FROM webhook_event_shares WHERE workspace_id = $1
          ORDER BY event_id LIMIT ${pageSize}) ORDER BY e.id FOR UPDATE`,
      [workspaceId],
    );
    if (rows.length === 0) return false;
    const own = rows.filter(({ shared }) => !shared).map(({ id }) => id);
    await client.query(`DELETE FROM webhook_events WHERE id = ANY($1::uuid[])`, [own]);
    const shared = rows.filter((row) => row.shared);
    if (shared.length > 0) {
      const owner = await ownerOf(client, workspaceId);
      for (const { id, body } of shared) {
        await client.query(`UPDATE webhook_events SET body = $2 WHERE id = $1`, [
          id,
          withoutOwner(body, owner),
        ]);
      }
      const ids = shared.map(({ id }) => id);
      await client.query(`DELETE FROM webhook_items WHERE workspace_id = $1 AND event_id = ANY($2::uuid[])`, [
        workspaceId,
        ids,
      ]);
      await client.query(
        `DELETE FROM webhook_event_shares WHERE workspace_id = $1 AND event_id = ANY($2::uuid[])`,
        [workspaceId, ids],
      );
    }
    return true;
  });
}

/** Deletes statuses that wait for messages of the workspace's numbers, which never come. */
export async function removeOrphans(workspaceId: string): Promise<void> {
  await transaction(async (client) => {
    const { numbers } = await ownerOf(client, workspaceId);
    await client.query(
      `DELETE FROM orphan_statuses o WHERE o.meta_number_id = ANY($1::text[])
        AND NOT EXISTS (SELECT 1 FROM phone_numbers n WHERE n.connected_meta_id = o.meta_number_id)`,
      [[...numbers]],
    );
  });
}
