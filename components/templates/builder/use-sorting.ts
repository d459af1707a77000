"use client";

import { useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";

const handleAt = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-handle]") : null;

/**
 * Rows of a list that are moved by their handle: dragged by mouse or finger, or with the arrow keys while it has the
 * focus. Rows need `data-row`, their handles `data-handle` with the place.
 * @param move moves a row and says where it came to stand
 */
export function useSorting(move: (from: number, to: number) => number) {
  const dragging = useRef<number | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  /** The handle that has the focus goes with its row. */
  const focus = useRef<{ list: HTMLElement; place: number } | null>(null);
  useLayoutEffect(() => {
    const { list, place } = focus.current ?? {};
    list?.querySelector<HTMLElement>(`[data-handle="${place}"]`)?.focus();
    focus.current = null;
  });
  const stop = () => {
    dragging.current = null;
    setDragged(null);
  };
  return {
    dragged,
    /** For the list. */
    list: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        const handle = handleAt(event.target);
        if (!handle || event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        dragging.current = Number(handle.dataset.handle);
        setDragged(dragging.current);
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        const from = dragging.current;
        if (from === null) return;
        const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row]")];
        const under = rows.findIndex((row) => event.clientY < row.getBoundingClientRect().bottom);
        const to = under === -1 ? rows.length - 1 : under;
        if (to === from) return;
        dragging.current = move(from, to);
        setDragged(dragging.current);
      },
      onPointerUp: stop,
      onPointerCancel: stop,
      onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
        const handle = handleAt(event.target);
        const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (!handle || !step) return;
        event.preventDefault();
        const from = Number(handle.dataset.handle);
        focus.current = { list: event.currentTarget, place: move(from, from + step) };
      },
    },
  };
}
