"use client";

import { CircleDashed, CircleCheck, CirclePause, CirclePlay, CircleX, Clock, ListChecks } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { Badge } from "@/components/ui/badge";
import type { CampaignState } from "@/lib/campaigns/views";

const looks: Record<CampaignState, { tone: ComponentProps<typeof Badge>["tone"]; icon: typeof Clock }> = {
  draft: { tone: "outline", icon: CircleDashed },
  scheduled: { tone: "info", icon: Clock },
  freezing: { tone: "primary", icon: ListChecks },
  running: { tone: "primary", icon: CirclePlay },
  paused: { tone: "warning", icon: CirclePause },
  completed: { tone: "success", icon: CircleCheck },
  cancelled: { tone: "neutral", icon: CircleX },
};

/** Where a campaign stands, in a word. */
export function StateBadge({ state }: { state: CampaignState }) {
  const t = useTranslations("campaigns.state");
  const { tone, icon: Icon } = looks[state];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" />
      {t(state)}
    </Badge>
  );
}
