"use client";

import { useCallback } from "react";
import { readStored, useStored, writeStored, writingPrefix } from "@/hooks/use-stored";
import { useWorkspace } from "@/hooks/use-workspace";

type Part = "draft" | "draft-mode" | "draft-quote";
const nameOf = (part: Part, userId: string, conversationId: string): string =>
  `${writingPrefix}${part}:${userId}:${conversationId}`;

/** Puts a text below what is already written. */
export function addToDraft(userId: string, conversationId: string, text: string): void {
  const name = nameOf("draft", userId, conversationId);
  const before = readStored(name);
  writeStored(name, before ? `${before}\n${text}` : text);
}

/** What is being written to one customer. Kept in this browser, so that neither a reload nor a crash loses it. */
export function useDraft(conversationId: string): [string, (text: string) => void] {
  const { userId } = useWorkspace();
  const [stored, store] = useStored(nameOf("draft", userId, conversationId));
  return [stored ?? "", useCallback((text: string) => store(text === "" ? null : text), [store])];
}

export type DraftMode = "reply" | "note";

/** Whether one writes to the customer or to the team. */
export function useDraftMode(conversationId: string): [DraftMode, (mode: DraftMode) => void] {
  const { userId } = useWorkspace();
  const [stored, store] = useStored(nameOf("draft-mode", userId, conversationId));
  return [
    stored === "note" ? "note" : "reply",
    useCallback((mode: DraftMode) => store(mode === "reply" ? null : mode), [store]),
  ];
}

/** The id of the message that is quoted. */
export function useDraftQuote(conversationId: string): [string | null, (messageId: string | null) => void] {
  const { userId } = useWorkspace();
  return useStored(nameOf("draft-quote", userId, conversationId));
}
