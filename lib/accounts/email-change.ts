import type { z } from "zod";
import { evenTime } from "@/lib/accounts/even-time";
import { deadLink, issueLink, killLinks, useLink } from "@/lib/accounts/links";
import { addressTakenMail, changeEmailMail, emailChangedMail } from "@/lib/accounts/mails";
import { proveOwnPassword } from "@/lib/accounts/own-password";
import { chargeEmailChange, chargeLinkUse } from "@/lib/accounts/rates";
import type { emailChangeInput } from "@/lib/accounts/schemas";
import { Prisma, platformDb } from "@/lib/platform/db";
import { queueMail, ringMails } from "@/lib/platform/mail";
import { recordAudit, type AuditCall } from "@/lib/tenancy/audit";

/**
 * Begins to change one's address: the new one gets a link, until it is used the old one stays. Whether another account
 * has the new address cannot be seen from outside; its owner gets a mail instead.
 * @throws AppError invalid `wrong_password`; conflict `no_password`; rate_limited
 */
export function askForEmailChange(
  userId: string,
  { email, password }: z.output<typeof emailChangeInput>,
  call: AuditCall,
): Promise<{ data: { email: string } }> {
  return evenTime(500, async () => {
    await proveOwnPassword(userId, password, call);
    await chargeEmailChange(userId, email);
    await platformDb.$transaction(async (tx) => {
      const taken = await tx.user.count({ where: { email } });
      const mail = taken
        ? addressTakenMail()
        : changeEmailMail(await issueLink(tx, { id: userId, email }, "change_email"));
      await queueMail(tx, { to: email, ...mail });
      await recordAudit(
        {
          actor: { type: "user", userId },
          action: "email_change.requested",
          target: { type: "user", id: userId },
          call,
        },
        tx,
      );
    });
    await ringMails();
    return { data: { email } };
  });
}

/**
 * Ends it with the link, once: the account has the new address, which is proven. Links to the old mailbox die, and it is
 * told.
 * @throws AppError not_found `link_dead`, also when somebody else got the address meanwhile; rate_limited
 */
export async function completeEmailChange(token: string, call: AuditCall): Promise<void> {
  await chargeLinkUse(call.ip);
  try {
    await platformDb.$transaction(async (tx) => {
      const { userId, email } = await useLink(tx, token, "change_email");
      const { email: old } = await tx.user.findUniqueOrThrow({
        where: { id: userId },
        select: { email: true },
      });
      await tx.user.update({
        where: { id: userId },
        data: { email, emailVerified: new Date() },
        select: { id: true },
      });
      for (const purpose of ["verify_email", "reset_password", "change_email"] as const) {
        await killLinks(tx, userId, purpose);
      }
      await recordAudit(
        {
          actor: { type: "user", userId },
          action: "email.changed",
          target: { type: "user", id: userId },
          call,
        },
        tx,
      );
      await queueMail(tx, { to: old, ...emailChangedMail() });
    });
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002") throw deadLink();
    throw error;
  }
  await ringMails();
}
