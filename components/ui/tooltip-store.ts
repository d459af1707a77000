import type { ReactNode } from "react";

export type Hint = {
  label: ReactNode;
  shortcut: string | undefined;
  side: "top" | "right" | "bottom" | "left";
  align: "start" | "center" | "end";
};

export type ShownHint = Hint & { target: HTMLElement };

/** How long a pointer rests before the hint comes. */
const restMs = 350;
/** After one was shown the next comes at once, for so long. */
const quickMs = 200;
/** Time for the way from the element to its hint. */
const wayMs = 100;

let shown: ShownHint | null = null;
let hiddenAt = -Infinity;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function put(next: ShownHint | null): void {
  clearTimeout(timer);
  if (shown && !next) hiddenAt = performance.now();
  if (shown === next) return;
  shown = next;
  listeners.forEach((notify) => notify());
}

/** The one hint there is at a time. */
export const tooltipStore = {
  shown: () => shown,
  subscribe: (notify: () => void) => {
    listeners.add(notify);
    return () => void listeners.delete(notify);
  },
  /** After a moment of rest, or at once when another was just there. */
  showSoon: (hint: ShownHint) => {
    clearTimeout(timer);
    if (shown?.target === hint.target) return;
    const wait = shown || performance.now() - hiddenAt < quickMs ? 0 : restMs;
    timer = setTimeout(() => put(hint), wait);
  },
  show: put as (hint: ShownHint) => void,
  /** Stays while the pointer is on its way to the hint. */
  hideSoon: () => {
    clearTimeout(timer);
    if (shown) timer = setTimeout(() => put(null), wayMs);
  },
  keep: () => clearTimeout(timer),
  hide: () => put(null),
};
