"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";

/** Ten codes, shown this one time. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const t = useTranslations("accounts.secondFactor");
  return (
    <>
      <div className="flex flex-col gap-3 rounded-lg border bg-muted p-3">
        <ul className="grid grid-cols-2 gap-x-6 gap-y-1 font-mono text-sm" data-testid="recovery-codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <CopyButton text={codes.join("\n")} label={t("copy")} className="self-start bg-background" />
      </div>
      <Button onClick={onDone} className="self-end">
        {t("kept")}
      </Button>
    </>
  );
}
