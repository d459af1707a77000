"use client";

import type { ReactNode } from "react";
import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { drawings } from "@/components/ui/drawings";
import { cn } from "@/lib/shared/cn";

export type Turn = "you" | "customer" | "meta" | "parley";

/** Whose turn it is, as a badge: the first thing to know about a failure. */
export function TurnBadge({ turn, className }: { turn: Turn; className?: string }) {
  const t = useTranslations("common.turn");
  return (
    <Badge tone={turn === "you" ? "primary" : "outline"} className={className}>
      {t(turn)}
    </Badge>
  );
}

type Props = {
  title?: ReactNode;
  /** What happened and what to do. */
  children: ReactNode;
  turn: Turn;
  /** Usually the refetch of the query; shows the button "Try again". */
  onRetry?: () => void;
  retrying?: boolean;
  /** Other buttons. */
  action?: ReactNode;
  className?: string;
};

/** A view that could not be shown: what happened, whose turn, and the button. */
export function ErrorState({ title, children, turn, onRetry, retrying, action, className }: Props) {
  const t = useTranslations("common");
  return (
    <div
      role="alert"
      className={cn("flex flex-col items-center justify-center gap-3 px-6 py-12 text-center", className)}
    >
      {drawings.broken}
      <TurnBadge turn={turn} />
      <div className="flex max-w-sm flex-col gap-1">
        <h2 className="text-base font-semibold">{title ?? t("failedTitle")}</h2>
        <div className="text-base text-balance break-words text-muted-foreground">{children}</div>
      </div>
      <div className="mt-1 flex flex-wrap justify-center gap-2">
        {onRetry && (
          <Button variant="outline" onClick={onRetry} loading={retrying}>
            {t("tryAgain")}
          </Button>
        )}
        {action}
      </div>
    </div>
  );
}
