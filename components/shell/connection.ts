"use client";

import { createContext, useContext, useEffect, useState } from "react";
import type { LiveEnd, LiveState } from "@/hooks/use-live-events";

export const ConnectionContext = createContext<LiveState>("connecting");

/** A blink of the connection is not worth a word. */
const patienceMs = 3_000;

/** How fresh the screen is; short interruptions count as online. */
export function useConnection(): "online" | "reconnecting" | "offline" | LiveEnd {
  const state = useContext(ConnectionContext);
  const [late, setLate] = useState(false);
  const waiting = state === "connecting" || state === "reconnecting";
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => setLate(true), patienceMs);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [waiting]);
  if (!waiting) return state;
  return late ? "reconnecting" : "online";
}
