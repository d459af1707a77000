"use client";

import { useApiQuery } from "@/hooks/use-api";
import type { SegmentCountsView, SegmentView } from "@/lib/contacts/views";

/** The saved segments of the workspace, by name. The live stream says when the list changed. */
export const useSegments = () =>
  useApiQuery<{ data: SegmentView[] }>("/segments", { key: ["library", "segments"], staleTime: 5 * 60_000 });

/** How many contacts each segment holds; asked again while one looks, and soon while it is being counted anew. */
export const useSegmentCounts = (enabled: boolean) =>
  useApiQuery<SegmentCountsView>("/segment-counts", {
    key: ["contacts", "segment-counts"],
    enabled,
    refetchInterval: ({ state }) => (state.data?.refreshing ? 2_000 : 30_000),
  });
