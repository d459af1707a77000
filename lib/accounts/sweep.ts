import { pool } from "@/lib/platform/db";

/** Rows of one round; what is left goes with the next. */
const most = 5_000;

/**
 * Forgets links that died a week ago, and sessions that ended 90 days ago: until then they say from which networks
 * a person usually comes.
 */
export async function sweepAccounts(): Promise<void> {
  await pool.query(
    `DELETE FROM user_tokens WHERE id IN (SELECT id FROM user_tokens
       WHERE expires_at < now() - interval '7 days' LIMIT $1)`,
    [most],
  );
  await pool.query(
    `DELETE FROM sessions WHERE id IN (SELECT id FROM sessions
       WHERE least(revoked_at, expires_at) < now() - interval '90 days' LIMIT $1)`,
    [most],
  );
}
