"use client";

import { useApiQuery } from "@/hooks/use-api";
import type { CampaignHour, CampaignResults, CampaignView } from "@/lib/campaigns/views";

const moves = ({ state }: CampaignView): boolean => state === "running" || state === "freezing";

/** Most answers come soon after the end; then they still do for days, but slowly. */
export function everyMs(campaign: CampaignView): number {
  if (moves(campaign)) return 3_000;
  const endedMs = campaign.finishedAt ? Date.now() - Date.parse(campaign.finishedAt) : 0;
  return endedMs < 3_600_000 ? 5_000 : 60_000;
}

/** Asked again every few seconds while it runs and somebody looks, and at each step of the campaign at once. */
export const useResults = (campaign: CampaignView) =>
  useApiQuery<CampaignResults>(`/campaigns/${campaign.id}/results`, {
    key: ["campaign-results", campaign.id, campaign.state],
    refetchInterval: () => everyMs(campaign),
    placeholderData: (before) => before,
  });

/** By the hour, in UTC; shown in the workspace's zone. */
export const useHours = (campaign: CampaignView) =>
  useApiQuery<{ data: CampaignHour[] }>(`/campaigns/${campaign.id}/hours`, {
    key: ["campaign-hours", campaign.id],
    refetchInterval: moves(campaign) ? 15_000 : 60_000,
  });
