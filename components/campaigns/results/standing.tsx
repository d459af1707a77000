"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { CircleAlert, Clock, Hourglass } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { TurnBadge } from "@/components/ui/error-state";
import { useWorkspace } from "@/hooks/use-workspace";
import { pauseFacts, pauseTurns } from "@/lib/campaigns/rules";
import type { CampaignView, PauseReason } from "@/lib/campaigns/views";
import { cn } from "@/lib/shared/cn";

/** Where one looks after it. */
const places: Partial<Record<PauseReason, "templates" | "phone-numbers">> = {
  template_paused: "templates",
  template_disabled: "templates",
  template_category: "templates",
  quality: "phone-numbers",
  number: "phone-numbers",
};

function Notice({ tone, icon, children }: { tone: "calm" | "stop"; icon: ReactNode; children: ReactNode }) {
  return (
    <div
      role="status"
      className={cn(
        "flex items-start gap-3 rounded-xl border px-4 py-3 text-base [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0",
        tone === "stop" ? "border-transparent bg-warning-soft text-warning" : "bg-card text-muted-foreground",
      )}
    >
      {icon}
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1.5">{children}</div>
    </div>
  );
}

/** Why a campaign stands still, in words: who or what stopped it, what was seen, and what to do. Nothing while it moves. */
export function Standing({ campaign }: { campaign: CampaignView }) {
  const t = useTranslations("campaigns.standing");
  const format = useFormatter();
  const { slug } = useWorkspace();
  const at = (time: string) => format.dateTime(new Date(time), { dateStyle: "medium", timeStyle: "short" });
  const { state, pauseReason, waiting, scheduledAt } = campaign;

  if (state === "paused" && pauseReason) {
    const percent = (share: number) => format.number(share, { style: "percent", maximumFractionDigits: 1 });
    const words = t(`paused.${pauseReason}`, pauseFacts(campaign, percent));
    const place = places[pauseReason];
    return (
      <Notice tone="stop" icon={<CircleAlert aria-hidden="true" />}>
        <span className="min-w-0 flex-1 basis-64 text-pretty">{words}</span>
        <TurnBadge turn={pauseTurns[pauseReason]} />
        {place && (
          <Link href={`/w/${slug}/${place}`} className="font-medium underline underline-offset-4">
            {t(`look.${place}`)}
          </Link>
        )}
      </Notice>
    );
  }
  if (state === "scheduled" && scheduledAt) {
    return (
      <Notice tone="calm" icon={<Clock aria-hidden="true" />}>
        {t("scheduled", { at: at(scheduledAt) })}
      </Notice>
    );
  }
  if (state === "freezing") {
    return (
      <Notice tone="calm" icon={<Hourglass aria-hidden="true" />}>
        {t("freezing")}
      </Notice>
    );
  }
  if (state === "running" && waiting) {
    return (
      <Notice tone="calm" icon={<Hourglass aria-hidden="true" />}>
        {waiting.until
          ? t(`waiting.${waiting.reason}`, { until: at(waiting.until) })
          : t(`waitingOpen.${waiting.reason}`)}
      </Notice>
    );
  }
  return null;
}
