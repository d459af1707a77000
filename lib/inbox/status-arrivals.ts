import type pg from "pg";
import { knownAttempts, recordAdopted, recordAttempt, type Adopted } from "@/lib/inbox/attempts";
import { noteStopsAtMeta, stoppedAtMeta, type RowChange } from "@/lib/inbox/consents";
import { lockHeadsById, lockHeadsByWamid, writeHeads, type LockedHead } from "@/lib/inbox/heads";
import { isAnomaly, withStatus, type StatusEvent } from "@/lib/inbox/statuses";
import { overRows } from "@/lib/platform/sql";
import { isId, newId } from "@/lib/shared/id";
import type { IncomingStatus } from "@/lib/whatsapp/incoming-status";

/** A status of a number that is ours. */
export type StatusArrival = {
  workspaceId: string;
  /** Our id of the number, and Meta's. */
  phoneNumberId: string;
  metaNumberId: string;
  status: IncomingStatus;
  /** Stands in for the time Meta did not give. */
  receivedAt: Date;
};

export type StatusResult = {
  /** applied: the message knows it now, or knew it already. waiting: its message is not here (yet). */
  outcome: "applied" | "earlier_attempt" | "waiting";
  note: string | null;
  /** The message it is about, when there is one. */
  head: LockedHead | null;
};

const wholeSecond = (at: Date): Date => new Date(Math.floor(at.getTime() / 1000) * 1000);

const eventOf = ({ status, receivedAt }: StatusArrival): StatusEvent => ({
  stage: status.stage,
  at: status.at ?? wholeSecond(receivedAt),
  failure: status.failure,
  pricing: status.pricing,
});

/** The id of a message of ours, if that is what we gave along. */
function callbackId({ status }: StatusArrival): string | null {
  const id = status.callbackData?.slice(0, 36) ?? "";
  return isId(id) ? id.toLowerCase() : null;
}

const wamidKey = (a: StatusArrival) => `${a.phoneNumberId}|${a.status.wamid}`;

/** Keeps statuses whose message is not here. One that waits already is not kept twice. */
async function parkStatuses(client: pg.PoolClient, arrivals: readonly StatusArrival[]): Promise<void> {
  if (arrivals.length === 0) return;
  await client.query(
    overRows(
      "orphans.park",
      arrivals,
      {
        id: ["uuid", () => newId()],
        meta_number_id: ["text", (a) => a.metaNumberId],
        wamid: ["text", (a) => a.status.wamid],
        callback_data: ["text", (a) => a.status.callbackData],
        status: ["jsonb", (a) => JSON.stringify({ ...a.status, at: eventOf(a).at })],
        received_at: ["timestamptz", (a) => a.receivedAt],
      },
      (from) => `INSERT INTO orphan_statuses (id, meta_number_id, wamid, callback_data, status, received_at)
        SELECT id, meta_number_id, wamid, callback_data, status, received_at FROM ${from}
        WHERE NOT EXISTS (SELECT 1 FROM orphan_statuses o WHERE o.meta_number_id = r.meta_number_id
          AND o.wamid = r.wamid AND o.status = r.status)`,
    ),
  );
}

const sameTime = (a: Date | null, b: Date | null): boolean => a?.getTime() === b?.getTime();

function differs(a: LockedHead, b: LockedHead): boolean {
  return (
    a.status !== b.status ||
    a.wamid !== b.wamid ||
    !sameTime(a.acceptedAt, b.acceptedAt) ||
    !sameTime(a.sentAt, b.sentAt) ||
    !sameTime(a.deliveredAt, b.deliveredAt) ||
    !sameTime(a.readAt, b.readAt) ||
    !sameTime(a.playedAt, b.playedAt) ||
    !sameTime(a.failedAt, b.failedAt) ||
    a.error !== b.error ||
    a.pricing !== b.pricing
  );
}

/**
 * Applies statuses of one batch: finds each message by its wamid, else by our id that Meta echoes (only within the same
 * number), locks them in one order, reduces, writes what changed in one statement. What has no message is parked.
 * A message of ours that has no wamid yet (in doubt, or its answer still on the way) adopts the one that came.
 *
 * Source: Meta, "biz_opaque_callback_data" is returned in every status of the message it was sent with.
 *
 * Meta's word that somebody has stopped marketing is taken as theirs.
 *
 * @returns one result per arrival, the rows that changed, and other rows to announce
 */
export async function applyStatuses(
  client: pg.PoolClient,
  arrivals: readonly StatusArrival[],
): Promise<{ results: StatusResult[]; changed: LockedHead[]; told: RowChange[] }> {
  if (arrivals.length === 0) return { results: [], changed: [], told: [] };
  const keys = new Map(
    arrivals.map((a) => [wamidKey(a), { phoneNumberId: a.phoneNumberId, wamid: a.status.wamid }]),
  );
  const byWamid = new Map(
    (await lockHeadsByWamid(client, [...keys.values()])).map((h) => [`${h.phoneNumberId}|${h.wamid}`, h]),
  );
  const echoed = new Map(
    arrivals.flatMap((a) => {
      const messageId = byWamid.has(wamidKey(a)) ? null : callbackId(a);
      return messageId
        ? [[messageId, { workspaceId: a.workspaceId, phoneNumberId: a.phoneNumberId, messageId }]]
        : [];
    }),
  );
  const byId = new Map((await lockHeadsById(client, [...echoed.values()])).map((h) => [h.id, h]));
  const attempts = await knownAttempts(client, [...byId.values()]);

  const before = new Map<string, LockedHead>();
  const now = new Map<string, LockedHead>();
  const orphans: StatusArrival[] = [];
  const adopted: Adopted[] = [];
  const results: StatusResult[] = [];
  for (const arrival of arrivals) {
    const id = callbackId(arrival);
    const found = byWamid.get(wamidKey(arrival)) ?? (id ? byId.get(id) : undefined);
    if (!found || found.phoneNumberId !== arrival.phoneNumberId) {
      orphans.push(arrival);
      results.push({ outcome: "waiting", note: null, head: null });
      continue;
    }
    before.set(found.id, before.get(found.id) ?? found);
    const head = now.get(found.id) ?? found;
    const event = eventOf(arrival);
    const own = head.wamid === arrival.status.wamid;
    // A failure of an attempt in doubt must not stop the one that is waiting to go out.
    const adopts =
      head.wamid === null &&
      !attempts.has(`${head.id}|${arrival.status.wamid}`) &&
      !(head.status === "queued" && event.stage === "failed");
    if (!own && !adopts) {
      if (event.stage !== "failed") await recordAttempt(client, head, arrival.status.wamid, event.at);
      results.push({
        outcome: "earlier_attempt",
        note: "A status of an earlier attempt of a message that was sent again.",
        head,
      });
      continue;
    }
    if (!own) adopted.push({ ...head, wamid: arrival.status.wamid, at: event.at });
    now.set(found.id, { ...head, ...withStatus(head, event), wamid: arrival.status.wamid });
    results.push({
      outcome: "applied",
      note: isAnomaly(head, event) ? "Meta reported a failure of a message that had arrived." : null,
      head,
    });
  }
  const changed = [...now.values()].filter((head) => differs(head, before.get(head.id)!));
  await recordAdopted(client, adopted);
  await writeHeads(client, changed);
  await parkStatuses(client, orphans);
  const told = await noteStopsAtMeta(
    client,
    arrivals.flatMap((arrival, i) => {
      const { head } = results[i]!;
      return head && arrival.status.failure?.code === stoppedAtMeta
        ? [{ ...head, messageId: head.id, at: eventOf(arrival).at }]
        : [];
    }),
  );
  return { results, changed, told };
}
