"use client";

import { useTranslations } from "next-intl";
import { part, sharesOf, wanted, type Share } from "@/components/campaigns/totals";
import type { CampaignTotals } from "@/lib/campaigns/views";
import { cn } from "@/lib/shared/cn";

export const shareColours: Record<Share["key"], string> = {
  read: "bg-tick-read",
  delivered: "bg-primary",
  sent: "bg-primary/45",
  failed: "bg-danger",
  underway: "bg-foreground/25",
  left: "bg-foreground/8",
};

/** How far a campaign is, as one line; said in words to who cannot see it. */
export function ProgressBar({ totals, className }: { totals: CampaignTotals; className?: string }) {
  const t = useTranslations("campaigns");
  const whole = wanted(totals);
  const shares = sharesOf(totals).filter(({ count }) => count > 0);
  const words = shares.map(({ key, count }) => `${t(`share.${key}`)}: ${count}`).join(", ");
  return (
    <div
      role="img"
      aria-label={words || t("nobodyYet")}
      className={cn("flex h-1.5 w-full gap-px overflow-hidden rounded-full bg-foreground/8", className)}
    >
      {shares.map(({ key, count }) => (
        <span
          key={key}
          className={cn("h-full min-w-px transition-[width] duration-150", shareColours[key])}
          style={{ width: `${part(count, whole) * 100}%` }}
        />
      ))}
    </div>
  );
}
