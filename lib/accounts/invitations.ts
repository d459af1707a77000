import type { z } from "zod";
import { invitationMail } from "@/lib/accounts/mails";
import { chargeInvitation } from "@/lib/accounts/rates";
import type { invitationInput, invitationListQuery } from "@/lib/accounts/schemas";
import type { InvitationView } from "@/lib/accounts/views";
import { sqlOfPrisma, takeRoom } from "@/lib/billing/plans/entitlements";
import { randomSecret, sha256 } from "@/lib/platform/crypto";
import { db, platformDb, type Prisma } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError, notFound } from "@/lib/platform/errors";
import { queueMail, ringMails } from "@/lib/platform/mail";
import { newId } from "@/lib/shared/id";
import { cutPage, encodeCursor, type Page } from "@/lib/shared/pagination";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { mailBrand } from "@/lib/tenancy/brand/mail";
import { announceLibrary } from "@/lib/tenancy/library";
import { actingRole, changeMembers } from "@/lib/tenancy/memberships";
import { roleAllows, type Role } from "@/lib/tenancy/roles";
import type { Scope } from "@/lib/tenancy/scope";

type Tx = Prisma.TransactionClient;

const lifetimeMs = 72 * 3_600_000;

export const hashOfInvitation = (token: string): Uint8Array<ArrayBuffer> => new Uint8Array(sha256(token));

const select = {
  id: true,
  email: true,
  role: true,
  sentAt: true,
  expiresAt: true,
  invitedById: true,
} as const;
type Row = {
  id: string;
  email: string;
  role: Role;
  sentAt: Date;
  expiresAt: Date;
  invitedById: string | null;
};
const toView = (row: Row): InvitationView => ({
  ...row,
  sentAt: row.sentAt.toISOString(),
  expiresAt: row.expiresAt.toISOString(),
});

const open = { acceptedAt: null, revokedAt: null };

/** Invitations that were neither used nor taken back, newest first; those that are too old among them. */
export async function listInvitations(
  { workspaceId }: Scope,
  { limit, cursor }: z.output<typeof invitationListQuery>,
): Promise<Page<InvitationView>> {
  const rows = await db.invitation.findMany({
    where: { workspaceId, ...open, ...(cursor ? { id: { lt: cursor } } : {}) },
    orderBy: { id: "desc" },
    take: limit + 1,
    select,
  });
  return cutPage(rows, limit, toView, ({ id }) => encodeCursor([id]));
}

/**
 * Who invites: their address stands in the mail, so it must be one they have proven. No mail repeats anything else a
 * person typed.
 * @throws AppError forbidden `needs_person`; conflict `address_unconfirmed`
 */
async function requireInviter({ actor }: Scope): Promise<{ id: string; email: string }> {
  if (actor.type !== "user") {
    throw new AppError("forbidden", "needs_person", "Only a person can invite people, a key cannot.");
  }
  const user = await platformDb.user.findUniqueOrThrow({
    where: { id: actor.userId },
    select: { id: true, email: true, emailVerified: true },
  });
  if (user.emailVerified) return user;
  throw new AppError(
    "conflict",
    "address_unconfirmed",
    "Confirm your own e-mail address first: it stands in the invitation. Your profile has the link.",
  );
}

/** @throws AppError forbidden `above_you` */
async function requireRole(tx: Tx, scope: Scope, role: Role): Promise<void> {
  if (roleAllows(await actingRole(tx, scope), role)) return;
  throw new AppError("forbidden", "above_you", "You cannot invite somebody to a role above your own.");
}

async function post(
  tx: Tx,
  { workspaceId }: Scope,
  inviter: { email: string },
  to: string,
  role: Role,
  token: string,
): Promise<void> {
  const url = `${env.APP_URL}/invitations?token=${token}`;
  const workspace = await tx.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { name: true, brandColor: true },
  });
  // Whoever is invited is a stranger yet: the colour comes along, a picture somebody else chose does not.
  const brand = mailBrand({ ...workspace, logo: null });
  await queueMail(tx, { to, ...invitationMail({ url, inviter: inviter.email, role, brand }) });
}

/**
 * Mails somebody a link that makes them a member: once, within 72 hours, under this address and with this role. The
 * answer is the same whether the address has an account.
 * @throws AppError conflict `already_member`, `already_invited`, `address_unconfirmed`; forbidden `above_you`,
 *   `needs_person`; payment_required `limit_reached`, for who is invited holds a
 *   place as well; rate_limited
 */
export async function inviteMember(
  scope: Scope,
  { email, role }: z.output<typeof invitationInput>,
  call: AuditCall,
): Promise<InvitationView> {
  const { workspaceId } = scope;
  const inviter = await requireInviter(scope);
  await chargeInvitation(workspaceId, email);
  const token = randomSecret(32);
  const row = await changeMembers(workspaceId, async (tx) => {
    await requireRole(tx, scope, role);
    const member = await tx.membership.count({ where: { workspaceId, user: { email } } });
    if (member > 0) throw taken("already_member", "This person is a member already.");
    const now = new Date();
    // One that is too old stands in nobody's way.
    await tx.invitation.updateMany({
      where: { workspaceId, email, ...open, expiresAt: { lte: now } },
      data: { revokedAt: now },
    });
    await takeRoom(sqlOfPrisma(tx), workspaceId, "members", now);
    const id = newId();
    const { count } = await tx.invitation.createMany({
      data: [
        {
          ...{ id, workspaceId, email, role, hash: hashOfInvitation(token), invitedById: inviter.id },
          expiresAt: new Date(now.getTime() + lifetimeMs),
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) {
      throw taken(
        "already_invited",
        "This address is invited already. Send that invitation again, or revoke it.",
      );
    }
    await post(tx, scope, inviter, email, role, token);
    await recordAudit(
      { scope, action: "invitation.sent", target: { type: "invitation", id }, data: { email, role }, call },
      tx,
    );
    return tx.invitation.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId, id } }, select });
  });
  await announceLibrary(scope, "invitations");
  await ringMails();
  return toView(row);
}

const taken = (reason: string, message: string): AppError =>
  new AppError("conflict", reason, message, { fields: { email: message } });

/**
 * Mails the invitation again with a new link that works for another 72 hours; the old link dies.
 * @throws AppError not_found for one that is used, revoked or not there; as {@link inviteMember}
 */
export async function resendInvitation(
  scope: Scope,
  invitationId: string,
  call: AuditCall,
): Promise<InvitationView> {
  const { workspaceId } = scope;
  const key = { workspaceId, id: invitationId };
  const found = await db.invitation.findFirst({ where: { ...key, ...open }, select: { email: true } });
  if (!found) throw notFound("invitation");
  const inviter = await requireInviter(scope);
  await chargeInvitation(workspaceId, found.email);
  const token = randomSecret(32);
  const row = await changeMembers(workspaceId, async (tx) => {
    const now = new Date();
    // One that was too old held no place any more.
    const over = await tx.invitation.count({ where: { ...key, ...open, expiresAt: { lte: now } } });
    if (over > 0) await takeRoom(sqlOfPrisma(tx), workspaceId, "members", now);
    const { count } = await tx.invitation.updateMany({
      where: { ...key, ...open },
      data: {
        ...{ hash: hashOfInvitation(token), sentAt: now, expiresAt: new Date(now.getTime() + lifetimeMs) },
        // Who sends it last answers for it, also when the one before is gone.
        invitedById: inviter.id,
      },
    });
    if (count === 0) throw notFound("invitation");
    const sent = await tx.invitation.findUniqueOrThrow({ where: { workspaceId_id: key }, select });
    await requireRole(tx, scope, sent.role);
    await post(tx, scope, inviter, sent.email, sent.role, token);
    await recordAudit(
      { scope, action: "invitation.sent_again", target: { type: "invitation", id: invitationId }, call },
      tx,
    );
    return sent;
  });
  await announceLibrary(scope, "invitations");
  await ringMails();
  return toView(row);
}

/** Takes an invitation back: its link is dead from now on. @throws AppError not_found for one that is not open */
export async function revokeInvitation(scope: Scope, invitationId: string, call: AuditCall): Promise<void> {
  const { workspaceId } = scope;
  await platformDb.$transaction(async (tx) => {
    const { count } = await tx.invitation.updateMany({
      where: { workspaceId, id: invitationId, ...open },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw notFound("invitation");
    await recordAudit(
      { scope, action: "invitation.revoked", target: { type: "invitation", id: invitationId }, call },
      tx,
    );
  });
  await announceLibrary(scope, "invitations");
}
