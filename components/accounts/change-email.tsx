"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { AuthHeading } from "@/components/accounts/auth-heading";
import { Notice } from "@/components/accounts/notice";
import { Button } from "@/components/ui/button";
import { useApiMutation } from "@/hooks/use-api";

/** Ends the change of an address. A button, not an automatism: programs open links in mails, too. */
export function ChangeEmail({ token, works }: { token: string; works: boolean }) {
  const t = useTranslations("accounts.changeEmail");
  const confirm = useApiMutation((api) => api.post<void>("/email-changes/completions", { token }));
  const dead = !works || confirm.error?.reason === "link_dead";
  if (confirm.isSuccess || dead) {
    const state = confirm.isSuccess ? "done" : "dead";
    return (
      <>
        <AuthHeading title={t(`${state}Title`)}>{t(`${state}Text`)}</AuthHeading>
        <Button asChild size="lg" variant={confirm.isSuccess ? "primary" : "outline"}>
          <Link href="/">{t("continue")}</Link>
        </Button>
      </>
    );
  }
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
