import { createTranslator } from "next-intl";
import { networkOf } from "@/lib/accounts/rules";
import { platformDb } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { queueMail, ringMails } from "@/lib/platform/mail";
import { layOutMail } from "@/lib/platform/mail-layout";
import { useRate, type RateLimit } from "@/lib/platform/rate-limit";
import type { ContactMessageInput } from "@/lib/site/schemas";
import messages from "@/messages/en/site.json";

const perNetwork: RateLimit = { name: "contact-network", limit: 5, windowSeconds: 3_600 };
/** However many networks somebody has, the operator's mailbox stays usable. */
const everybody: RateLimit = { name: "contact-all", limit: 200, windowSeconds: 3_600 };

/** The mailbox of whoever runs this Parley. */
const operatorAddress = (): string =>
  env.OPERATOR_EMAIL ?? /<([^>]+)>/.exec(env.MAIL_FROM)?.[1] ?? env.MAIL_FROM;

/**
 * Mails the operator what a visitor wrote: the row is there before the answer, the mail goes out after it. What a
 * program filled in (the field nobody sees) is answered the same and goes nowhere. The visitor gets no mail, so
 * nobody can have us write to a stranger.
 * @param ip of the visitor, for the limit of 5 an hour for each network and 200 for all
 * @throws AppError rate_limited `too_many_messages`
 */
export async function writeToOperator(input: ContactMessageInput, ip: string): Promise<void> {
  if (input.website) return;
  const decision = await useRate([
    { limit: perNetwork, subject: networkOf(ip) },
    { limit: everybody, subject: "all" },
  ]);
  if (!decision.allowed) {
    const minutes = Math.ceil(decision.retryAfterSeconds / 60);
    throw new AppError(
      "rate_limited",
      "too_many_messages",
      `Too many messages came from your network. Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
      { retryAfterSeconds: decision.retryAfterSeconds },
    );
  }
  const t = createTranslator({ locale: "en", messages: { site: messages }, namespace: "site.contactMail" });
  await queueMail(platformDb, {
    to: operatorAddress(),
    subject: t("subject"),
    ...layOutMail({
      heading: t("heading"),
      paragraphs: [t("from", { name: input.name, email: input.email }), ...input.message.split(/\n{2,}/)],
      footnotes: [t("footer", { host: new URL(env.APP_URL).host })],
    }),
  });
  await ringMails();
}
