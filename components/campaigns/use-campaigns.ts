"use client";

import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { campaignKeys, putCampaign, type CampaignPages } from "@/components/campaigns/campaign-cache";
import { useApi, useApiMutation, useApiQuery, type Api, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { CampaignState, CampaignView } from "@/lib/campaigns/views";
import type { Page } from "@/lib/shared/pagination";

/** The campaigns of the workspace, newest first, page by page. */
export function useCampaigns(state: CampaignState | "all", q: string) {
  const api = useApi();
  const { slug } = useWorkspace();
  return useInfiniteQuery<Page<CampaignView>, ApiError, CampaignPages, readonly unknown[], string | null>({
    queryKey: campaignKeys.list(slug, state, q),
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => {
      const search = new URLSearchParams({ limit: "50" });
      if (state !== "all") search.set("state", state);
      if (q) search.set("q", q);
      if (pageParam) search.set("cursor", pageParam);
      return api.get<Page<CampaignView>>(`/campaigns?${search}`, signal);
    },
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
}

/** One campaign; kept fresh by the live stream. */
export const useCampaign = (id: string) =>
  useApiQuery<CampaignView>(`/campaigns/${id}`, { key: ["campaign", id] });

/** A write that answers with the campaign as it is now, which is shown at once everywhere. */
export function useCampaignWrite<Input = void>(run: (api: Api, input: Input) => Promise<CampaignView>) {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  return useApiMutation<CampaignView, Input>(run, {
    onSuccess: (campaign) => putCampaign(client, slug, campaign),
  });
}
