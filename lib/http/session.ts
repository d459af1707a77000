import { decode } from "next-auth/jwt";
import { idleSeconds } from "@/lib/accounts/sessions";
import { env } from "@/lib/platform/env";
import { platformDb } from "@/lib/platform/db";
import { isId } from "@/lib/shared/id";

export type SignedIn = {
  sessionId: string;
  userId: string;
  name: string;
  email: string;
  emailVerified: boolean;
  image: string | null;
};

/** Whether cookies carry the `__Secure-` prefix: decided by the public address, never by a request header. */
export const secureCookies = (): boolean => env.APP_URL.startsWith("https://");

export const sessionCookieName = (): string =>
  secureCookies() ? "__Secure-next-auth.session-token" : "next-auth.session-token";

/**
 * Who holds this session cookie. The row is read at each call, so a revoked session is refused at the next request.
 * @returns null for a missing, forged, expired or revoked session.
 */
export async function readSession(cookieValue: string | undefined): Promise<SignedIn | null> {
  if (!cookieValue) return null;
  return readSessionToken(
    await decode({ token: cookieValue, secret: env.NEXTAUTH_SECRET }).catch(() => null),
  );
}

/** Whose session waits for the code of the second factor; null for any other cookie. */
export async function readWaitingSession(
  cookieValue: string | undefined,
): Promise<{ sessionId: string; userId: string } | null> {
  if (!cookieValue) return null;
  const token = await decode({ token: cookieValue, secret: env.NEXTAUTH_SECRET }).catch(() => null);
  const sid = token?.sid;
  if (typeof sid !== "string" || !isId(sid)) return null;
  const session = await platformDb.session.findFirst({
    where: { id: sid, codeDue: true, revokedAt: null, expiresAt: { gt: new Date() } },
    select: { userId: true },
  });
  return session && { sessionId: sid, userId: session.userId };
}

/** {@link readSession} for a cookie that was opened already. */
export async function readSessionToken(
  token: Readonly<Record<string, unknown>> | null,
): Promise<SignedIn | null> {
  const sid = token?.sid;
  if (typeof sid !== "string" || !isId(sid)) return null;
  const session = await platformDb.session.findUnique({ where: { id: sid }, include: { user: true } });
  const now = new Date();
  if (!session || session.codeDue || session.revokedAt || session.expiresAt <= now) return null;
  if (now.getTime() - session.lastSeenAt.getTime() > 60_000) {
    await platformDb.session.update({
      where: { id: sid },
      data: { lastSeenAt: now, expiresAt: new Date(now.getTime() + idleSeconds * 1000) },
    });
  }
  const { user } = session;
  return {
    sessionId: session.id,
    userId: user.id,
    name: user.name,
    email: user.email,
    emailVerified: user.emailVerified !== null,
    image: user.image,
  };
}
