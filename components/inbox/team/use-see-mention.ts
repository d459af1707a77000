"use client";

import { useEffect, type RefObject } from "react";
import { useSeeMentions } from "@/components/inbox/team/use-mentions";
import { useAttention } from "@/components/inbox/use-reading";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";

/** Notes that were told as seen since the page was loaded. */
const told = new Set<string>();

/** Who has a note that names them on the screen has seen it; rows that are drawn beyond what is shown do not count. */
export function useSeeMention(note: MessageView, article: RefObject<HTMLElement | null>): void {
  const see = useSeeMentions();
  const here = useAttention();
  const { userId } = useWorkspace();
  const mentions = (note.content.mentions ?? []) as { id: string }[];
  const mine = mentions.some(({ id }) => id === userId) && note.sentByUserId !== userId;
  const { id } = note;
  useEffect(() => {
    const element = article.current;
    if (!element || !mine || !here || told.has(id)) return;
    const observer = new IntersectionObserver((entries) => {
      if (told.has(id) || !entries.some(({ isIntersecting }) => isIntersecting)) return;
      told.add(id);
      see(id).catch(() => told.delete(id));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [article, see, mine, here, id]);
}
