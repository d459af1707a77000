import type pg from "pg";

/** An erasure as the worker holds it. */
export type Erased = {
  workspaceId: string;
  id: string;
  contactId: string;
  /** Numbers and user ids by which the person is found in what others wrote. */
  addresses: string[];
  /** Files that are still to be deleted. */
  storageKeys: string[];
  stage: number;
  /** The last row of the stage that was looked at; null at its beginning. */
  cursor: string | null;
};

/** What a step comes to: where the stage stands now, its end, or that it has to be waited. */
export type Step =
  { kind: "on"; cursor: string | null } | { kind: "done" } | { kind: "wait" } | { kind: "again" };

export const erasureColumns = `workspace_id AS "workspaceId", id, contact_id AS "contactId", addresses,
  storage_keys AS "storageKeys", stage, cursor`;

/** Remembers files to be deleted, in the transaction that takes their rows away: a crash leaves none behind. */
async function rememberFiles(
  client: pg.PoolClient,
  { workspaceId, id }: Pick<Erased, "workspaceId" | "id">,
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  await client.query(
    `UPDATE contact_erasures SET storage_keys = storage_keys || $3::text[] WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, id, keys],
  );
}

/**
 * Takes away the rows of files that nobody else uses: no other message, nothing scheduled, no template, no campaign.
 * @param mediaIds no longer named by what was emptied
 * @returns where the files lie in the store: remember it in the same transaction, and delete them after it
 */
export async function deleteUnused(
  client: pg.PoolClient,
  workspaceId: string,
  mediaIds: readonly string[],
): Promise<string[]> {
  if (mediaIds.length === 0) return [];
  const { rows } = await client.query<{ id: string; storageKey: string | null }>(
    `DELETE FROM media md WHERE md.workspace_id = $1 AND md.id = ANY($2::uuid[])
        AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = $1 AND m.media_id = md.id)
        AND NOT EXISTS (SELECT 1 FROM scheduled_messages s WHERE s.workspace_id = $1 AND s.media_id = md.id)
        AND NOT EXISTS (SELECT 1 FROM templates t WHERE t.workspace_id = $1
          AND position(md.id::text IN concat(t.samples, t.draft, t.components)) > 0)
        AND NOT EXISTS (SELECT 1 FROM campaign_variants v WHERE v.workspace_id = $1
          AND position(md.id::text IN v.values::text) > 0)
      RETURNING md.id, md.storage_key AS "storageKey"`,
    [workspaceId, [...new Set(mediaIds)]],
  );
  // A file that is on its way in has its place already and no key yet.
  const keys = rows.flatMap(({ id, storageKey }) => [
    `${workspaceId}/${id}`,
    ...(storageKey ? [storageKey] : []),
  ]);
  return [...new Set(keys)];
}

/** {@link deleteUnused}, and remembers the files in the erasure. */
export async function removeFiles(
  client: pg.PoolClient,
  erasure: Pick<Erased, "workspaceId" | "id">,
  mediaIds: readonly string[],
): Promise<void> {
  await rememberFiles(client, erasure, await deleteUnused(client, erasure.workspaceId, mediaIds));
}
