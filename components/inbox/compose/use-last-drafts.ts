"use client";

import { useMemo } from "react";
import type { InteractiveDraft, InteractiveKind } from "@/components/inbox/compose/interactive-draft";
import { useStored, writingPrefix } from "@/hooks/use-stored";
import { useWorkspace } from "@/hooks/use-workspace";

const most = 5;

function read(stored: string | null): InteractiveDraft[] {
  try {
    const value: unknown = JSON.parse(stored ?? "[]");
    return Array.isArray(value) ? (value as InteractiveDraft[]) : [];
  } catch {
    return [];
  }
}

/** The buttons or lists one sent last from this browser, newest first. */
export function useLastDrafts(
  kind: InteractiveKind,
): [InteractiveDraft[], (draft: InteractiveDraft) => void] {
  const { userId, id } = useWorkspace();
  const [stored, store] = useStored(`${writingPrefix}interactive-${kind}:${userId}:${id}`);
  const drafts = useMemo(() => read(stored), [stored]);
  const remember = (draft: InteractiveDraft) => {
    const words = JSON.stringify(draft);
    const others = drafts.filter((other) => JSON.stringify(other) !== words);
    store(JSON.stringify([draft, ...others].slice(0, most)));
  };
  return [drafts, remember];
}
