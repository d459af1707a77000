import { grantToken } from "../core/accounts";
import { record } from "../core/journal";
import { state, type Token } from "../core/state";
import { appToken, tokenOf } from "./auth";
import { GraphError, missing } from "./errors";
import { ok, parametersOf, type GraphRequest } from "./request";
import type { Routed } from "./send";

/** `GET /debug_token?input_token=`: what a token is, whose, and for which accounts. */
export function debugToken(request: GraphRequest): Routed {
  const caller = tokenOf(request);
  const input = request.query.get("input_token");
  if (!input) throw missing("input_token");
  const token = state.tokens.get(input) ?? appToken(input);
  if (!token) {
    return ok({
      data: { error: { code: 190, message: "Invalid OAuth access token." }, is_valid: false, scopes: [] },
    });
  }
  if (caller.kind === "APP" && caller.appId !== token.appId) {
    throw new GraphError(100, {
      message: "(#100) The App_id in the input_token did not match the Viewing App",
    });
  }
  const expired = token.expiresAt !== null && token.expiresAt <= Date.now();
  const granular = token.scopes
    .filter((scope) => scope.startsWith("whatsapp_"))
    .map((scope) => ({ scope, target_ids: token.wabaIds }));
  const fault = token.revoked
    ? { code: 190, message: `The user has not authorized application ${token.appId}.`, subcode: 458 }
    : expired
      ? { code: 190, message: "Error validating access token: Session has expired.", subcode: 463 }
      : null;
  return ok({
    data: {
      app_id: token.appId,
      type: token.kind,
      application: state.apps.get(token.appId)?.name ?? "App",
      data_access_expires_at: 0,
      ...(fault ? { error: fault } : {}),
      expires_at: token.expiresAt === null ? 0 : Math.floor(token.expiresAt / 1000),
      is_valid: fault === null,
      issued_at: Math.floor(token.issuedAt / 1000),
      scopes: token.scopes,
      granular_scopes: granular,
      user_id: token.userId,
    },
  });
}

/** `GET|POST /oauth/access_token`: the code of Embedded Signup (30 s, once) for a business token. */
export function exchangeCode(request: GraphRequest): Routed {
  const parameters = parametersOf(request);
  const clientId = String(parameters.client_id ?? "");
  const app = state.apps.get(clientId);
  if (!app)
    throw new GraphError(101, {
      message: "Error validating application. Cannot get application info due to a system error.",
      status: 400,
    });
  if (parameters.client_secret !== app.secret) {
    throw new GraphError(1, { message: "Error validating client secret.", status: 400 });
  }
  if (parameters.grant_type === "client_credentials") {
    return ok({ access_token: `${app.id}|${app.secret}`, token_type: "bearer" });
  }
  if (parameters.grant_type === "fb_exchange_token") {
    const old = state.tokens.get(String(parameters.fb_exchange_token ?? ""));
    if (!old || old.appId !== app.id || old.revoked) throw new GraphError(190);
    return ok(grant(old.appId, old.wabaIds, old.scopes));
  }
  if (parameters.code === undefined) throw missing("code");
  const code = state.signupCodes.get(String(parameters.code));
  if (!code || code.appId !== app.id) {
    throw new GraphError(100, { message: "Invalid verification code format.", subcode: 36008, status: 400 });
  }
  if (code.used)
    throw new GraphError(100, {
      message: "This authorization code has been used.",
      subcode: 36009,
      status: 400,
    });
  if (code.expiresAt <= Date.now()) {
    throw new GraphError(100, {
      message: "This authorization code has expired.",
      subcode: 36007,
      status: 400,
    });
  }
  code.used = true;
  record(["code", code]);
  return ok(grant(app.id, [code.wabaId], code.scopes));
}

function grant(appId: string, wabaIds: string[], scopes: string[]): Record<string, unknown> {
  const token: Token = grantToken(appId, wabaIds, { scopes });
  return { access_token: token.token, token_type: "bearer" };
}
