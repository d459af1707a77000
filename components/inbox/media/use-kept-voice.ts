"use client";

import { useEffect, useState } from "react";
import type { KeptFile } from "@/components/inbox/media/kept-files";
import { useWorkspace } from "@/hooks/use-workspace";

/** What was recorded in a conversation before the page was loaded or another conversation was opened, and not sent. */
export function useKeptVoice(conversationId: string): [KeptFile | null, (voice: KeptFile | null) => void] {
  const { userId } = useWorkspace();
  const [voice, setVoice] = useState<KeptFile | null>(null);
  useEffect(() => {
    let gone = false;
    import("@/components/inbox/media/kept-files")
      .then(({ listKept }) => listKept({ userId, conversationId }))
      .then((files) => !gone && setVoice(files.find((one) => one.voice) ?? null))
      .catch(() => undefined);
    return () => {
      gone = true;
    };
  }, [userId, conversationId]);
  return [voice, setVoice];
}
