"use client";

import { useEffect, useState } from "react";
import { windowState, type WindowState } from "@/components/inbox/window-state";
import { WINDOW_MARGIN_MS } from "@/lib/inbox/window";

/** The customer service window of a conversation, looked at again as time passes: each second when it matters. */
export function useWindow(endsAt: string | null): WindowState & { nowMs: number } {
  const [nowMs, setNowMs] = useState(() => Date.now());
  const window = windowState(endsAt, nowMs, WINDOW_MARGIN_MS);
  const pause = window.state === "closing" ? 1_000 : 10_000;
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), pause);
    // A laptop that slept, a tab that was throttled: look again at once.
    const look = () => setNowMs(Date.now());
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [pause]);
  return { ...window, nowMs };
}
