"use client";

import { useSearchParams } from "next/navigation";
import { keepPreviousData } from "@tanstack/react-query";
import { useApiQuery } from "@/hooks/use-api";
import { dashboardPeriods, type DashboardPeriod } from "@/lib/analytics/schemas";
import type { DashboardView } from "@/lib/analytics/views";
import { isId } from "@/lib/shared/id";

/** While somebody looks. */
const freshForMs = 30_000;

export type DashboardChoice = { period: DashboardPeriod; number: string | null };

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
    const next = { ...choice, ...change };
    const search = new URLSearchParams();
    if (next.period !== "today") search.set("period", next.period);
    if (next.number) search.set("number", next.number);
    const query = search.toString();
    // Nothing of the page comes from the server: the address only keeps what was chosen.
    window.history.replaceState(null, "", query ? `?${query}` : window.location.pathname);
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
