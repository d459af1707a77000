import type pg from "pg";
import { countryOf } from "@/lib/contacts/numbers";
import { overRows } from "@/lib/platform/sql";

/**
 * A status of a message to this contact named their BSUID: the only way to learn it of somebody who has not written
 * yet. A BSUID that another contact has stays there.
 */
export async function learnBsuids(
  client: pg.PoolClient,
  seen: readonly { workspaceId: string; contactId: string; bsuid: string }[],
): Promise<void> {
  if (seen.length === 0) return;
  const unique = new Map(seen.map((one) => [`${one.workspaceId}|${one.bsuid}`, one]));
  await client.query(
    overRows(
      "contacts.learn_bsuids",
      [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one),
      {
        workspace_id: ["uuid", (s) => s.workspaceId],
        contact_id: ["uuid", (s) => s.contactId],
        bsuid: ["text", (s) => s.bsuid],
        country: ["text", ({ bsuid }) => countryOf({ waId: null, phone: null, bsuid })],
      },
      (from) => `WITH linked AS (
          INSERT INTO contact_identities (workspace_id, kind, value, contact_id)
          SELECT workspace_id, 'bsuid', bsuid, contact_id FROM ${from}
          ON CONFLICT DO NOTHING RETURNING workspace_id, contact_id, value)
        UPDATE contacts c SET bsuid = linked.value, country = coalesce(c.country, r.country), updated_at = now()
        FROM linked JOIN ${from} ON r.bsuid = linked.value AND r.workspace_id = linked.workspace_id
        WHERE c.workspace_id = linked.workspace_id AND c.id = linked.contact_id AND c.bsuid IS NULL`,
    ),
  );
}
