import { NextRequest } from "next/server";
import NextAuth, { type AuthOptions } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import Google from "next-auth/providers/google";
import { admitGoogle, oauthAdapter, type GoogleProfile } from "@/lib/accounts/google";
import { safeNext } from "@/lib/accounts/rules";
import { signInInput } from "@/lib/accounts/schemas";
import { cookieSeconds, endSession, startSession } from "@/lib/accounts/sessions";
import { provePassword } from "@/lib/accounts/sign-in";
import { errorResponse } from "@/lib/http/response";
import { readBytes, type Call } from "@/lib/http/route";
import { readSessionToken, secureCookies, sessionCookieName } from "@/lib/http/session";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { log } from "@/lib/platform/log";

type AuthCall = Pick<Call, "ip" | "userAgent" | "requestId">;

/** What next-auth cannot say by itself: why a sign-in was not even tried. */
type AuthOutcome = { error?: AppError };

/** The Google button exists only when both variables are set. */
export const isGoogleConfigured = (): boolean => Boolean(env.GOOGLE_CLIENT_ID && env.GOOGLE_CLIENT_SECRET);

function credentials(call: AuthCall, outcome: AuthOutcome) {
  return Credentials({
    name: "E-mail and password",
    credentials: { email: { type: "email" }, password: { type: "password" } },
    async authorize(input) {
      const parsed = signInInput.safeParse({ email: input?.email, password: input?.password });
      if (!parsed.success) return null;
      try {
        const userId = await provePassword(parsed.data, call);
        return userId === null ? null : { id: userId };
      } catch (error) {
        outcome.error =
          error instanceof AppError
            ? error
            : new AppError(
                "unavailable",
                "store_unavailable",
                "Parley cannot sign you in right now. Try again in a moment.",
                { retryAfterSeconds: 2 },
              );
        if (!(error instanceof AppError))
          log.error({ requestId: call.requestId, err: error }, "sign-in failed");
        // The message becomes part of an address: a word, nothing of the cause.
        throw new Error(outcome.error.reason);
      }
    },
  });
}

const google = () =>
  Google({
    clientId: env.GOOGLE_CLIENT_ID!,
    clientSecret: env.GOOGLE_CLIENT_SECRET!,
    wellKnown: `${env.GOOGLE_ISSUER_URL}/.well-known/openid-configuration`,
    issuer: env.GOOGLE_ISSUER_URL,
    // Safe only because signIn below admits nobody whose address is not proven on both sides.
    allowDangerousEmailAccountLinking: true,
    authorization: { params: { prompt: "select_account" } },
  });

/**
 * next-auth for one request. The token carries the id of a session row and nothing else, so that ending the row ends
 * the session; whatever a client sends along with an update is dropped.
 */
function authOptions(call: AuthCall, outcome: AuthOutcome): AuthOptions {
  return {
    secret: env.NEXTAUTH_SECRET,
    adapter: oauthAdapter(),
    providers: [credentials(call, outcome), ...(isGoogleConfigured() ? [google()] : [])],
    session: { strategy: "jwt", maxAge: cookieSeconds },
    useSecureCookies: secureCookies(),
    cookies: {
      sessionToken: {
        name: sessionCookieName(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: secureCookies() },
      },
    },
    pages: { signIn: "/sign-in", signOut: "/sign-in", error: "/sign-in" },
    callbacks: {
      async signIn({ account, profile }) {
        if (account?.provider !== "google") return true;
        const answer = await admitGoogle(profile as GoogleProfile);
        return answer === "admitted" || `/sign-in?error=${answer}`;
      },
      redirect: ({ url }) => env.APP_URL + safeNext(url, env.APP_URL),
      async jwt({ token, user, account, trigger }) {
        if (user && account && trigger !== "update") {
          return {
            sid: await startSession(user.id, account.provider === "google" ? "google" : "password", call),
          };
        }
        // Thrown for an ended session, so that next-auth clears the cookie.
        if (!(await readSessionToken(token))) throw new Error("The session has ended.");
        return { sid: token.sid };
      },
      async session({ session, token }) {
        const signedIn = await readSessionToken(token);
        return {
          expires: session.expires,
          ...(signedIn
            ? { user: { name: signedIn.name, email: signedIn.email, image: signedIn.image } }
            : {}),
        };
      },
    },
    events: {
      async signOut({ token }) {
        const signedIn = await readSessionToken(token);
        if (signedIn) await endSession(signedIn.userId, signedIn.sessionId, call);
      },
    },
    logger: {
      error: (code, metadata) => {
        const reason = metadata instanceof Error ? metadata : metadata.error;
        log.warn({ requestId: call.requestId, auth: code, err: reason?.message }, "sign-in library refused");
      },
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

/** next-auth's own addresses that Parley uses. Its log and its built-in pages stay shut. */
const actions: Record<string, readonly string[]> = {
  GET: ["csrf", "session", "providers", "signin", "signout", "callback", "error"],
  POST: ["session", "signin", "signout", "callback"],
};

/**
 * Answers a request to /api/auth/…
 * A sign-in that was refused before the password was looked at (limit, no database) gets Parley's own error; a wrong
 * one gets next-auth's 401 with the same words for every reason.
 */
export async function handleAuth({
  request,
  params,
  ...call
}: Call & { params: { nextauth: string[] } }): Promise<Response> {
  if (!actions[request.method]?.includes(params.nextauth[0] ?? "")) {
    throw new AppError("not_found", "not_found", "There is nothing at this address.");
  }
  const body = request.method === "POST" ? await readBytes(request, 16 * 1024) : undefined;
  const bounded = new NextRequest(request.url, { method: request.method, headers: request.headers, body });
  const outcome: AuthOutcome = {};
  const handler = NextAuth(authOptions(call, outcome)) as (
    request: NextRequest,
    context: { params: { nextauth: string[] } },
  ) => Promise<Response>;
  const response = await handler(bounded, { params });
  return outcome.error ? errorResponse(outcome.error, call.requestId) : response;
}
