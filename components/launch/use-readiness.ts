"use client";

import { useEffect, useRef } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useApiMutation, useApiQuery } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { ReadinessView } from "@/lib/launch/views";

/** How often the page looks whether a message came or arrived, while it waits for one. */
const lookEveryMs = 2_500;
/** Answers of Meta that are older are asked for anew when the page opens. */
const freshMs = 60_000;

const underWay = new Set(["queued", "sending", "accepted", "sent"]);

/** Whether something is waited for that comes from outside: the member's message, or the ticks of the test message. */
const waits = (view: ReadinessView | undefined): boolean =>
  view !== undefined &&
  (!view.hello?.isYours || (view.testMessage !== null && underWay.has(view.testMessage.status)));

/** What is known of a number, and the asking: once when the page opens, and whenever somebody wants. */
export function useReadiness(phoneNumberId: string) {
  const client = useQueryClient();
  const { slug } = useWorkspace();
  const key = ["readiness", phoneNumberId];
  const path = `/phone-numbers/${phoneNumberId}/readiness`;
  const query = useApiQuery<ReadinessView>(path, {
    key,
    refetchInterval: ({ state }) => (waits(state.data) ? lookEveryMs : false),
  });
  const check = useApiMutation((api) => api.post<ReadinessView>(`${path}/checks`), {
    onSuccess: async (view) => {
      // A look that began before the answer must not put an older one in its place.
      await client.cancelQueries({ queryKey: [slug, ...key] });
      client.setQueryData([slug, ...key], view);
    },
  });

  const asked = useRef(false);
  const { mutate } = check;
  const { data } = query;
  useEffect(() => {
    if (!data || asked.current) return;
    asked.current = true;
    if (!data.checkedAt || Date.now() - Date.parse(data.checkedAt) > freshMs) mutate();
  }, [data, mutate]);
  return { query, check };
}
