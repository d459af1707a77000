import type pg from "pg";
import { noteStopsAtMeta, stoppedAtMeta, type RowChange } from "@/lib/inbox/consents";
import { lockHeadsById, writeHeads } from "@/lib/inbox/heads";
import { withStatus } from "@/lib/inbox/statuses";
import { applyStatuses, type StatusArrival } from "@/lib/inbox/status-arrivals";
import { applyActs, linkWaiting } from "@/lib/inbox/targets";
import { transaction } from "@/lib/platform/db";
import { overRows } from "@/lib/platform/sql";
import type { IncomingStatus } from "@/lib/whatsapp/incoming-status";

/** A message that just got its wamid, and the number it went out by. */
export type AcceptedMessage = {
  workspaceId: string;
  messageId: string;
  /** Our id of the number. */
  phoneNumberId: string;
  /** Meta's phone_number_id. */
  metaNumberId: string;
  wamid: string;
};

type StoredStatus = Omit<IncomingStatus, "at"> & { at: string };
type OrphanRow = { metaNumberId: string; wamid: string; status: StoredStatus; receivedAt: Date };

const awake = ({ status }: OrphanRow): IncomingStatus & { at: Date } => ({
  ...status,
  at: new Date(status.at),
});

/**
 * Applies what came before these messages had a wamid (statuses, reactions, quotes) and forgets the parked statuses.
 * Call it in the transaction that stores the wamids, after they are written.
 * @returns rows to announce besides
 */
export async function adoptOrphans(client: pg.PoolClient, accepted: AcceptedMessage[]): Promise<RowChange[]> {
  if (accepted.length === 0) return [];
  const told: RowChange[] = [];
  const { rows } = await client.query<OrphanRow>(
    overRows(
      "orphans.adopt",
      accepted,
      { meta_number_id: ["text", (a) => a.metaNumberId], wamid: ["text", (a) => a.wamid] },
      (from) => `DELETE FROM orphan_statuses o USING ${from}
        WHERE o.meta_number_id = r.meta_number_id AND o.wamid = r.wamid
        RETURNING o.meta_number_id AS "metaNumberId", o.wamid, o.status, o.received_at AS "receivedAt"`,
    ),
  );
  if (rows.length > 0) {
    const known = new Set(rows.map((row) => `${row.metaNumberId}|${row.wamid}`));
    const owners = accepted.filter((a) => known.has(`${a.metaNumberId}|${a.wamid}`));
    const heads = await lockHeadsById(client, owners);
    const early = heads.map((head) => {
      const owner = owners.find(({ messageId }) => messageId === head.id)!;
      const ofIt = rows.filter((r) => r.wamid === owner.wamid && r.metaNumberId === owner.metaNumberId);
      return { head, statuses: ofIt.map(awake) };
    });
    await writeHeads(
      client,
      early.map(({ head, statuses }) => ({ ...head, ...statuses.reduce(withStatus, head) })),
    );
    const stops = early.flatMap(({ head, statuses }) =>
      statuses
        .filter(({ failure }) => failure?.code === stoppedAtMeta)
        .map(({ at }) => ({ ...head, messageId: head.id, at })),
    );
    told.push(...(await noteStopsAtMeta(client, stops)));
  }
  await applyActs(client, await linkWaiting(client, accepted));
  return told;
}

/** One pass looks at this many parked statuses at a time. */
const pageSize = 1_000;

/**
 * Matches parked statuses again: a status and the answer that gave its message a wamid can be committed side by side,
 * each unseen by the other. Several at once are harmless: a row is taken by one.
 *
 * @param seconds how far back to look
 * @returns rows to announce
 */
export async function rematchOrphans(seconds: number): Promise<RowChange[]> {
  const changes: RowChange[] = [];
  for (let after = "00000000-0000-0000-0000-000000000000"; ;) {
    const page = await transaction(async (client) => {
      const { rows } = await client.query<
        OrphanRow & {
          id: string;
          workspaceId: string | null;
          phoneNumberId: string;
          messageId: string | null;
        }
      >(
        `WITH parked AS (
           SELECT id, meta_number_id, wamid FROM orphan_statuses
           WHERE received_at > now() - make_interval(secs => $1) AND id > $2 ORDER BY id LIMIT ${pageSize})
         SELECT p.id, n.workspace_id AS "workspaceId", n.id AS "phoneNumberId", m.id AS "messageId"
         FROM parked p
         LEFT JOIN phone_numbers n ON n.connected_meta_id = p.meta_number_id
         LEFT JOIN messages m ON m.phone_number_id = n.id AND m.wamid = p.wamid AND m.direction = 'outbound'
         ORDER BY p.id`,
        [seconds, after],
      );
      const found = rows.filter(({ messageId }) => messageId !== null);
      if (found.length > 0) {
        const numbers = new Map(found.map((row) => [row.id, row]));
        const taken = await client.query<OrphanRow & { id: string }>(
          `DELETE FROM orphan_statuses WHERE id IN (
             SELECT id FROM orphan_statuses WHERE id = ANY($1) ORDER BY id FOR UPDATE SKIP LOCKED)
           RETURNING id, meta_number_id AS "metaNumberId", wamid, status, received_at AS "receivedAt"`,
          [found.map(({ id }) => id)],
        );
        const arrivals = taken.rows.map((row): StatusArrival => {
          const { workspaceId, phoneNumberId } = numbers.get(row.id)!;
          return {
            workspaceId: workspaceId!,
            phoneNumberId,
            metaNumberId: row.metaNumberId,
            status: awake(row),
            receivedAt: row.receivedAt,
          };
        });
        const { changed, told } = await applyStatuses(client, arrivals);
        changes.push(
          ...told,
          ...changed.map((head) => ({
            workspaceId: head.workspaceId,
            messageId: head.id,
            conversationId: head.isLast ? head.conversationId : null,
          })),
        );
      }
      return rows;
    });
    if (page.length < pageSize) return changes;
    after = page.at(-1)!.id;
  }
}

/** A status whose message has not come in a week never will: nobody here sent it. @returns how many were dropped */
export async function expireOrphans(): Promise<number> {
  return transaction(async (client) => {
    const { rowCount } = await client.query(
      `DELETE FROM orphan_statuses WHERE id IN (
         SELECT id FROM orphan_statuses WHERE received_at < now() - interval '7 days'
         ORDER BY received_at LIMIT 5000 FOR UPDATE SKIP LOCKED)`,
    );
    return rowCount ?? 0;
  });
}
