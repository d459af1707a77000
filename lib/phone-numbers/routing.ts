import type pg from "pg";

/** A connected number, and whose it is. */
export type RoutedNumber = {
  workspaceId: string;
  phoneNumberId: string;
  /** Meta's phone_number_id. */
  metaId: string;
  /** Meta's WABA id. */
  wabaMetaId: string;
  /** As Meta prints it. */
  displayPhoneNumber: string;
  /** What the workspace has set about words of consent; null for nothing. Read here, where its row is at hand. */
  consentSettings: unknown;
};

const columns = `n.workspace_id AS "workspaceId", n.id AS "phoneNumberId", n.meta_id AS "metaId",
  w.meta_id AS "wabaMetaId", n.display_phone_number AS "displayPhoneNumber",
  ws.consent_settings AS "consentSettings"`;
const joins = `JOIN wabas w ON w.workspace_id = n.workspace_id AND w.id = n.waba_id
  JOIN workspaces ws ON ws.id = n.workspace_id`;

/**
 * Whom Meta speaks of: the connected numbers with these ids. A number is connected to one workspace at most.
 * Source: Meta, messages are routed by `metadata.phone_number_id`, never by the printed number or the entry's id.
 */
export async function routeNumbers(
  client: pg.PoolClient,
  metaIds: readonly string[],
): Promise<Map<string, RoutedNumber>> {
  if (metaIds.length === 0) return new Map();
  const { rows } = await client.query<RoutedNumber>({
    name: "phone_numbers.route",
    text: `SELECT ${columns} FROM phone_numbers n ${joins} WHERE n.connected_meta_id = ANY($1::text[])`,
    values: [metaIds],
  });
  return new Map(rows.map((row) => [row.metaId, row]));
}

/** Connected numbers of these WABAs; several workspaces may each hold some numbers of one. */
export async function routeWabas(
  client: pg.PoolClient,
  metaIds: readonly string[],
): Promise<Map<string, RoutedNumber[]>> {
  if (metaIds.length === 0) return new Map();
  const { rows } = await client.query<RoutedNumber>({
    name: "wabas.route",
    text: `SELECT ${columns} FROM wabas w JOIN phone_numbers n ON n.workspace_id = w.workspace_id AND n.waba_id = w.id
      JOIN workspaces ws ON ws.id = w.workspace_id
      WHERE w.meta_id = ANY($1::text[]) AND n.connected_meta_id IS NOT NULL`,
    values: [metaIds],
  });
  return Map.groupBy(rows, (row) => row.wabaMetaId);
}
