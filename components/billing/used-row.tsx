"use client";

import { useFormatter, useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { BillingView } from "@/lib/billing/plans/views";
import { cn } from "@/lib/shared/cn";

/** One thing of a plan: what is used of it, in words and as a bar. */
export function UsedRow({ what, used, limit, level }: BillingView["usage"][number]) {
  const t = useTranslations("billing.usage");
  const format = useFormatter();
  return (
    <li className="flex flex-col gap-1.5">
      <div className="flex items-baseline justify-between gap-3">
        <span className="text-base">{t(`things.${what}`)}</span>
        <span className="flex items-center gap-2 text-sm text-muted-foreground tabular-nums">
          {level !== "ok" && <Badge tone={level === "full" ? "danger" : "warning"}>{t(level)}</Badge>}
          {limit === null
            ? t("unlimited", { used: format.number(used) })
            : t("of", { used: format.number(used), limit: format.number(limit) })}
        </span>
      </div>
      {limit !== null && (
        <div aria-hidden="true" className="h-1.5 overflow-hidden rounded-full bg-muted">
          <div
            className={cn(
              "h-full rounded-full bg-primary",
              level === "near" && "bg-warning",
              level === "full" && "bg-danger",
            )}
            style={{ width: `${limit > 0 ? Math.min(1, used / limit) * 100 : 0}%` }}
          />
        </div>
      )}
    </li>
  );
}
