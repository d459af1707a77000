"use client";

import { CloudOff, RefreshCw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useConnection } from "@/components/shell/connection";
import { leaveFor } from "@/components/shell/leave";
import type { LiveEnd } from "@/hooks/use-live-events";

/** The way on when nobody tries any more: the server knows the right page. */
const ways: Partial<Record<string, () => void>> = {
  ended: () => window.location.reload(),
  factor_missing: () => window.location.reload(),
  removed: () => leaveFor("/"),
} satisfies Record<LiveEnd, () => void>;

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
          {connection in ways && (
            <button
              type="button"
              onClick={ways[connection]}
              className="font-medium underline underline-offset-2"
            >
              {t(`way.${connection as LiveEnd}`)}
            </button>
          )}
        </p>
      )}
    </div>
  );
}
