"use client";

import { CloudOff, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useConnection } from "@/components/shell/connection";

/** Says so when what is on the screen may be late; silent otherwise. */
export function LiveBar() {
  const t = useTranslations("shell.live");
  const connection = useConnection();
  return (
    <div role="status" aria-live="polite">
      {connection !== "online" && (
        <p className="flex items-center justify-center gap-2 border-b bg-warning-soft px-3 py-1.5 text-sm text-warning">
          {connection !== "reconnecting" ? (
            <CloudOff className="size-4 shrink-0" aria-hidden="true" />
          ) : (
            <RefreshCw className="size-4 shrink-0 animate-spin [animation-duration:2s]" aria-hidden="true" />
          )}
          {t(connection)}
          {connection === "ended" && (
            <button
              type="button"
              onClick={() => window.location.reload()}
              className="font-medium underline underline-offset-2"
            >
              {t("signIn")}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
