import { z } from "zod";
import { platformDb, type Prisma } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { defineJob, ring } from "@/lib/platform/queue";
import { newId } from "@/lib/shared/id";

/** Mails wait. One run sends all that are due. */
export const sendMails = defineJob({ name: "mail.send", lane: "background", payload: z.object({}) });

export type NewMail = { to: string; subject: string; text: string; html: string };

type MailWriter = { mail: Pick<Prisma.TransactionClient["mail"], "create"> };

/**
 * Writes a mail, best within the transaction of what it tells about. Call {@link ringMails} after the commit.
 * Without SMTP_URL it goes nowhere: it lies in the outbox, which /dev/outbox shows.
 * @param to one mailbox, already checked; never a list
 */
export async function queueMail(writer: MailWriter, mail: NewMail): Promise<void> {
  await writer.mail.create({
    data: { id: newId(), ...mail, state: env.SMTP_URL ? "queued" : "outbox" },
    select: { id: true },
  });
}

/** Rings for the mails that were committed. Never throws: the sweep rings for those it missed. */
export async function ringMails(): Promise<void> {
  if (env.SMTP_URL) await ring(sendMails, {}, { id: "all" });
}

export type OutboxMail = {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  state: "queued" | "sent" | "failed" | "outbox";
  createdAt: string;
};

/** The newest 100 mails, for the page that developers look at; the page decides whether it exists. */
export async function listOutbox(): Promise<OutboxMail[]> {
  const rows = await platformDb.mail.findMany({
    orderBy: { id: "desc" },
    take: 100,
    select: { id: true, to: true, subject: true, text: true, html: true, state: true, createdAt: true },
  });
  return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }));
}
