import type pg from "pg";
import { recordConsents, type ConsentWord } from "@/lib/contacts/consent";
import { stopHashes } from "@/lib/contacts/erasures/marks";
import type { ConsentCategory } from "@/lib/contacts/views";
import { overRows } from "@/lib/platform/sql";

type Stops = { marketing: Date | null; utility: Date | null };

/**
 * Keeps what somebody stopped without keeping who they are. Who has not stopped, or has agreed again, leaves nothing.
 * @param addresses digits and user ids
 */
export async function keepStops(
  client: pg.PoolClient,
  workspaceId: string,
  addresses: readonly string[],
  { marketing, utility }: Stops,
): Promise<void> {
  const hashes = addresses.map((address) => stopHashes(workspaceId, address));
  await client.query(`DELETE FROM contact_stops WHERE workspace_id = $1 AND hash = ANY($2::bytea[])`, [
    workspaceId,
    hashes.flat(),
  ]);
  if (!marketing && !utility) return;
  await client.query(
    `INSERT INTO contact_stops (workspace_id, hash, marketing_stopped_at, utility_stopped_at)
      SELECT DISTINCT $1::uuid, hash, $3::timestamptz, $4::timestamptz FROM unnest($2::bytea[]) AS r(hash)`,
    [workspaceId, hashes.map(([newest]) => newest), marketing, utility],
  );
}

/** Somebody who has just become a contact, with everything they are reached by. */
export type Newcomer = { workspaceId: string; id: string; addresses: readonly string[] };

/** Whether a workspace of theirs keeps a stop of anybody: most never do, and a hash for each newcomer is dear. */
async function keepsStops(client: pg.PoolClient, newcomers: readonly Newcomer[]): Promise<boolean> {
  const { rowCount } = await client.query({
    name: "contact_stops.any",
    text: `SELECT 1 FROM contact_stops WHERE workspace_id = ANY($1::uuid[]) LIMIT 1`,
    values: [[...new Set(newcomers.map(({ workspaceId }) => workspaceId))]],
  });
  return rowCount === 1;
}

/** What newcomers stopped before they were erased, by the new contact's id. One query over the hashes of their addresses. */
export async function readStops(
  client: pg.PoolClient,
  newcomers: readonly Newcomer[],
): Promise<Map<string, Stops>> {
  if (newcomers.length === 0 || !(await keepsStops(client, newcomers))) return new Map();
  const sought = newcomers.flatMap(({ workspaceId, id, addresses }) =>
    addresses.flatMap((address) =>
      stopHashes(workspaceId, address).map((hash) => ({ workspaceId, id, hash })),
    ),
  );
  if (sought.length === 0) return new Map();
  const { rows } = await client.query<{ id: string } & Stops>(
    overRows(
      "contact_stops.read",
      sought,
      {
        workspace_id: ["uuid", (s) => s.workspaceId],
        id: ["uuid", (s) => s.id],
        hash: ["bytea", (s) => s.hash],
      },
      (from) => `SELECT r.id, max(s.marketing_stopped_at) AS marketing, max(s.utility_stopped_at) AS utility
        FROM ${from} JOIN contact_stops s ON s.workspace_id = r.workspace_id AND s.hash = r.hash GROUP BY r.id`,
    ),
  );
  return new Map(rows.map(({ id, ...stops }) => [id, stops]));
}

/** Writes what newcomers stopped into their consent, dated as they said it: a newer word of theirs still counts. */
export async function recallStops(
  client: pg.PoolClient,
  newcomers: readonly Newcomer[],
  stops: ReadonlyMap<string, Stops>,
): Promise<void> {
  const word = (newcomer: Newcomer, category: ConsentCategory): ConsentWord[] => {
    const at = stops.get(newcomer.id)?.[category];
    const { workspaceId, id: contactId } = newcomer;
    return at ? [{ workspaceId, contactId, category, granted: false, source: "erased", at }] : [];
  };
  await recordConsents(
    client,
    newcomers.flatMap((one) => [...word(one, "marketing"), ...word(one, "utility")]),
  );
}
