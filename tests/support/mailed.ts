import { platformDb } from "@/lib/platform/db";

/** The mails to an address, newest first. */
export const mailsTo = (email: string) =>
  platformDb.mail.findMany({ where: { to: email }, orderBy: { id: "desc" } });

export type MailedPage = "verify-email" | "reset-password" | "invitations" | "change-email";

/** The token of the newest link of this kind that was mailed to the address. @throws when none was */
export async function mailedToken(email: string, page: MailedPage): Promise<string> {
  for (const { text } of await mailsTo(email)) {
    const token = new RegExp(`/${page}\\?token=([\\w-]{43})`).exec(text)?.[1];
    if (token) return token;
  }
  throw new Error(`No link to ${page} was mailed to ${email}.`);
}
