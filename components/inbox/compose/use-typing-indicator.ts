"use client";

import { useCallback, useRef } from "react";
import { useApi } from "@/hooks/use-api";

/** Meta shows it for 25 seconds. */
const everyMs = 20_000;

/**
 * Tells the customer that somebody writes, at most every 20 seconds. Whether they may know is the number's setting, which
 * the server looks at; when it does not work, nobody is bothered.
 */
export function useTypingIndicator(conversationId: string): () => void {
  const api = useApi();
  const last = useRef(-Infinity);
  return useCallback(() => {
    const now = performance.now();
    if (now - last.current < everyMs) return;
    last.current = now;
    api.put(`/conversations/${conversationId}/typing-indicator`).catch(() => undefined);
  }, [api, conversationId]);
}
