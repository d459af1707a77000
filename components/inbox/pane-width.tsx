"use client";

import { useCallback, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslations } from "next-intl";
import { useStored } from "@/hooks/use-stored";

type Limits = { least: number; most: number; first: number };
export type Pane = Limits & { width: number; setWidth: (width: number) => void };

/** The width of a pane in pixels, remembered in this browser. */
export function usePaneWidth(key: string, limits: Limits): Pane {
  const [stored, store] = useStored(key);
  const { least, most, first } = limits;
  const within = (width: number) => Math.round(Math.min(most, Math.max(least, width)));
  const known = Number(stored);
  return {
    ...limits,
    width: stored && Number.isFinite(known) ? within(known) : first,
    setWidth: useCallback(
      (width: number) => store(String(Math.round(Math.min(most, Math.max(least, width))))),
      [store, least, most],
    ),
  };
}

/** The line between two panes: drag it, or use the arrow keys; a double click gives the first width back. */
export function PaneHandle({ pane }: { pane: Pane }) {
  const t = useTranslations("inbox");
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const handle = event.currentTarget;
    const from = event.clientX - pane.width;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => pane.setWidth(moved.clientX - from);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", move), {
      once: true,
    });
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -16, ArrowRight: 16, Home: -10_000, End: 10_000 }[event.key];
    if (!step) return;
    event.preventDefault();
    pane.setWidth(pane.width + step);
  };
  return (
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={t("resize")}
      aria-valuenow={pane.width}
      aria-valuemin={pane.least}
      aria-valuemax={pane.most}
      tabIndex={0}
      onPointerDown={drag}
      onDoubleClick={() => pane.setWidth(pane.first)}
      onKeyDown={press}
      className="relative z-[3] hidden w-px shrink-0 cursor-col-resize bg-border before:absolute before:inset-y-0 before:-left-1 before:w-[9px] hover:bg-ring focus-visible:bg-ring focus-visible:outline-none active:bg-ring pane:block"
    />
  );
}
