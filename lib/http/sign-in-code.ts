import type { NextRequest } from "next/server";
import { proveCode } from "@/lib/accounts/second-factor";
import { confirmSession } from "@/lib/accounts/sessions";
import { readWaitingSession, sessionCookieName } from "@/lib/http/session";
import { AppError } from "@/lib/platform/errors";
import type { AuditCall } from "@/lib/tenancy/audit";

/**
 * Turns a session that waits for the code into one that is signed in.
 * @throws AppError unauthenticated `sign_in_expired`; invalid `wrong_code`; rate_limited
 */
export async function completeSignIn(request: NextRequest, code: string, call: AuditCall): Promise<void> {
  const waiting = await readWaitingSession(request.cookies.get(sessionCookieName())?.value);
  const expired = new AppError(
    "unauthenticated",
    "sign_in_expired",
    "That took too long. Sign in with your password again.",
  );
  if (!waiting) throw expired;
  const method = await proveCode(waiting.userId, code, call);
  if (!(await confirmSession(waiting, method, call))) throw expired;
}
