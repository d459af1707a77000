"use client";

import { useApiQuery } from "@/hooks/use-api";
import type { ConversationCounts, SavedViewView } from "@/lib/inbox/filter-rules";

/** How many conversations each view holds; the live stream asks again, at most every two seconds. */
export const useCounts = (): ConversationCounts | undefined =>
  useApiQuery<ConversationCounts>("/conversation-counts", { key: ["conversation-counts"] }).data;

const none: readonly SavedViewView[] = [];

/** The shared views and one's own, in their order. */
export const useSavedViews = (): readonly SavedViewView[] =>
  useApiQuery<{ data: SavedViewView[] }>("/saved-views", { key: ["saved-views"] }).data?.data ?? none;
