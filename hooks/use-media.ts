"use client";

import { useSyncExternalStore } from "react";

/** Whether a media query holds; `fallback` is the answer on the server and during hydration. */
export function useMedia(query: string, fallback = false): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = window.matchMedia(query);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => window.matchMedia(query).matches,
    () => fallback,
  );
}

/** Room for the contact panel beside the thread. */
export const useWide = (): boolean => useMedia("(width >= 68.75rem)", true);
