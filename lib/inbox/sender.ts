import { graphUrlOf, openAccessToken } from "@/lib/phone-numbers/credentials";
import { checkPhoneNumber } from "@/lib/phone-numbers/jobs";
import { announceNumber } from "@/lib/phone-numbers/queries";
import { deliverMessages } from "@/lib/inbox/jobs";
import type { RestReason } from "@/lib/inbox/verdict";
import { pool } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { ring } from "@/lib/platform/queue";
import { scopeFromJob } from "@/lib/tenancy/scope";
import type { GraphTarget } from "@/lib/whatsapp/client";

/** A number that may send now, and how. Holds the token in the clear: never log it. */
export type Sender = {
  workspaceId: string;
  phoneNumberId: string;
  /** Meta's phone_number_id. */
  metaId: string;
  wabaId: string;
  target: GraphTarget;
  /** Messages per second. */
  throughput: number;
  /** The stored ciphertext, to know later whether the token is still the same one. */
  sealedToken: string;
};

type Row = {
  metaId: string;
  wabaId: string;
  accessToken: string;
  graphUrl: string | null;
  throughput: number;
  state: string;
  tokenState: string;
  restMs: number | null;
};

export type SenderState =
  | { kind: "ready"; sender: Sender }
  /** It rests until then, in milliseconds from now. */
  | { kind: "rests"; ms: number }
  /** Gone, disconnected, or its token is broken: somebody has to do something first. */
  | { kind: "waits" };

/** Reads a number with its token once for a run. @throws when the stored token cannot be opened */
export async function readSender(workspaceId: string, phoneNumberId: string): Promise<SenderState> {
  const { rows } = await pool.query<Row>({
    name: "senders.read",
    text: `SELECT pn.meta_id AS "metaId", pn.waba_id AS "wabaId", w.access_token AS "accessToken",
        w.graph_url AS "graphUrl", pn.throughput, pn.state, w.token_state AS "tokenState",
        ceil(extract(epoch FROM pn.paused_until - now()) * 1000)::float8 AS "restMs"
      FROM phone_numbers pn JOIN wabas w ON w.workspace_id = pn.workspace_id AND w.id = pn.waba_id
      WHERE pn.workspace_id = $1 AND pn.id = $2`,
    values: [workspaceId, phoneNumberId],
  });
  const row = rows[0];
  if (!row || row.state !== "connected") return { kind: "waits" };
  if (row.tokenState !== "ok" && row.tokenState !== "unchecked") return { kind: "waits" };
  if (row.restMs !== null && row.restMs > 0) return { kind: "rests", ms: row.restMs };
  const { metaId, wabaId, throughput, accessToken: sealedToken } = row;
  const accessToken = openAccessToken({ workspaceId, id: wabaId, accessToken: sealedToken });
  const target = { baseUrl: graphUrlOf(row), accessToken };
  return {
    kind: "ready",
    sender: { workspaceId, phoneNumberId, metaId, wabaId, target, throughput, sealedToken },
  };
}

/** How long each number last had to rest, so that rests in a row grow. Forgotten after a quiet while. */
const lastRests = new Map<string, { ms: number; endsAt: number }>();
const longestRestMs = { throughput: 30_000, maintenance: 300_000, calls: 600_000, network: 30_000 };

function grownRest(phoneNumberId: string, reason: Exclude<RestReason, "token">, ms: number): number {
  const now = performance.now();
  const last = lastRests.get(phoneNumberId);
  // Answers to calls that were under way together are one reason, not several.
  if (last && now < last.endsAt) return Math.max(0, last.endsAt - now);
  const inARow = last !== undefined && now - last.endsAt < 2 * last.ms + 5_000;
  const grown = Math.min(inARow ? Math.max(ms, last.ms * 2) : ms, longestRestMs[reason]);
  lastRests.set(phoneNumberId, { ms: grown, endsAt: now + grown });
  return grown;
}

/** Whether the number has just rested because nobody could be reached: then one message tries the way first. */
export function isProbing(phoneNumberId: string): boolean {
  const last = lastRests.get(phoneNumberId);
  return last !== undefined && performance.now() - last.endsAt < last.ms + 5_000;
}

export const reached = (phoneNumberId: string): void => void lastRests.delete(phoneNumberId);

/**
 * Lets the sends of a number rest. Its messages stay in the queue; none of their tries is spent.
 * @returns for how long, in milliseconds
 */
export async function restNumber(
  sender: Sender,
  reason: Exclude<RestReason, "token">,
  ms: number,
): Promise<number> {
  const { workspaceId, phoneNumberId } = sender;
  const rest = Math.ceil(grownRest(phoneNumberId, reason, ms));
  const { rowCount } = await pool.query(
    `UPDATE phone_numbers SET paused_until = now() + make_interval(secs => $3 / 1000.0), pause_reason = $4
      WHERE workspace_id = $1 AND id = $2
        AND (paused_until IS NULL OR paused_until < now() + make_interval(secs => $3 / 1000.0 - 0.05))`,
    [workspaceId, phoneNumberId, rest, reason],
  );
  if (rowCount) {
    log.warn({ workspaceId, phoneNumberId, reason, ms: rest }, "a number rests");
    await announceNumber(scopeFromJob({ workspaceId }), phoneNumberId).catch(() => undefined);
  }
  return rest;
}

/**
 * Meta refused the token: the account is marked, its numbers wait, nothing is failed. A token that was replaced
 * meanwhile is left alone.
 * @returns false when it was replaced, so that sending can go on
 */
export async function restForToken(
  sender: Sender,
  credential: "invalid" | "missing_permission",
): Promise<boolean> {
  const { workspaceId, wabaId, sealedToken } = sender;
  const { rowCount } = await pool.query(
    `UPDATE wabas SET token_state = $4::token_state, token_checked_at = now(), updated_at = now()
      WHERE workspace_id = $1 AND id = $2 AND access_token = $3`,
    [workspaceId, wabaId, sealedToken, credential],
  );
  if (!rowCount) return false;
  const { rows } = await pool.query<{ id: string }>(
    `UPDATE phone_numbers SET state = 'unhealthy', pause_reason = 'token', updated_at = now()
      WHERE workspace_id = $1 AND waba_id = $2 AND state = 'connected' RETURNING id`,
    [workspaceId, wabaId],
  );
  for (const { id } of rows) {
    log.warn({ workspaceId, phoneNumberId: id, credential }, "a number's token was refused; its sends wait");
    // The check says in words what is wrong, and notices when it is mended.
    await ring(checkPhoneNumber, { workspaceId, phoneNumberId: id }, { id });
    await announceNumber(scopeFromJob({ workspaceId }), id).catch(() => undefined);
  }
  return true;
}

/** A number can send again, reconnected for example: ends its rest and rings for what waited. */
export async function resumeSending(workspaceId: string, phoneNumberId: string): Promise<void> {
  reached(phoneNumberId);
  await pool.query(
    `UPDATE phone_numbers SET paused_until = NULL, pause_reason = NULL, updated_at = now()
      WHERE workspace_id = $1 AND id = $2 AND (paused_until IS NOT NULL OR pause_reason IS NOT NULL)`,
    [workspaceId, phoneNumberId],
  );
  await ring(deliverMessages, { workspaceId, phoneNumberId }, { id: phoneNumberId });
}
