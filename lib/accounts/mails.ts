import { createTranslator } from "next-intl";
import { env } from "@/lib/platform/env";
import type { NewMail } from "@/lib/platform/mail";
import { layOutMail, type MailBrand } from "@/lib/platform/mail-layout";
import type { Role } from "@/lib/tenancy/roles";
import messages from "@/messages/en/mails.json";

type Words = Omit<NewMail, "to">;

// No mail repeats a name or anything else that a stranger typed: it would let them write to a mailbox in our name.
const words = () => createTranslator({ locale: "en", messages: { mails: messages }, namespace: "mails" });
const sender = () => words()("footer.sender", { host: new URL(env.APP_URL).host });
const resetPage = () => `${env.APP_URL}/reset-password`;

/** @param url from `issueLink`, purpose verify_email */
export function confirmMail(url: string): Words {
  const t = words();
  return {
    subject: t("confirm.subject"),
    ...layOutMail({
      heading: t("confirm.heading"),
      paragraphs: [t("confirm.welcome"), t("confirm.lifetime")],
      action: { label: t("confirm.action"), url },
      footnotes: [t("confirm.stranger"), sender()],
    }),
  };
}

/** For the owner of an address with which somebody tried to sign up again. */
export function alreadyMemberMail(): Words {
  const t = words();
  return {
    subject: t("alreadyMember.subject"),
    ...layOutMail({
      heading: t("alreadyMember.heading"),
      paragraphs: [t("alreadyMember.body"), t("alreadyMember.forgotten", { url: resetPage() })],
      action: { label: t("alreadyMember.action"), url: `${env.APP_URL}/sign-in` },
      footnotes: [sender()],
    }),
  };
}

/** @param url from `issueLink`, purpose reset_password */
export function resetMail(url: string): Words {
  const t = words();
  return {
    subject: t("reset.subject"),
    ...layOutMail({
      heading: t("reset.heading"),
      paragraphs: [t("reset.body"), t("reset.lifetime")],
      action: { label: t("reset.action"), url },
      footnotes: [t("footer.ignore"), sender()],
    }),
  };
}

/** @param url from `issueLink`, purpose change_email */
export function changeEmailMail(url: string): Words {
  const t = words();
  return {
    subject: t("changeEmail.subject"),
    ...layOutMail({
      heading: t("changeEmail.heading"),
      paragraphs: [t("changeEmail.body"), t("changeEmail.lifetime")],
      action: { label: t("changeEmail.action"), url },
      footnotes: [t("footer.ignore"), sender()],
    }),
  };
}

/** For the owner of an address that somebody wanted for another account. */
export function addressTakenMail(): Words {
  const t = words();
  return {
    subject: t("alreadyMember.subject"),
    ...layOutMail({
      heading: t("alreadyMember.heading"),
      paragraphs: [t("addressTaken.body"), t("alreadyMember.forgotten", { url: resetPage() })],
      footnotes: [sender()],
    }),
  };
}

/** To the mailbox that was the account's until now. */
export function emailChangedMail(): Words {
  const t = words();
  return {
    subject: t("emailChanged.subject"),
    ...layOutMail({
      heading: t("emailChanged.heading"),
      paragraphs: [t("emailChanged.body"), t("emailChanged.stranger")],
      footnotes: [sender()],
    }),
  };
}

/**
 * @param url the link, which only this mail has
 * @param inviter a proven address: the one thing somebody else typed that stands in a mail of ours
 */
export function invitationMail(input: { url: string; inviter: string; role: Role; brand: MailBrand }): Words {
  const t = words();
  return {
    subject: t("invitation.subject"),
    ...layOutMail({
      heading: t("invitation.heading"),
      paragraphs: [
        t("invitation.body", { inviter: input.inviter, role: t(`invitation.roles.${input.role}`) }),
        t("invitation.lifetime"),
      ],
      action: { label: t("invitation.action"), url: input.url },
      footnotes: [t("invitation.stranger"), sender()],
      brand: input.brand,
    }),
  };
}

export function passwordChangedMail(): Words {
  const t = words();
  return {
    subject: t("passwordChanged.subject"),
    ...layOutMail({
      heading: t("passwordChanged.heading"),
      paragraphs: [t("passwordChanged.body"), t("passwordChanged.stranger")],
      action: { label: t("passwordChanged.action"), url: resetPage() },
      footnotes: [sender()],
    }),
  };
}

/** @param left how many recovery codes still open the account */
export function recoveryCodeUsedMail(left: number): Words {
  const t = words();
  return {
    subject: t("recoveryCodeUsed.subject"),
    ...layOutMail({
      heading: t("recoveryCodeUsed.heading"),
      paragraphs: [t("recoveryCodeUsed.body", { left }), t("recoveryCodeUsed.stranger")],
      action: { label: t("passwordChanged.action"), url: resetPage() },
      footnotes: [sender()],
    }),
  };
}

export function secondFactorEndedMail(): Words {
  const t = words();
  return {
    subject: t("secondFactorEnded.subject"),
    ...layOutMail({
      heading: t("secondFactorEnded.heading"),
      paragraphs: [t("secondFactorEnded.body"), t("secondFactorEnded.stranger")],
      action: { label: t("passwordChanged.action"), url: resetPage() },
      footnotes: [sender()],
    }),
  };
}

export function accountDeletedMail(): Words {
  const t = words();
  return {
    subject: t("accountDeleted.subject"),
    ...layOutMail({
      heading: t("accountDeleted.heading"),
      paragraphs: [t("accountDeleted.body"), t("accountDeleted.again"), t("accountDeleted.stranger")],
      footnotes: [sender()],
    }),
  };
}
