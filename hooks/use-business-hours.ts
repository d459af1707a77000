"use client";

import { useEffect, useMemo, useState } from "react";
import { useApiQuery } from "@/hooks/use-api";
import { standingAt, type Standing } from "@/lib/tenancy/business-hours/rules";
import type { BusinessHoursView } from "@/lib/tenancy/business-hours/views";

/** Behind the workspace's slug. The live stream says when they change. */
export const businessHoursKey = ["library", "business-hours"] as const;

export const useBusinessHours = () =>
  useApiQuery<BusinessHoursView>("/business-hours", { key: businessHoursKey });

/** A timer that waits longer than the computer sleeps is late. */
const lookAgainMs = 60_000;

/** Whether the workspace is open; changes by itself when the hour comes. */
export function useStanding(hours: BusinessHoursView): Standing {
  const [nowMs, setNowMs] = useState(() => Date.now());
  const standing = useMemo(() => standingAt(hours, new Date(nowMs)), [hours, nowMs]);
  const until = standing.until.getTime();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      clearTimeout(timer);
      const now = Date.now();
      if (now >= until) setNowMs(now);
      else timer = setTimeout(look, Math.min(until - now, lookAgainMs));
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [until]);
  return standing;
}
