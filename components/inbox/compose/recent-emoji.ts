"use client";

import { useCallback, useMemo } from "react";
import { useStored } from "@/hooks/use-stored";

const most = 24;
const parse = (stored: string | null): string[] => (stored ? stored.split(" ").filter(Boolean) : []);

/** What was chosen last in this browser, newest first. */
export function useRecentEmoji(): [string[], (emoji: string) => void] {
  const [stored, store] = useStored("parley:recent-emoji");
  const recent = useMemo(() => parse(stored), [stored]);
  const add = useCallback(
    (emoji: string) =>
      store([emoji, ...parse(stored).filter((other) => other !== emoji)].slice(0, most).join(" ")),
    [store, stored],
  );
  return [recent, add];
}

/** 0: as Unicode draws it; 1 to 5: light to dark. */
export function useSkinTone(): [number, (tone: number) => void] {
  const [stored, store] = useStored("parley:skin-tone");
  const tone = Number(stored);
  return [
    Number.isInteger(tone) && tone >= 0 && tone <= 5 ? tone : 0,
    useCallback((next: number) => store(next === 0 ? null : String(next)), [store]),
  ];
}
