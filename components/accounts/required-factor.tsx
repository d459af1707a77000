"use client";

import { useState } from "react";
import { useTranslations } from "next-intl";
import { RecoveryCodes } from "@/components/accounts/recovery-codes";
import { SecondFactorSetup } from "@/components/accounts/second-factor-setup";
import { SwitchAccount } from "@/components/shell/switch-account";

/** Sets up the second factor a workspace asks for, shows the recovery codes, and goes on. */
export function RequiredFactor({ hasPassword, next }: { hasPassword: boolean; next: string }) {
  const t = useTranslations("accounts.secondFactor");
  const [codes, setCodes] = useState<string[] | null>(null);
  if (!codes) {
    return (
      <>
        <SecondFactorSetup hasPassword={hasPassword} onCodes={setCodes} />
        <div>
          <SwitchAccount />
        </div>
      </>
    );
  }
  return (
    <>
      <p className="text-base text-pretty text-muted-foreground">{t("codesText")}</p>
      <RecoveryCodes codes={codes} onDone={() => window.location.assign(next)} />
    </>
  );
}
