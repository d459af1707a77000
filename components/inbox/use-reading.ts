"use client";

import { useEffect, useState } from "react";
import { useMarkRead } from "@/components/inbox/use-mark-read";
import { isUnread } from "@/lib/inbox/filter-rules";
import type { ConversationView } from "@/lib/inbox/views";

/** Passing through with the arrow keys is not reading. */
const glanceMs = 700;

/** Whether this page is in front of somebody. */
export function useAttention(): boolean {
  const [here, setHere] = useState(false);
  useEffect(() => {
    const look = () => setHere(document.visibilityState === "visible" && document.hasFocus());
    look();
    const events = ["focus", "blur", "visibilitychange"] as const;
    for (const event of events)
      (event === "visibilitychange" ? document : window).addEventListener(event, look);
    return () => {
      for (const event of events)
        (event === "visibilitychange" ? document : window).removeEventListener(event, look);
    };
  }, []);
  return here;
}

/** Marks a conversation as read when somebody has really had it before them. */
export function useReading(conversation: ConversationView | undefined, newestShown: boolean): void {
  const markRead = useMarkRead();
  const here = useAttention();
  const id = conversation?.id;
  const waiting = conversation !== undefined && (conversation.unreadCount > 0 || isUnread(conversation));
  useEffect(() => {
    if (!id || !waiting || !here || !newestShown) return;
    const timer = setTimeout(() => markRead(id), glanceMs);
    return () => clearTimeout(timer);
  }, [id, waiting, here, newestShown, markRead]);
}
