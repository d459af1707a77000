"use client";

import { useEffect, useRef, useState } from "react";
import { useApi, type ApiError } from "@/hooks/use-api";
import type { CampaignCheck } from "@/lib/campaigns/views";

/** Milliseconds until a time that is being typed is asked about. */
const typingMs = 300;

/**
 * The check of the saved draft, made anew whenever another version was saved or it would begin at another time. The last
 * answer stays on the screen, dimmed, until the next one is there.
 * @param scheduledAt when it would begin, ISO 8601; null: now
 * @param known a check of this very version for now, which need not be asked for again
 */
export function useCheck(
  campaignId: string,
  version: number,
  { scheduledAt = null, known }: { scheduledAt?: string | null; known?: CampaignCheck } = {},
) {
  const api = useApi();
  const [asked, setAsked] = useState<{ check: CampaignCheck; scheduledAt: string | null } | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [round, setRound] = useState(0);
  const latest = useRef(0);
  const isKnown = known !== undefined && scheduledAt === null;
  useEffect(() => {
    const mine = ++latest.current;
    if (isKnown) return;
    const abort = new AbortController();
    const ask = () =>
      api
        .post<CampaignCheck>(`/campaigns/${campaignId}/checks`, { scheduledAt }, { signal: abort.signal })
        .then((check) => {
          if (latest.current !== mine) return;
          setAsked({ check, scheduledAt });
          setError(null);
        })
        .catch((failed: ApiError) => {
          if (latest.current === mine && failed.name !== "AbortError") setError(failed);
        });
    const timer = setTimeout(() => void ask(), scheduledAt === null ? 0 : typingMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [api, campaignId, version, scheduledAt, isKnown, round]);
  const fresh = asked?.check.version === version && asked.scheduledAt === scheduledAt;
  return {
    check: isKnown ? known : (asked?.check ?? known ?? null),
    error: isKnown ? null : error,
    again: () => setRound((before) => before + 1),
    stale: !isKnown && !fresh,
  };
}
