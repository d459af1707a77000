import { platformDb, type Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { newId } from "@/lib/shared/id";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";
import { toSessionView, type SessionView } from "@/lib/accounts/views";

/** How long a browser stays signed in without coming back; each visit starts it anew. */
export const idleSeconds = 30 * 24 * 60 * 60;
/** How long one may look for the code of the second factor. */
const codeSeconds = 10 * 60;
/** After this long one signs in again, however often one came: the cookie itself ends. */
export const cookieSeconds = 180 * 24 * 60 * 60;

/**
 * Signs a browser in: writes the row that every later request is checked against. Somebody with a second factor is not
 * in yet: the row waits for {@link confirmSession}.
 * @param method how the person proved who they are
 * @returns the session's id, the only thing the cookie carries
 */
export async function startSession(
  userId: string,
  method: "password" | "google",
  call: AuditCall,
): Promise<string> {
  const sessionId = newId();
  await platformDb.$transaction(async (tx) => {
    const user = await tx.user.findUniqueOrThrow({
      where: { id: userId },
      select: { totpConfirmedAt: true },
    });
    const codeDue = user.totpConfirmedAt !== null;
    await tx.session.create({
      data: {
        id: sessionId,
        userId,
        codeDue,
        expiresAt: new Date(Date.now() + (codeDue ? codeSeconds : idleSeconds) * 1000),
        ip: call.ip ?? null,
        userAgent: call.userAgent?.slice(0, 400) ?? null,
      },
      select: { id: true },
    });
    await recordAudit(
      {
        actor: { type: "user", userId },
        action: "session.started",
        target: { type: "session", id: sessionId },
        data: { method, ...(codeDue ? { codeDue } : {}) },
        call,
      },
      tx,
    );
  });
  return sessionId;
}

/**
 * The code was right: from now on the session is one. @returns false when it ended meanwhile, or waits no longer
 */
export function confirmSession(
  { sessionId, userId }: { sessionId: string; userId: string },
  method: "totp" | "recovery",
  call: AuditCall,
): Promise<boolean> {
  return platformDb.$transaction(async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id: sessionId, userId, codeDue: true, revokedAt: null, expiresAt: { gt: new Date() } },
      data: { codeDue: false, expiresAt: new Date(Date.now() + idleSeconds * 1000) },
    });
    if (count === 0) return false;
    await recordAudit(
      {
        actor: { type: "user", userId },
        action: "session.confirmed",
        target: { type: "session", id: sessionId },
        data: { method },
        call,
      },
      tx,
    );
    return true;
  });
}

const live = (userId: string): Prisma.SessionWhereInput => ({
  userId,
  revokedAt: null,
  expiresAt: { gt: new Date() },
});

/** Where a person is signed in, last seen first; at most 100. */
export async function listSessions(userId: string, currentSessionId: string): Promise<SessionView[]> {
  const rows = await platformDb.session.findMany({
    where: { ...live(userId), codeDue: false },
    orderBy: [{ lastSeenAt: "desc" }, { id: "desc" }],
    take: 100,
  });
  return rows.map((row) => toSessionView(row, currentSessionId));
}

/** Ends one session of this person. Ending it twice is the same as once. @throws AppError `not_found` for another's */
export async function endSession(userId: string, sessionId: string, call?: AuditCall): Promise<void> {
  await platformDb.$transaction(async (tx) => {
    const { count } = await tx.session.updateMany({
      where: { id: sessionId, userId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) {
      if (await tx.session.findFirst({ where: { id: sessionId, userId }, select: { id: true } })) return;
      throw new AppError("not_found", "session_not_found", "You have no such session.");
    }
    await recordAudit(
      {
        actor: { type: "user", userId },
        action: "session.ended",
        target: { type: "session", id: sessionId },
        call,
      },
      tx,
    );
  });
}

/**
 * Ends every session of this person, from the next request on, within the caller's transaction.
 * @param except the browser that asks, when it shall stay signed in
 */
export async function endSessions(
  tx: Prisma.TransactionClient,
  userId: string,
  why: "signed_out_everywhere" | "password_changed" | "password_reset" | "second_factor_ended",
  call?: AuditCall,
  except?: string,
): Promise<void> {
  const { count } = await tx.session.updateMany({
    where: { ...live(userId), ...(except ? { id: { not: except } } : {}) },
    data: { revokedAt: new Date() },
  });
  await recordAudit(
    { actor: { type: "user", userId }, action: "session.all_ended", data: { why, count }, call },
    tx,
  );
}

/** Signs out everywhere, this browser included. */
export const endAllSessions = (userId: string, call?: AuditCall): Promise<void> =>
  platformDb.$transaction((tx) => endSessions(tx, userId, "signed_out_everywhere", call));
