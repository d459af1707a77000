"use client";

import { useCallback } from "react";
import { readStored, useStored, writeStored, writingPrefix } from "@/hooks/use-stored";
import { useWorkspace } from "@/hooks/use-workspace";

const nameOf = (userId: string, conversationId: string): string =>
  `${writingPrefix}draft:${userId}:${conversationId}`;

/** Puts a text below what is already written. */
export function addToDraft(userId: string, conversationId: string, text: string): void {
  const name = nameOf(userId, conversationId);
  const before = readStored(name);
  writeStored(name, before ? `${before}\n${text}` : text);
}

/** What is being written to one customer. Kept in this browser, so that neither a reload nor a crash loses it. */
export function useDraft(conversationId: string): [string, (text: string) => void] {
  const { userId } = useWorkspace();
  const [stored, store] = useStored(nameOf(userId, conversationId));
  return [stored ?? "", useCallback((text: string) => store(text === "" ? null : text), [store])];
}
