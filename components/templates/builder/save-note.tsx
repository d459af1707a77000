"use client";

import { CloudOff, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { SaveState } from "@/components/templates/builder/use-draft";
import { Button } from "@/components/ui/button";
import { Tooltip } from "@/components/ui/tooltip";

/** Whether what one typed is safe, in few words. */
export function SaveNote({ state, onRetry }: { state: SaveState; onRetry: () => void }) {
  const t = useTranslations("templates.builder.save");
  const quiet = "text-sm text-muted-foreground";
  switch (state.name) {
    case "waiting":
    case "saving":
      return (
        <span role="status" className={quiet}>
          {t("saving")}
        </span>
      );
    case "saved":
      return (
        <span role="status" className={quiet}>
          {state.at ? t("saved") : ""}
        </span>
      );
    case "unnamed":
      return (
        <span role="status" className={quiet}>
          {t("unnamed")}
        </span>
      );
    case "conflict":
      return null;
    case "failed":
      return (
        <span role="status" className="flex min-w-0 items-center gap-2 text-sm text-warning">
          {state.error.status === 0 ? (
            <CloudOff className="size-4 shrink-0" aria-hidden="true" />
          ) : (
            <TriangleAlert className="size-4 shrink-0" aria-hidden="true" />
          )}
          <Tooltip label={state.error.message}>
            <span tabIndex={0} className="truncate">
              {t(state.error.status === 0 ? "offline" : "failed")}
            </span>
          </Tooltip>
          <Button variant="outline" size="sm" onClick={onRetry}>
            {t("again")}
          </Button>
        </span>
      );
  }
}
