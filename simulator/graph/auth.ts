import { state, type Account, type PhoneNumber, type Token } from "../core/state";
import { GraphError, unknownObject } from "./errors";
import type { GraphRequest } from "./request";

export const MESSAGING = "whatsapp_business_messaging";
export const MANAGEMENT = "whatsapp_business_management";

/**
 * The token of a request, alive and known.
 * @throws GraphError 200 without a token, 190 when it is unknown, expired or revoked.
 */
export function tokenOf(request: GraphRequest): Token {
  const header = request.headers.authorization;
  const raw = header ? header.replace(/^(Bearer|OAuth)\s+/i, "").trim() : request.query.get("access_token");
  if (!raw) throw new GraphError(200, { message: "(#200) Provide valid app ID" });
  const token = state.tokens.get(raw) ?? appToken(raw);
  if (!token) throw new GraphError(190, { subcode: undefined });
  checkAlive(token);
  return token;
}

/** `{app id}|{app secret}` is the app's own token. */
export function appToken(raw: string): Token | null {
  const [appId, secret] = raw.split("|");
  const app = state.apps.get(appId ?? "");
  if (!app || !secret || app.secret !== secret) return null;
  return {
    token: raw,
    appId: app.id,
    userId: "0",
    kind: "APP",
    wabaIds: [],
    scopes: [MANAGEMENT, MESSAGING],
    issuedAt: 0,
    expiresAt: null,
    revoked: false,
  };
}

function checkAlive(token: Token): void {
  if (token.revoked) {
    throw new GraphError(190, {
      message: `Error validating access token: The user has not authorized application ${token.appId}.`,
      subcode: 458,
    });
  }
  if (token.expiresAt !== null && token.expiresAt <= Date.now()) {
    const ended = new Date(token.expiresAt).toUTCString();
    throw new GraphError(190, {
      message: `Error validating access token: Session has expired on ${ended}. The current time is ${new Date().toUTCString()}.`,
      subcode: 463,
    });
  }
}

/** @throws GraphError 10 when the messaging permission is missing, 200 for any other. */
export function requirePermission(token: Token, permission: string): void {
  if (token.scopes.includes(permission)) return;
  if (permission === MESSAGING) throw new GraphError(10);
  throw new GraphError(200, { message: `(#200) Requires ${permission} permission to manage the object` });
}

/** The account behind a WABA id, if this token may see it. */
export function accountFor(request: GraphRequest, wabaId: string, permission = MANAGEMENT): Account {
  const token = tokenOf(request);
  const account = state.accounts.get(wabaId);
  if (!account) throw unknownObject(request.method, wabaId);
  requireAccess(token, wabaId);
  requirePermission(token, permission);
  return account;
}

/** A token without the account among its assets: 200, as Meta answers a system user without access. */
export function requireAccess(token: Token, wabaId: string): void {
  if (!token.wabaIds.includes(wabaId)) {
    throw new GraphError(200, {
      message:
        "(#200) You do not have the necessary permissions required to access this WhatsApp Business Account",
    });
  }
}

/** The number and its account, if this token may use them. */
export function numberFor(
  request: GraphRequest,
  numberId: string,
  permission: string,
): { number: PhoneNumber; account: Account; token: Token } {
  const token = tokenOf(request);
  const number = state.numbers.get(numberId);
  if (!number) {
    if (state.deletedNumbers.has(numberId)) throw new GraphError(33);
    throw unknownObject(request.method, numberId);
  }
  requireAccess(token, number.wabaId);
  requirePermission(token, permission);
  const account = state.accounts.get(number.wabaId);
  if (!account) throw new GraphError(33);
  return { number, account, token };
}
