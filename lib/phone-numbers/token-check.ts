import { failed, metaSaid, networkTrouble, passed } from "@/lib/phone-numbers/findings";
import { missingPermissions } from "@/lib/phone-numbers/rules";
import type { HealthCheck } from "@/lib/phone-numbers/views";
import { env } from "@/lib/platform/env";
import { callGraph, type GraphTarget } from "@/lib/whatsapp/client";
import { brokenCredential } from "@/lib/whatsapp/outcome";

/** What Meta knows of a token. */
type Inspection = {
  appId: string | null;
  appName: string | null;
  valid: boolean;
  problem: string | null;
  expiresAt: Date | null;
  /** null: Meta did not say. */
  permissions: string[] | null;
  /** Business accounts the token is limited to, by permission; absent: all it was ever given. */
  limitedTo: Record<string, string[]>;
};

export type TokenFindings = {
  checks: HealthCheck[];
  /** null: nothing was learnt. */
  tokenState: "ok" | "invalid" | "missing_permission" | null;
  expiresAt: Date | null;
  /** The Meta app that issued the token, when Meta said so. */
  app: { id: string; name: string | null } | null;
};

type DebugToken = {
  data?: {
    app_id?: string;
    application?: string;
    is_valid?: boolean;
    expires_at?: number;
    scopes?: string[];
    granular_scopes?: { scope?: string; target_ids?: string[] }[];
    error?: { message?: string };
  };
};

function readInspection(answer: unknown): Inspection | null {
  const data = (answer as DebugToken | null)?.data;
  if (!data || typeof data !== "object") return null;
  const limitedTo: Inspection["limitedTo"] = {};
  for (const { scope, target_ids: ids } of data.granular_scopes ?? [])
    if (scope && ids) limitedTo[scope] = ids;
  return {
    appId: data.app_id ?? null,
    appName: data.application ?? null,
    valid: data.is_valid === true,
    problem: data.error?.message ?? null,
    // 0: never.
    expiresAt: data.expires_at ? new Date(data.expires_at * 1000) : null,
    permissions: data.scopes ?? null,
    limitedTo,
  };
}

const deadToken =
  "Meta does not accept this access token: it is incomplete, expired or revoked. Your turn: create a new one in Business settings, System users, and paste all of it.";

type Inspected =
  | { kind: "inspected"; inspection: Inspection }
  | { kind: "refused"; check: HealthCheck; tokenState: "invalid" | null }
  /** The token works, but Meta told nothing more of it. */
  | { kind: "works" };

/**
 * Asks Meta about the token: with the app's own credentials; when those are of another app, with the token itself,
 * which may look at itself; when Meta does not allow that either, by the smallest read there is.
 */
async function inspect(target: GraphTarget): Promise<Inspected> {
  const question = {
    method: "GET",
    path: "/debug_token",
    query: { input_token: target.accessToken },
  } as const;
  if (env.META_APP_ID) {
    const asApp = { ...target, accessToken: `${env.META_APP_ID}|${env.META_APP_SECRET}` };
    const answer = await callGraph(asApp, question);
    const inspection = answer.ok ? readInspection(answer.data) : null;
    if (inspection) return { kind: "inspected", inspection };
    const trouble = answer.ok ? null : networkTrouble(answer);
    if (trouble) return { kind: "refused", check: trouble, tokenState: null };
  }
  for (const read of [question, { method: "GET", path: "/me", query: { fields: "id" } } as const]) {
    const answer = await callGraph(target, read);
    if (answer.ok) {
      const inspection = readInspection(answer.data);
      return inspection ? { kind: "inspected", inspection } : { kind: "works" };
    }
    const trouble = networkTrouble(answer);
    if (trouble) return { kind: "refused", check: trouble, tokenState: null };
    if (brokenCredential(answer.error) === "invalid") {
      const check = failed("token", `${deadToken} ${metaSaid(answer)}`, answer.error?.code);
      return { kind: "refused", check, tokenState: "invalid" };
    }
  }
  return { kind: "works" };
}

const day = 24 * 60 * 60 * 1000;

function validUntil(expiresAt: Date | null, now: Date): string {
  if (!expiresAt) return "The token is valid and does not expire.";
  const until = `${expiresAt.toISOString().slice(0, 16).replace("T", " ")} UTC`;
  return expiresAt.getTime() - now.getTime() < 2 * day
    ? `The token is valid, but only until ${until}. Replace it with a system user's token, which does not expire.`
    : `The token is valid until ${until}.`;
}

function permissionCheck({ permissions, limitedTo }: Inspection, wabaId: string): HealthCheck {
  if (permissions === null) {
    return passed(
      "permissions",
      "Meta does not list the permissions of this token; the next checks try them.",
    );
  }
  const missing = missingPermissions(permissions);
  if (missing.length > 0) {
    return failed(
      "permissions",
      `The token lacks ${missing.join(" and ")}. Your turn: create a token with ${missing.length === 1 ? "this permission" : "these permissions"} for the system user.`,
      10,
    );
  }
  const elsewhere = Object.entries(limitedTo).filter(
    ([scope, ids]) => scope.startsWith("whatsapp_business_") && !ids.includes(wabaId),
  );
  if (elsewhere.length > 0) {
    return failed(
      "permissions",
      `The token may not use the WhatsApp Business Account ${wabaId}. Your turn: give the system user access to it in Business settings, then create a new token.`,
      200,
    );
  }
  return passed("permissions", "The token may send messages and manage the account.");
}

/** Whether the token lives, what it may do, and whose app it belongs to. Network trouble is told apart. */
export async function checkToken(target: GraphTarget, wabaId: string, now: Date): Promise<TokenFindings> {
  const answer = await inspect(target);
  const reached = passed("network", "Meta answers.");
  if (answer.kind === "refused") {
    const { check, tokenState } = answer;
    const checks = check.check === "network" ? [check] : [reached, check];
    return { checks, tokenState, expiresAt: null, app: null };
  }
  if (answer.kind === "works") {
    const checks = [reached, passed("token", "Meta accepts the token.")];
    return { checks, tokenState: "ok", expiresAt: null, app: null };
  }
  const { inspection } = answer;
  const app = inspection.appId ? { id: inspection.appId, name: inspection.appName } : null;
  if (!inspection.valid) {
    const why = inspection.problem
      ? ` Meta says: “${inspection.problem.replace(/[.]+$/, "")}” (code 190).`
      : "";
    const check = failed("token", `${deadToken}${why}`, 190);
    return { checks: [reached, check], tokenState: "invalid", expiresAt: inspection.expiresAt, app };
  }
  const permissions = permissionCheck(inspection, wabaId);
  return {
    checks: [reached, passed("token", validUntil(inspection.expiresAt, now)), permissions],
    tokenState: permissions.ok ? "ok" : "missing_permission",
    expiresAt: inspection.expiresAt,
    app,
  };
}
