"use client";

import { useEffect } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { keys } from "@/components/inbox/live-cache";
import { useApi } from "@/hooks/use-api";
import { useWorkspace } from "@/hooks/use-workspace";
import type { MessageView } from "@/lib/inbox/views";

/** Conversations whose mentions were told as seen, by the newest note that was. */
const told = new Set<string>();

/** Who has a note before them that names them has seen it. */
export function useSeeMention(note: MessageView): void {
  const api = useApi();
  const client = useQueryClient();
  const { slug, userId } = useWorkspace();
  const mentions = (note.content.mentions ?? []) as { id: string }[];
  const mine = mentions.some(({ id }) => id === userId) && note.sentByUserId !== userId;
  const { id, conversationId } = note;
  useEffect(() => {
    if (!mine || told.has(id)) return;
    told.add(id);
    api
      .put("/mentions/seen", { conversationId })
      .then(() => client.invalidateQueries({ queryKey: keys.counts(slug) }))
      .catch(() => told.delete(id));
  }, [api, client, slug, mine, id, conversationId]);
}
