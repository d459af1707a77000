import { graphUrlOf, openAccessToken } from "@/lib/phone-numbers/credentials";
import { pool, transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { announceTemplates } from "@/lib/templates/announce";
import { announceFromMeta } from "@/lib/templates/news";
import { markUnlisted, storeListed } from "@/lib/templates/storing";
import type { GraphFailure, GraphTarget } from "@/lib/whatsapp/client";
import { brokenCredential } from "@/lib/whatsapp/outcome";
import { listTemplatesAtMeta, type ListedTemplate } from "@/lib/whatsapp/templates";

type Ids = { workspaceId: string; wabaId: string };

/** A business account and how to ask it. Holds the token in the clear: never log it. */
export type TemplateAccount = Ids & { metaId: string; target: GraphTarget };

type Row = { metaId: string; accessToken: string; graphUrl: string | null };

const toAccount = (ids: Ids, row: Row): TemplateAccount => ({
  ...ids,
  metaId: row.metaId,
  target: {
    baseUrl: graphUrlOf(row),
    accessToken: openAccessToken({
      workspaceId: ids.workspaceId,
      id: ids.wabaId,
      accessToken: row.accessToken,
    }),
  },
});

/** @throws AppError not_found */
export async function accountOf({ workspaceId, wabaId }: Ids): Promise<TemplateAccount> {
  const { rows } = await pool.query<Row>(
    `SELECT meta_id AS "metaId", access_token AS "accessToken", graph_url AS "graphUrl" FROM wabas
      WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, wabaId],
  );
  if (!rows[0]) throw notFound("waba");
  return toAccount({ workspaceId, wabaId }, rows[0]);
}

/** Why Meta did not do what was asked about templates, when it is about us and not about what was asked. */
export function troubleOf(failure: GraphFailure): AppError {
  const credential = brokenCredential(failure.error);
  if (credential === "invalid") {
    return new AppError(
      "conflict",
      "token_invalid",
      "Meta no longer accepts the access token of this number, so its templates cannot be reached. An admin can give a new one.",
    );
  }
  if (credential) {
    return new AppError(
      "conflict",
      "token_missing_permission",
      "The access token of this number may not manage templates. In Meta it needs the permission whatsapp_business_management.",
    );
  }
  if (failure.outcome === "not_now" && failure.wait?.of === "number") {
    return new AppError(
      "rate_limited",
      "meta_rate_limited",
      "Meta takes no more calls for this account just now. Try again in some minutes.",
      { retryAfterSeconds: Math.ceil((failure.retryAfterMs ?? failure.wait.baseMs) / 1_000) },
    );
  }
  return new AppError(
    "unavailable",
    "meta_unavailable",
    failure.error
      ? `Meta did not answer as expected: ${failure.error.title}`
      : "Meta did not answer. Try again in a moment.",
  );
}

const hour = 3_600_000;
/** Webhooks tell the news; the list is read for what they did not tell. */
const everyMs = 12 * hour;
const retryMs = { token: 6 * hour, other: 10 * 60_000 };
const leaseMinutes = 10;

/** Half an interval earlier to half an interval later, so that accounts connected together are not read together. */
const spread = (ms: number): number => ms * (0.75 + Math.random() / 2);

/** Waits for the row to be due, and takes it for a while. @returns null when somebody else has it, or it is not due */
async function claim({ workspaceId, wabaId }: Ids): Promise<TemplateAccount | null> {
  const { rows } = await pool.query<Row>(
    `UPDATE wabas SET templates_lease_until = now() + make_interval(mins => $3)
      WHERE workspace_id = $1 AND id = $2 AND templates_due_at <= now()
        AND (templates_lease_until IS NULL OR templates_lease_until < now())
      RETURNING meta_id AS "metaId", access_token AS "accessToken", graph_url AS "graphUrl"`,
    [workspaceId, wabaId, leaseMinutes],
  );
  return rows[0] ? toAccount({ workspaceId, wabaId }, rows[0]) : null;
}

/** Who asked again while the list was read gets another reading. */
async function release(
  { workspaceId, wabaId }: Ids,
  startedAt: Date,
  end: { nextMs: number; error: { reason: string; message: string } | null },
): Promise<void> {
  await pool.query(
    `UPDATE wabas SET templates_lease_until = NULL,
        templates_due_at = CASE WHEN templates_due_at > $3 THEN templates_due_at ELSE now() + make_interval(secs => $4) END,
        templates_synced_at = CASE WHEN $5::jsonb IS NULL THEN $3 ELSE templates_synced_at END,
        templates_error = $5
      WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, wabaId, startedAt, end.nextMs / 1_000, end.error && JSON.stringify(end.error)],
  );
}

/**
 * Reads a list to its end, twice when something of ours is not in it: while one pages, Meta's pages shift, and what slipped
 * between two pages is not gone.
 */
async function readWhole(
  account: TemplateAccount,
): Promise<{ ok: true; templates: ListedTemplate[] } | GraphFailure> {
  const first = await listTemplatesAtMeta(account.target, account.metaId);
  if (!first.ok) return first;
  const { rows } = await pool.query<{ metaId: string }>(
    `SELECT meta_id AS "metaId" FROM templates
      WHERE workspace_id = $1 AND waba_id = $2 AND meta_id IS NOT NULL AND deleted_at IS NULL`,
    [account.workspaceId, account.wabaId],
  );
  const listed = new Map(first.templates.map((template) => [template.metaId, template]));
  if (rows.every(({ metaId }) => listed.has(metaId))) return first;
  const second = await listTemplatesAtMeta(account.target, account.metaId);
  if (!second.ok) return second;
  for (const template of second.templates) listed.set(template.metaId, template);
  return { ok: true, templates: [...listed.values()] };
}

async function syncClaimed(account: TemplateAccount): Promise<void> {
  const startedAt = new Date();
  const read = await readWhole(account);
  if (!read.ok) {
    const { reason, message } = troubleOf(read);
    const isToken = reason.startsWith("token_");
    log.warn({ wabaId: account.wabaId, reason }, "the list of templates could not be read");
    await release(account, startedAt, {
      nextMs: spread(isToken ? retryMs.token : retryMs.other),
      error: { reason, message },
    });
    await announceTemplates(account.workspaceId, "list");
    throw troubleOf(read);
  }
  const changed = await transaction(async (client) => [
    ...(await storeListed(client, account, read.templates, startedAt)),
    ...(await markUnlisted(
      client,
      account,
      read.templates.map(({ metaId }) => metaId),
      startedAt,
    )),
  ]);
  await release(account, startedAt, { nextMs: spread(everyMs), error: null });
  await announceFromMeta(account.workspaceId, "list", changed);
}

/** Readings under way in this process, so that who asks meanwhile waits for the same. */
const underWay = new Map<string, Promise<void>>();

/**
 * Reads the templates of a business account now, when its row says that it is due and nobody else is reading. A list that
 * could not be read to its end changes nothing but `templates_error`. Doing it twice is doing it once.
 * @throws AppError as troubleOf, when Meta did not give the list
 */
export function syncIfDue(ids: Ids): Promise<void> {
  let reading = underWay.get(ids.wabaId);
  if (!reading) {
    reading = claim(ids)
      .then((account) => (account ? syncClaimed(account) : undefined))
      .finally(() => underWay.delete(ids.wabaId));
    underWay.set(ids.wabaId, reading);
  }
  return reading;
}

/** The same for the job and the sweep: what went wrong stands in the row, and it is tried again. */
export const syncQuietly = (ids: Ids): Promise<void> =>
  syncIfDue(ids).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
  });

/**
 * Sees to it that the list of an account was read once; afterwards it is kept by webhooks and the sweep.
 * @throws AppError as troubleOf, while it never could be read
 */
export async function ensureSynced({ workspaceId, wabaId }: Ids): Promise<void> {
  const { rows } = await pool.query<{ isSynced: boolean }>(
    `SELECT templates_synced_at IS NOT NULL AS "isSynced" FROM wabas WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, wabaId],
  );
  if (!rows[0]) throw notFound("waba");
  if (rows[0].isSynced) return;
  const reading = underWay.get(wabaId);
  if (reading) return reading;
  // The column holds milliseconds; rounded up it would be due only in a moment.
  await pool.query(
    `UPDATE wabas SET templates_due_at = date_trunc('milliseconds', now()) WHERE workspace_id = $1 AND id = $2 AND templates_synced_at IS NULL`,
    [workspaceId, wabaId],
  );
  await syncIfDue({ workspaceId, wabaId });
}

/**
 * Asks Meta for the templates of one name and writes them down; marks nothing as deleted.
 * @throws AppError as troubleOf
 */
export async function syncName(ids: Ids, name: string): Promise<void> {
  const account = await accountOf(ids);
  const startedAt = new Date();
  const read = await listTemplatesAtMeta(account.target, account.metaId, { name });
  if (!read.ok) throw troubleOf(read);
  const changed = await transaction((client) =>
    storeListed(
      client,
      ids,
      read.templates.filter((template) => template.name === name),
      startedAt,
    ),
  );
  await announceFromMeta(ids.workspaceId, "rows", changed);
}
