import { proveOwnPassword } from "@/lib/accounts/own-password";
import { cancelStale, holdWorkspace, resumeSubscription } from "@/lib/data/deletion/holding";
import { getDeletion } from "@/lib/data/deletion/queries";
import { isItsName } from "@/lib/data/deletion/rules";
import type { WorkspaceDeletionInput } from "@/lib/data/deletion/schemas";
import type { WorkspaceDeletionView } from "@/lib/data/deletion/views";
import { deletionMail, keptMail } from "@/lib/data/mails";
import type { Prisma } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";
import { queueMail, ringMails, type NewMail } from "@/lib/platform/mail";
import { publish } from "@/lib/realtime/publish";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { actingRole, changeMembers } from "@/lib/tenancy/memberships";
import { getWorkspace } from "@/lib/tenancy/queries";
import type { Scope } from "@/lib/tenancy/scope";

/** Mails of one event at most: a workspace with more owners and admins has somebody who reads it. */
const mostMails = 100;

/** Writes to every owner and admin. */
async function writeToAdmins(
  tx: Prisma.TransactionClient,
  workspaceId: string,
  mail: Omit<NewMail, "to">,
): Promise<void> {
  const members = await tx.membership.findMany({
    where: { workspaceId, role: { in: ["owner", "admin"] } },
    orderBy: { id: "asc" },
    take: mostMails,
    select: { user: { select: { email: true } } },
  });
  for (const { user } of members) await queueMail(tx, { to: user.email, ...mail });
}

/** Every open page asks again: who may do what, and what hangs above it, is another now. */
const tellEverybody = ({ workspaceId }: Scope): Promise<void> =>
  publish(workspaceId, [
    { type: "library.changed", data: { what: "billing" } },
    { type: "reset", data: {} },
  ]);

/** @throws AppError forbidden `needs_person`, `role_too_low` */
async function requireOwner(tx: Prisma.TransactionClient, scope: Scope): Promise<void> {
  if ((await actingRole(tx, scope)) === "owner") return;
  throw new AppError("forbidden", "role_too_low", "You are no longer an owner of this workspace.");
}

/**
 * Plans the deletion of the workspace and of everything in it. From the commit on nothing is sent; messages are still
 * received and can be read. Campaigns stop and the subscription ends with its period. Until the day an owner may keep
 * it. Asking again changes nothing.
 * @throws AppError forbidden `needs_person` for an API key; invalid `wrong_name`, `wrong_password`; conflict `no_password`;
 *   rate_limited
 */
export async function planDeletion(
  scope: Scope,
  { name, password }: WorkspaceDeletionInput,
  { now, call }: { now: Date; call: AuditCall },
): Promise<WorkspaceDeletionView> {
  const { workspaceId, actor } = scope;
  if (actor.type !== "user") {
    throw new AppError("forbidden", "needs_person", "Only an owner in person can delete the workspace.");
  }
  const workspace = await getWorkspace(scope);
  if (!isItsName(name, workspace.name)) {
    const message = "This is not the workspace's name.";
    throw new AppError("invalid", "wrong_name", message, { fields: { name: message } });
  }
  await proveOwnPassword(actor.userId, password, call);
  const dueAt = new Date(now.getTime() + env.DELETION_GRACE_DAYS * 24 * 60 * 60 * 1000);
  const planned = await changeMembers(workspaceId, async (tx) => {
    await requireOwner(tx, scope);
    const { count } = await tx.workspaceDeletion.createMany({
      data: [{ id: workspaceId, slug: workspace.slug, askedById: actor.userId, askedAt: now, dueAt }],
      skipDuplicates: true,
    });
    if (count === 0) return false;
    await recordAudit(
      {
        scope,
        action: "workspace.deletion_planned",
        target: { type: "workspace", id: workspaceId },
        data: { dueAt: dueAt.toISOString() },
        call,
      },
      tx,
    );
    await writeToAdmins(tx, workspaceId, deletionMail(workspace.slug, dueAt));
    return true;
  });
  if (planned) {
    await ringMails();
    await holdWorkspace(scope, now).catch((err: Error) =>
      log.warn({ workspaceId, err: err.message }, "a workspace that leaves is held by the sweep"),
    );
    await tellEverybody(scope);
  }
  return getDeletion(scope);
}

/**
 * Keeps a workspace that was going to be deleted: the subscription goes on if asking for the deletion has ended it, what
 * was written within the last day goes out, older messages that waited are cancelled. Campaigns stay paused until
 * somebody lets them go on. Twice is the same as once; once the removal has begun nothing keeps it.
 * @throws AppError unavailable `stripe_away`
 */
export async function keepWorkspace(
  scope: Scope,
  { now, call }: { now: Date; call?: AuditCall },
): Promise<WorkspaceDeletionView> {
  const { workspaceId } = scope;
  if ((await getDeletion(scope)).state === "none") return getDeletion(scope);
  await resumeSubscription(scope, now);
  await cancelStale(scope);
  const kept = await changeMembers(workspaceId, async (tx) => {
    await requireOwner(tx, scope);
    const { count } = await tx.workspaceDeletion.deleteMany({ where: { id: workspaceId, startedAt: null } });
    if (count === 0) return false;
    await recordAudit(
      { scope, action: "workspace.kept", target: { type: "workspace", id: workspaceId }, call },
      tx,
    );
    await writeToAdmins(tx, workspaceId, keptMail((await getWorkspace(scope)).slug));
    return true;
  });
  if (kept) {
    await ringMails();
    await tellEverybody(scope);
  }
  return getDeletion(scope);
}
