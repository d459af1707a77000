"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { AuthHeading } from "@/components/accounts/auth-heading";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { useApiMutation } from "@/hooks/use-api";

/** For somebody who is signed in: another mail with a link. */
function ResendLink({ email }: { email: string }) {
  const t = useTranslations("accounts.verify");
  const resend = useApiMutation((api) => api.post<void>("/email-verifications"));
  return (
    <>
      {resend.isSuccess && <Notice tone="success">{t("resent", { email })}</Notice>}
      {resend.error && <Notice tone="danger">{resend.error.message}</Notice>}
      <Button size="lg" variant="outline" onClick={() => resend.mutate()} loading={resend.isPending}>
        {t("resend")}
      </Button>
    </>
  );
}

type Props = {
  /** From the mailed link; null when one came here without. */
  token: string | null;
  /** Whether the link can still be used, as the server saw it. */
  works: boolean;
  /** The address of the person who is signed in here and has not confirmed it. */
  unconfirmed: string | null;
  isSignedIn: boolean;
};

/** A button, not an automatism: programs that open links in mails must not confirm an address for its owner. */
export function VerifyEmail({ token, works, unconfirmed, isSignedIn }: Props) {
  const t = useTranslations("accounts.verify");
  const confirm = useApiMutation((api) => api.post<void>("/email-verifications/completions", { token }));
  const onwards = (
    <Button asChild size="lg" variant={confirm.isSuccess ? "primary" : "outline"}>
      <Link href={isSignedIn ? "/" : "/sign-in"}>{t("continue")}</Link>
    </Button>
  );

  if (confirm.isSuccess) {
    return (
      <>
        <AuthHeading title={t("doneTitle")}>{t("doneText")}</AuthHeading>
        {onwards}
      </>
    );
  }
  if (token && works && confirm.error?.reason !== "link_dead") {
    return (
      <>
        <AuthHeading title={t("title")}>{t("text")}</AuthHeading>
        {confirm.error && <Notice tone="danger">{confirm.error.message}</Notice>}
        <Button size="lg" onClick={() => confirm.mutate()} loading={confirm.isPending}>
          {t("action")}
        </Button>
      </>
    );
  }
  return (
    <>
      <AuthHeading title={token ? t("deadTitle") : t("title")}>
        {token
          ? t("deadText")
          : unconfirmed
            ? t("pendingText", { email: unconfirmed })
            : isSignedIn
              ? t("doneTitle")
              : t("signInToResend")}
      </AuthHeading>
      <div className="flex flex-col gap-2">
        {unconfirmed && <ResendLink email={unconfirmed} />}
        {onwards}
      </div>
    </>
  );
}
