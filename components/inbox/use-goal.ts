"use client";

import { useCallback, useEffect, useLayoutEffect, useState } from "react";
import type { Row } from "@/components/inbox/thread-rows";

const markedMs = 1600;

type Options = {
  /** The message to show first, when one came from a search. */
  at: string | null;
  rows: readonly Row[];
  isHere: (messageId: string) => boolean;
  /** Loads the place around a message. */
  show: (param: { around: string }) => Promise<void>;
  scrollTo: (index: number) => void;
};

/** Brings a message into view, wherever in the conversation it is, and marks it for a moment. */
export function useGoal({ at, rows, isHere, show, scrollTo }: Options) {
  const [marked, setMarked] = useState<{ id: string; index: number } | null>(null);
  const [goal, setGoal] = useState<string | null>(null);
  const jump = useCallback(
    (id: string) => {
      setGoal(id);
      if (!isHere(id)) void show({ around: id }).catch(() => setGoal(null));
    },
    [isHere, show],
  );
  const [askedFor, setAskedFor] = useState<string | null>(null);
  if (at !== askedFor) {
    setAskedFor(at);
    if (at) setGoal(at);
  }
  const askedIsAway = goal !== null && goal === at && !isHere(goal);
  useEffect(() => {
    if (askedIsAway && at) void show({ around: at }).catch(() => setGoal(null));
  }, [askedIsAway, at, show]);
  const index =
    goal === null ? -1 : rows.findIndex((row) => row.kind === "message" && row.item.message.id === goal);
  if (goal !== null && index !== -1) {
    setMarked({ id: goal, index });
    setGoal(null);
  }
  useLayoutEffect(() => {
    if (marked) scrollTo(marked.index);
  }, [marked, scrollTo]);
  useEffect(() => {
    if (!marked) return;
    const timer = setTimeout(() => setMarked(null), markedMs);
    return () => clearTimeout(timer);
  }, [marked]);
  return { marked: marked?.id ?? null, jump };
}
