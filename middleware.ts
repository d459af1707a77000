import { NextResponse, type NextRequest } from "next/server";

const development = process.env.NODE_ENV === "development";

/** Pages that were made at build (scripts/static-pages.ts): the same for everybody, and without any script but ours. */
const isStatic = (path: string): boolean =>
  !development && (path === "/" || path === "/landing" || /^\/(blog|legal)(\/|$)/.test(path));

/**
 * Scripts run only when this response named them: customers' text can never become code, even past a mistake of ours.
 * @param nonce null for a page that is the same for everybody: it has no scripts to name
 */
function contentSecurityPolicy(nonce: string | null): string {
  const facebook = process.env.META_LOGIN_CONFIG_ID
    ? " https://*.facebook.com https://connect.facebook.net"
    : "";
  return [
    "default-src 'self'",
    nonce === null
      ? "script-src 'self'"
      : `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}${facebook}`,
    `frame-src 'self'${facebook}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self' https://accounts.google.com",
    "frame-ancestors 'none'",
  ].join("; ");
}

/**
 * Sends a visitor without a cookie to the sign-in page, so that they do not wait for a page they cannot see, and names
 * the scripts a page may run. It decides nothing about who may do what: every page and endpoint proves the session
 * itself, and works the same without this file.
 */
export function middleware(request: NextRequest): NextResponse {
  const address = request.nextUrl.pathname + request.nextUrl.search;
  const signedIn =
    request.cookies.has("next-auth.session-token") || request.cookies.has("__Secure-next-auth.session-token");
  if (!signedIn && request.nextUrl.pathname.startsWith("/w/")) {
    const signIn = new URL("/sign-in", process.env.APP_URL ?? request.nextUrl);
    signIn.searchParams.set("next", address);
    return NextResponse.redirect(signIn);
  }
  // Members begin in their workspace; /w shows visitors whose session ended the way in.
  if (signedIn && request.nextUrl.pathname === "/") {
    return NextResponse.redirect(new URL("/w", process.env.APP_URL ?? request.nextUrl));
  }
  const nonce = isStatic(request.nextUrl.pathname) ? null : btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  if (nonce) headers.set("x-nonce", nonce);
  // For a session that turns out to have ended: the page sends its reader to sign in and back to this address.
  headers.set("x-parley-address", address);
  headers.set("content-security-policy", policy);
  // The landing page was made at build too, but the prices in it are those of now.
  const response =
    request.nextUrl.pathname === "/" && !development
      ? NextResponse.rewrite(new URL("/landing", request.nextUrl), { request: { headers } })
      : NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  // Here and not in next.config.ts: the address is known when the server starts, not when it is built.
  if (process.env.APP_URL?.startsWith("https://")) {
    response.headers.set("strict-transport-security", "max-age=31536000; includeSubDomains");
  }
  return response;
}

// Pages only: a request body that passes here is buffered and cut at 10 MB, and files need no nonce.
export const config = { runtime: "nodejs", matcher: ["/((?!api/|_next/|.*\\.[a-z0-9]+$).*)"] };
