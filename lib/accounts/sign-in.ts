import type { z } from "zod";
import { verifyPassword } from "@/lib/accounts/passwords";
import { chargeSignIn, signInUses } from "@/lib/accounts/rates";
import { networkOf } from "@/lib/accounts/rules";
import type { signInInput } from "@/lib/accounts/schemas";
import { pool } from "@/lib/platform/db";
import { refundRate } from "@/lib/platform/rate-limit";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";

type Candidate = { id: string; password_hash: string | null; ips: string[] };

/** One statement for known and unknown addresses: the account and from where it was used lately. */
async function findCandidate(email: string): Promise<Candidate | null> {
  const { rows } = await pool.query<Candidate>(
    `SELECT u.id, u.password_hash, ARRAY(
       SELECT s.ip FROM sessions s
       WHERE s.user_id = u.id AND s.ip IS NOT NULL AND NOT s.code_due AND s.created_at > now() - interval '90 days'
       ORDER BY s.created_at DESC LIMIT 20) AS ips
     FROM users u WHERE u.email = $1`,
    [email],
  );
  return rows[0] ?? null;
}

/**
 * Checks an e-mail address and a password. The try is charged before the password is looked at, and costs the same
 * whether the account exists or not; who was right gets it back.
 * @returns the user's id, or null: which of the two was wrong is nobody's business
 * @throws AppError `rate_limited`, `unavailable`
 */
export async function provePassword(
  { email, password }: z.output<typeof signInInput>,
  call: AuditCall,
): Promise<string | null> {
  const candidate = await findCandidate(email);
  const here = networkOf(call.ip ?? "local");
  const isKnownNetwork = candidate?.ips.some((ip) => networkOf(ip) === here) ?? false;
  const uses = signInUses(email, call.ip, isKnownNetwork);
  await chargeSignIn(uses);
  if (await verifyPassword(password, candidate?.password_hash ?? null)) {
    await refundRate(uses);
    return candidate!.id;
  }
  await recordAudit({
    action: "session.refused",
    ...(candidate ? { target: { type: "user", id: candidate.id } } : {}),
    call,
  });
  return null;
}
