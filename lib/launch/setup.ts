import { takesMoney } from "@/lib/billing/plans/entitlements";
import { sandboxPlan } from "@/lib/billing/plans/rules";
import { consentIsChecked } from "@/lib/contacts/consent-settings";
import { stepsFor, type SetupFacts } from "@/lib/launch/rules";
import type { LaunchView } from "@/lib/launch/views";
import { sandboxIsOffered } from "@/lib/phone-numbers/queries";
import { db, pool } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { personOf } from "@/lib/team/notification-settings";
import type { Scope } from "@/lib/tenancy/scope";

/** How many of the newest conversations are looked at: a large workspace is answered as fast as a new one. */
const newest = 200;

type Row = Omit<SetupFacts, "plan" | "consent"> & { dismissed: boolean };

/**
 * Everything in one statement, each fact by the first row that proves it. Templates of the sandbox come with it and prove
 * nothing; one that somebody wrote there does.
 */
async function readFacts(workspaceId: string, userId: string): Promise<Row | null> {
  const { rows } = await pool.query<Row>({
    name: "launch.facts",
    text: `SELECT m.setup_dismissed_at IS NOT NULL AS dismissed,
        u.email_verified IS NOT NULL AS email,
        EXISTS (SELECT 1 FROM (
            SELECT id, last_inbound_at FROM conversations WHERE workspace_id = w.id
            ORDER BY last_activity_at DESC, id DESC LIMIT $3) c
          WHERE c.last_inbound_at IS NOT NULL AND EXISTS (
            SELECT 1 FROM messages x WHERE x.workspace_id = w.id AND x.conversation_id = c.id
              AND x.direction = 'outbound' AND x.source = 'agent')) AS sandbox,
        EXISTS (SELECT 1 FROM memberships o WHERE o.workspace_id = w.id AND o.user_id <> u.id)
          OR EXISTS (SELECT 1 FROM invitations i WHERE i.workspace_id = w.id AND i.revoked_at IS NULL) AS colleague,
        w.time_zone <> 'UTC'
          OR EXISTS (SELECT 1 FROM audit_entries a WHERE a.workspace_id = w.id AND a.action = 'workspace.updated'
            AND a.data -> 'fields' ?| ARRAY['timeZone', 'country'])
          AS workspace,
        EXISTS (SELECT 1 FROM phone_numbers n WHERE n.workspace_id = w.id AND n.connected_meta_id IS NOT NULL
          AND NOT n.is_sandbox) AS number,
        EXISTS (SELECT 1 FROM phone_numbers n
          JOIN LATERAL (SELECT last_inbound_at FROM conversations c
            WHERE c.workspace_id = w.id AND c.phone_number_id = n.id
            ORDER BY last_activity_at DESC, id DESC LIMIT $3) c ON c.last_inbound_at >= n.connected_at
          WHERE n.workspace_id = w.id AND n.connected_meta_id IS NOT NULL AND NOT n.is_sandbox)
          OR EXISTS (SELECT 1 FROM phone_numbers n WHERE n.workspace_id = w.id AND n.connected_meta_id IS NOT NULL
            AND NOT n.is_sandbox AND (n.readiness ->> 'receivedAt')::timestamptz >= n.connected_at) AS receiving,
        EXISTS (SELECT 1 FROM templates t JOIN wabas b ON b.workspace_id = t.workspace_id AND b.id = t.waba_id
          WHERE t.workspace_id = w.id AND t.status = 'APPROVED' AND t.deleted_at IS NULL
            AND (NOT b.is_sandbox OR t.created_by_id IS NOT NULL)) AS template
      FROM workspaces w
      JOIN memberships m ON m.workspace_id = w.id AND m.user_id = $2
      JOIN users u ON u.id = m.user_id
      WHERE w.id = $1`,
    values: [workspaceId, userId, newest],
  });
  return rows[0] ?? null;
}

/** Nobody pays, or nobody pays any more. */
const unpaidStates: ReadonlySet<string> = new Set(["trial", "incomplete", "paused", "canceled"]);

/** Whether somebody has chosen a plan; null where nobody can pay, or the operator has given one. The sandbox is none. */
async function planIsChosen(workspaceId: string): Promise<boolean | null> {
  if (!takesMoney()) return null;
  const { state, planId } = await db.subscription.findUniqueOrThrow({
    where: { workspaceId },
    select: { state: true, planId: true },
  });
  if (planId === sandboxPlan) return false;
  return state === "given" ? null : !unpaidStates.has(state);
}

/**
 * What the member who asks can still set up, decided by what is there and not by what somebody clicked.
 * @throws AppError forbidden for a program, which has nothing to set up
 */
export async function getLaunch(scope: Scope): Promise<LaunchView> {
  const { workspaceId, actor } = scope;
  const userId = personOf(scope);
  const [row, plan, consent] = await Promise.all([
    readFacts(workspaceId, userId),
    planIsChosen(workspaceId),
    consentIsChecked(scope),
  ]);
  if (!row || !("role" in actor)) throw notFound("member");
  const { dismissed, ...facts } = row;
  // An answered customer counts wherever the message came in, but without a sandbox nobody is sent there.
  const sandbox = sandboxIsOffered() ? facts.sandbox : null;
  return { dismissed, steps: stepsFor({ ...facts, sandbox, consent, plan }, actor.role) };
}

/** Hides the list, or shows it again, for the member who asks. @throws AppError forbidden for a program */
export async function setSetupDismissed(scope: Scope, dismissed: boolean): Promise<LaunchView> {
  const { count } = await db.membership.updateMany({
    where: { workspaceId: scope.workspaceId, userId: personOf(scope) },
    data: { setupDismissedAt: dismissed ? new Date() : null },
  });
  if (count === 0) throw notFound("member");
  return getLaunch(scope);
}
