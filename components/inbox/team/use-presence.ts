"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { keys } from "@/components/inbox/cache-keys";
import { putPresence } from "@/components/inbox/live-cache";
import { useApi } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import { presentNow, type Person } from "@/lib/team/rules";
import type { PresenceState } from "@/lib/team/schemas";
import type { PresenceView } from "@/lib/team/views";

const repeatMs = 20_000;
const typingEveryMs = 3_000;
const lookMs = 1_000;
/** Who passes through with the arrow keys is not here. */
const glanceMs = 250;

/** Says that one looks at the conversation while its page is in front, and that one left. */
export function useBeHere(conversationId: string): void {
  const api = useApi();
  const client = useQueryClient();
  const { slug } = useWorkspace();
  useEffect(() => {
    let here = false;
    const say = (state: PresenceState) =>
      void api
        .put<PresenceView>(`/conversations/${conversationId}/presence`, { state })
        .then((view) => putPresence(client, slug, view))
        .catch(() => undefined);
    const look = () => {
      const visible = document.visibilityState === "visible";
      if (visible === here) return;
      here = visible;
      say(visible ? "viewing" : "away");
    };
    const arrived = setTimeout(look, glanceMs);
    const timer = setInterval(() => here && say("viewing"), repeatMs);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(arrived);
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      if (here) say("away");
    };
  }, [api, client, slug, conversationId]);
}

/** Tells colleagues that one types an answer: at the first key, and every few seconds while one goes on. */
export function useSayTyping(conversationId: string): () => void {
  const api = useApi();
  const said = useRef(0);
  return useCallback(() => {
    if (Date.now() - said.current < typingEveryMs) return;
    said.current = Date.now();
    api.put(`/conversations/${conversationId}/presence`, { state: "typing" }).catch(() => undefined);
  }, [api, conversationId]);
}

/** Colleagues who have the conversation before them now. */
export function useOthersHere(conversationId: string | undefined): Person[] {
  const { slug, userId } = useWorkspace();
  const { data } = useQuery<PresenceView>({
    queryKey: keys.presence(slug, conversationId ?? ""),
    // Only ever put in by what is heard.
    enabled: false,
    queryFn: () => Promise.reject(new Error("presence is not asked for")),
  });
  const [now, setNow] = useState(() => Date.now());
  const waits = (data?.people.length ?? 0) > 0;
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(() => setNow(Date.now()), lookMs);
    return () => clearInterval(timer);
  }, [waits]);
  return presentNow(data?.people ?? [], now).filter((person) => person.userId !== userId);
}
