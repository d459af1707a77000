"use client";

import { useTranslations } from "next-intl";
import { useSignOut } from "@/components/shell/use-sign-out";
import { Button } from "@/components/ui/button";

/** Leaves this account, to sign in with another. */
export function SwitchAccount() {
  const t = useTranslations("shell.notMember");
  const { signOut, pending } = useSignOut();
  return (
    <Button variant="outline" loading={pending} onClick={() => void signOut(false)}>
      {t("other")}
    </Button>
  );
}
