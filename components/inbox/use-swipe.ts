"use client";

import { useEffect, useRef, type RefObject } from "react";

/** Pixels a finger draws a message before letting go means answering it. */
const far = 56;
const furthest = 80;

/**
 * Draws an element aside under a finger, towards the end of the line, and calls when it was drawn far enough. A mouse
 * does nothing here. null: it cannot be drawn.
 */
export function useSwipe(onSwipe: (() => void) | null): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  const run = useRef(onSwipe);
  useEffect(() => {
    run.current = onSwipe;
  });
  const enabled = onSwipe !== null;
  useEffect(() => {
    const target = element.current;
    if (!enabled || !target) return;
    let from: { x: number; y: number } | null = null;
    let drawn = 0;
    const begin = (event: TouchEvent) => {
      const [touch] = event.touches;
      from = touch && event.touches.length === 1 ? { x: touch.clientX, y: touch.clientY } : null;
    };
    const move = (event: TouchEvent) => {
      const touch = event.touches[0];
      if (!from || !touch) return;
      // Who scrolls does not answer.
      if (drawn === 0 && Math.abs(touch.clientY - from.y) > 12) from = null;
      drawn = from ? Math.max(0, Math.min(furthest, touch.clientX - from.x - 12)) : 0;
      target.style.transform = drawn > 0 ? `translateX(${drawn}px)` : "";
    };
    const end = () => {
      if (drawn >= far) run.current?.();
      target.style.transform = "";
      from = null;
      drawn = 0;
    };
    target.addEventListener("touchstart", begin, { passive: true });
    target.addEventListener("touchmove", move, { passive: true });
    target.addEventListener("touchend", end);
    target.addEventListener("touchcancel", end);
    return () => {
      target.removeEventListener("touchstart", begin);
      target.removeEventListener("touchmove", move);
      target.removeEventListener("touchend", end);
      target.removeEventListener("touchcancel", end);
    };
  }, [enabled]);
  return element;
}
