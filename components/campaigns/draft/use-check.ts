"use client";

import { useEffect, useRef, useState } from "react";
import { useApi, type ApiError } from "@/hooks/use-api";
import type { CampaignCheck } from "@/lib/campaigns/views";

/**
 * The check of the saved draft, made anew whenever another version was saved. The last answer stays on the screen, dimmed,
 * until the next one is there.
 */
export function useCheck(campaignId: string, version: number) {
  const api = useApi();
  const [check, setCheck] = useState<CampaignCheck | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [round, setRound] = useState(0);
  const asked = useRef(0);
  useEffect(() => {
    const mine = ++asked.current;
    const abort = new AbortController();
    api
      .post<CampaignCheck>(`/campaigns/${campaignId}/checks`, {}, { signal: abort.signal })
      .then((next) => {
        if (asked.current !== mine) return;
        setCheck(next);
        setError(null);
      })
      .catch((failed: ApiError) => {
        if (asked.current === mine && failed.name !== "AbortError") setError(failed);
      });
    return () => abort.abort();
  }, [api, campaignId, version, round]);
  return { check, error, again: () => setRound((before) => before + 1), stale: check?.version !== version };
}
