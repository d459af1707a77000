"use client";

import { useSearchParams } from "next/navigation";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useApi, useApiQuery, type ApiError } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { dashboardPeriods, type DashboardPeriod } from "@/lib/analytics/schemas";
import type { DashboardView, FailedMessageView } from "@/lib/analytics/views";
import { isId } from "@/lib/shared/id";
import type { Page } from "@/lib/shared/pagination";

/** While somebody looks. */
const freshForMs = 30_000;

export type DashboardChoice = { period: DashboardPeriod; number: string | null };

/** What stands behind "?" for a choice, with it; nothing for the usual one. */
export function queryOf({ period, number }: DashboardChoice): string {
  const search = new URLSearchParams();
  if (period !== "today") search.set("period", period);
  if (number) search.set("number", number);
  const query = search.toString();
  return query && `?${query}`;
}

/** What the address asks for; what it does not understand is left out. */
export function useDashboardChoice(): {
  choice: DashboardChoice;
  choose: (change: Partial<DashboardChoice>) => void;
} {
  const params = useSearchParams();
  const asked = params.get("period");
  const number = params.get("number");
  const choice: DashboardChoice = {
    period: dashboardPeriods.find((period) => period === asked) ?? "today",
    number: number && isId(number) ? number : null,
  };
  const choose = (change: Partial<DashboardChoice>) => {
    // Nothing of the page comes from the server: the address only keeps what was chosen.
    window.history.replaceState(null, "", queryOf({ ...choice, ...change }) || window.location.pathname);
  };
  return { choice, choose };
}

/** How the workspace is doing; asked anew twice a minute while it is looked at, and on coming back to it. */
export function useDashboard({ period, number }: DashboardChoice) {
  const search = new URLSearchParams({ period, ...(number ? { number } : {}) });
  return useApiQuery<DashboardView>(`/dashboard?${search}`, {
    key: ["dashboard", period, number],
    placeholderData: keepPreviousData,
    staleTime: freshForMs / 2,
    refetchInterval: freshForMs,
    refetchOnWindowFocus: true,
  });
}

/** The messages behind the figure "failed", page by page. */
export function useFailedMessages({ period, number }: DashboardChoice) {
  const api = useApi();
  const { slug } = useWorkspace();
  return useInfiniteQuery<
    Page<FailedMessageView>,
    ApiError,
    FailedMessageView[],
    readonly unknown[],
    string | null
  >({
    queryKey: [slug, "failed-messages", period, number],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ period, limit: "50", ...(number ? { number } : {}) });
      if (pageParam) query.set("cursor", pageParam);
      return api.get<Page<FailedMessageView>>(`/failed-messages?${query}`, signal);
    },
    getNextPageParam: (page) => page.nextCursor,
    select: (data) => data.pages.flatMap((page) => page.data),
  });
}
