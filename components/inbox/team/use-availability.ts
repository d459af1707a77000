"use client";

import { useMemo } from "react";
import { useApiQuery } from "@/hooks/use-api";
import type { AvailabilityView } from "@/lib/team/views";

/** Who is online and who is away, by user id. Asked while somebody looks; being away is told at once. */
export function useAvailability(): { online: ReadonlySet<string>; away: ReadonlySet<string> } {
  const { data } = useApiQuery<AvailabilityView>("/availability", {
    key: ["library", "availability"],
    staleTime: 10_000,
  });
  return useMemo(() => ({ online: new Set(data?.online), away: new Set(data?.away) }), [data]);
}
