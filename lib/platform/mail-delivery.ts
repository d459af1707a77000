import nodemailer, { type Transporter } from "nodemailer";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";

const batch = 8;
/** A mail in hand is nobody else's for this long; then its sender has died and another takes it. */
const leaseSeconds = 300;
const maxAttempts = 14;

const store = globalThis as unknown as { parleyMail?: { url: string; transport: Transporter } };

function transport(url: string): Transporter {
  if (store.parleyMail?.url !== url) {
    store.parleyMail?.transport.close();
    store.parleyMail = {
      url,
      transport: nodemailer.createTransport({
        url,
        pool: true,
        maxConnections: 2,
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        socketTimeout: 30_000,
        // A mail is made of our own text: nothing in it may make this process read a file or an address.
        disableFileAccess: true,
        disableUrlAccess: true,
      } as object),
    };
  }
  return store.parleyMail.transport;
}

type DueMail = { id: string; to: string; subject: string; text: string; html: string; attempts: number };

async function claim(): Promise<DueMail[]> {
  const { rows } = await pool.query<DueMail>(
    `UPDATE mails SET attempts = attempts + 1, due_at = now() + make_interval(secs => $2)
     WHERE id IN (SELECT id FROM mails WHERE state = 'queued' AND due_at <= now()
                  ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED)
     RETURNING id, "to", subject, text, html, attempts`,
    [batch, leaseSeconds],
  );
  return rows;
}

/** Seconds to wait after the n-th failure: 30 s, 1 min, 2 min … at most 6 hours; a little more than a day in all. */
export const retryDelaySeconds = (attempts: number): number =>
  Math.min(30 * 2 ** (attempts - 1), 6 * 60 * 60);

/** A refusal that will not change by asking again: 5xx about the mail, but not about our own sign-in. */
const isFinal = (error: { responseCode?: number; code?: string }): boolean =>
  (error.responseCode ?? 0) >= 500 && error.code !== "EAUTH";

async function deliver(mail: DueMail, url: string): Promise<void> {
  try {
    await transport(url).sendMail({
      from: env.MAIL_FROM,
      // As an object: a comma in it cannot become a second recipient.
      to: { name: "", address: mail.to },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      // A workspace's logo: shown by programs that fetch nothing, and nobody learns that the mail was opened.
      attachDataUrls: true,
      // The same after a crash between sending and noting it, so that the mailbox may recognise the repetition.
      messageId: `<${mail.id}@${new URL(env.APP_URL).hostname}>`,
      headers: { "Auto-Submitted": "auto-generated" },
    });
    // The words carried a secret link; once sent nobody needs them.
    await pool.query(
      `UPDATE mails SET state = 'sent', sent_at = now(), error = NULL, text = '', html = '' WHERE id = $1`,
      [mail.id],
    );
  } catch (err) {
    const error = err as Error & { responseCode?: number; code?: string };
    const reason = error.message.slice(0, 500);
    if (isFinal(error) || mail.attempts >= maxAttempts) {
      await pool.query(
        `UPDATE mails SET state = 'failed', error = $2, text = '', html = '' WHERE id = $1 AND state = 'queued'`,
        [mail.id, reason],
      );
      log.error({ mailId: mail.id, attempts: mail.attempts, err: reason }, "mail was given up");
    } else {
      await pool.query(
        `UPDATE mails SET error = $2, due_at = now() + make_interval(secs => $3) WHERE id = $1 AND state = 'queued'`,
        [mail.id, reason, retryDelaySeconds(mail.attempts)],
      );
      log.warn({ mailId: mail.id, attempts: mail.attempts, err: reason }, "mail will be tried again");
    }
  }
}

/**
 * Sends all mails that are due. Each is claimed first, so parallel runs share them. A mail goes out at least once:
 * a process that dies between the server's 250 and our note sends it again with the same Message-ID.
 */
export async function deliverMails(): Promise<void> {
  const url = env.SMTP_URL;
  if (!url) return;
  for (let mails = await claim(); mails.length > 0; mails = await claim()) {
    // Two at a time, as many as the transport holds connections.
    for (let i = 0; i < mails.length; i += 2) {
      await Promise.all(mails.slice(i, i + 2).map((mail) => deliver(mail, url)));
    }
  }
}

/** Sends what no bell was heard for, and forgets what was sent long ago. Works without Redis. */
export async function sweepMails(): Promise<void> {
  await deliverMails();
  await pool.query(
    `DELETE FROM mails WHERE id IN (SELECT id FROM mails WHERE state <> 'queued'
       AND created_at < now() - interval '30 days' ORDER BY id LIMIT 1000)`,
  );
}

/** Hangs up on the SMTP server; the process may end after it. */
export function closeMail(): void {
  store.parleyMail?.transport.close();
  store.parleyMail = undefined;
}
