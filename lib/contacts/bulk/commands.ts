import type pg from "pg";
import { holdRoom, sqlOf } from "@/lib/billing/plans/entitlements";
import { workOnChanges } from "@/lib/contacts/bulk/jobs";
import { getContactChange } from "@/lib/contacts/bulk/queries";
import type { BulkAction, ContactChangeInput } from "@/lib/contacts/bulk/schemas";
import { changeDays, type ContactChangeView } from "@/lib/contacts/bulk/views";
import { searchedFilter } from "@/lib/contacts/contact-list";
import { listCustomFields } from "@/lib/contacts/custom-fields";
import { customProblemOf } from "@/lib/contacts/custom-values";
import { contactPredicate } from "@/lib/contacts/filter-sql";
import { prepareFilter } from "@/lib/contacts/prepared-filter";
import { db, transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { ring } from "@/lib/platform/queue";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import type { Scope } from "@/lib/tenancy/scope";

/** Contacts that are changed in one transaction: so many are locked for some ten milliseconds. */
export const batchSize = 1_000;

const wrong = (field: string, problem: string): AppError =>
  new AppError("invalid", "invalid_input", `${field}: ${problem}`, { fields: { [field]: problem } });

async function proveAction(scope: Scope, action: BulkAction): Promise<void> {
  const { workspaceId } = scope;
  if (action.kind === "add_label" || action.kind === "remove_label") {
    const known = await db.label.count({ where: { workspaceId, id: action.labelId } });
    if (known === 0) throw wrong("action.labelId", "This label is not there any more.");
  }
  if (action.kind === "set_field") {
    const field = (await listCustomFields(scope)).data.find(({ key }) => key === action.key);
    if (!field) throw wrong("action.key", "There is no such field.");
    const problem = action.value === null ? null : customProblemOf(field, action.value);
    if (problem) throw wrong("action.value", problem);
  }
}

const ringIt = () => ring(workOnChanges, {}, { id: "all" });

/**
 * Begins the same change of many contacts: those named, or everybody who fits the search at this moment. Whom it means is
 * written down before it answers, some two seconds for a million; the worker changes them batch by batch.
 * @throws AppError invalid for a label, field or value that is not there, and `nobody_fits`; as `prepareFilter`
 */
export async function startContactChange(
  scope: Scope,
  { action, contactIds, search }: ContactChangeInput,
  now: Date,
  call?: AuditCall,
): Promise<ContactChangeView> {
  const { workspaceId, actor } = scope;
  await proveAction(scope, action);
  const filter = await prepareFilter(scope, searchedFilter(search ?? {}));
  const id = newId();
  const { text, values } = contactPredicate(filter, { workspaceId, now, firstParameter: 4 });
  const named = contactIds ? `AND ct.id = ANY($${4 + values.length}::uuid[])` : "";
  const total = await transaction(async (client) => {
    await client.query(
      `INSERT INTO contact_changes (workspace_id, id, action, source, by_user_id, created_at, queued_at, worked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $6, $6)`,
      [
        workspaceId,
        id,
        JSON.stringify(action),
        actor.type === "api_key" ? "api" : "member",
        actor.type === "user" ? actor.userId : null,
        now,
      ],
    );
    const { rows } = await client.query<{ total: number }>(
      `WITH chosen AS (
          SELECT ct.id, (row_number() OVER (ORDER BY ct.id) - 1) / $3::int AS number FROM contacts ct WHERE ${text} ${named}),
        batches AS (
          INSERT INTO contact_change_batches (workspace_id, change_id, number, contact_ids)
          SELECT $1::uuid, $2::uuid, number, array_agg(id ORDER BY id) FROM chosen GROUP BY number
          RETURNING cardinality(contact_ids) AS size),
        counted AS (SELECT coalesce(sum(size), 0)::int AS total FROM batches)
        UPDATE contact_changes SET total = counted.total FROM counted WHERE workspace_id = $1 AND id = $2
        RETURNING counted.total`,
      [workspaceId, id, batchSize, ...values, ...(contactIds ? [contactIds] : [])],
    );
    if (rows[0]!.total === 0) throw new AppError("invalid", "nobody_fits", "Nobody fits any more.");
    return rows[0]!.total;
  });
  await recordAudit({
    scope,
    action: "contact_change.started",
    target: { type: "contact_change", id },
    data: { kind: action.kind, total },
    call,
  });
  await ringIt();
  return getContactChange(scope, id);
}

/** Holds places of the plan for everybody a deletion has taken away and its undoing brings back. */
async function awaitDeleted(
  client: pg.PoolClient,
  { workspaceId }: Scope,
  id: string,
  now: Date,
): Promise<void> {
  const { rows } = await client.query<{ awaited: number }>(
    `UPDATE contact_changes ch SET awaited = (
        SELECT count(*) FROM contact_change_batches b, unnest(b.changed_ids) AS gone (id) JOIN contacts c
          ON c.workspace_id = $1 AND c.id = gone.id AND c.deleted_at = ch.created_at AND c.erased_at IS NULL
        WHERE b.workspace_id = $1 AND b.change_id = $2)
      WHERE workspace_id = $1 AND id = $2 RETURNING awaited`,
    [workspaceId, id],
  );
  const { awaited } = rows[0]!;
  if (awaited === 0) return;
  const { room, refusal } = await holdRoom(sqlOf(client), workspaceId, "contacts", now, awaited);
  if (room >= awaited) return;
  const error = refusal();
  if (error.reason !== "limit_reached") throw error;
  const count = (number: number): string => number.toLocaleString("en");
  throw new AppError(
    error.code,
    error.reason,
    `${error.message} Nothing was undone: ${count(awaited)} would come back, and there is room for ${count(room)}.`,
    error.extra,
  );
}

/**
 * Takes a change back, also one that is still running: each contact it changed is as before again, except for what
 * somebody has changed or said since. Twice is the same as once. A deletion is undone as a whole or not at all: those
 * who come back hold their places of the plan from this moment on.
 * @throws AppError not_found; conflict `too_late` after 30 days; payment_required `limit_reached` when not everybody has
 *   room, `subscription_needed`
 */
export async function undoContactChange(
  scope: Scope,
  id: string,
  now: Date,
  call?: AuditCall,
): Promise<ContactChangeView> {
  const { workspaceId } = scope;
  const before = await getContactChange(scope, id);
  if (before.undoableUntil && new Date(before.undoableUntil) < now) {
    throw new AppError("conflict", "too_late", `A change can be undone for ${changeDays} days.`);
  }
  const begun = await transaction(async (client) => {
    const { rowCount } = await client.query(
      `UPDATE contact_changes SET state = 'undoing', queued_at = $3, finished_at = NULL
        WHERE workspace_id = $1 AND id = $2 AND state IN ('running', 'completed')`,
      [workspaceId, id, now],
    );
    if (rowCount === 1 && before.action.kind === "delete") await awaitDeleted(client, scope, id, now);
    return rowCount === 1;
  });
  if (begun) {
    const target = { type: "contact_change", id };
    await recordAudit({ scope, action: "contact_change.undone", target, call });
    await ringIt();
  }
  return getContactChange(scope, id);
}
