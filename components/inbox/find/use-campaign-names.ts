"use client";

import { useApiQuery } from "@/hooks/use-api";
import type { CampaignView } from "@/lib/campaigns/views";
import type { Page } from "@/lib/shared/pagination";

/** The newest campaigns that somebody can have answered; an older one is chosen on its own page. */
export const useCampaignNames = (): Pick<CampaignView, "id" | "name">[] =>
  (
    useApiQuery<Page<CampaignView>>("/campaigns?limit=50", { key: ["campaign-names"] }).data?.data ?? []
  ).filter(({ startedAt }) => startedAt !== null);

/** The name of a campaign, once it is known. */
export const useCampaignName = (id: string | null): string | undefined =>
  useApiQuery<CampaignView>(`/campaigns/${id}`, { key: ["campaign", id], enabled: id !== null }).data?.name;
