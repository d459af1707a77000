"use client";

import { useEffect, useRef, useState } from "react";
import { openLiveConnection, type LiveState } from "@/hooks/live-connection";
import type { LiveEvent } from "@/types/live";

export type { LiveEnd, LiveState } from "@/hooks/live-connection";

/** What to do with each kind of event. Leave out what does not concern the page. */
export type LiveHandlers = {
  [Type in LiveEvent["type"]]?: (data: Extract<LiveEvent, { type: Type }>["data"]) => void;
};

/**
 * Hears what changes in a workspace while the component is mounted. Use it once per page, at the shell.
 * The newest handlers are called; they need not be stable. Answer `reset` by asking again for what is on the screen: it
 * comes once at the start of a connection, and whenever something may have been missed.
 * @param workspace the slug
 */
export function useLiveEvents(workspace: string, handlers: LiveHandlers): LiveState {
  const [state, setState] = useState<LiveState>("connecting");
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    const close = openLiveConnection({
      workspace,
      onEvent: (event) =>
        (latest.current[event.type] as ((data: LiveEvent["data"]) => void) | undefined)?.(event.data),
      onState: setState,
    });
    return () => {
      close();
      setState("connecting");
    };
  }, [workspace]);
  return state;
}
