"use client";

import { useEffect, useRef, type ReactNode } from "react";
import { Slot } from "radix-ui";
import { late, useLate } from "@/components/ui/late";
import { tooltipStore, type Hint } from "@/components/ui/tooltip-store";

type Props = {
  /** Shown on hover and focus. It is a help, not a name: give icon buttons an aria-label too. */
  label: ReactNode;
  /** Keys as they are pressed, "r" or "Ctrl K". */
  shortcut?: string;
  side?: Hint["side"];
  align?: Hint["align"];
  children: ReactNode;
};

/** Names its child in a few words. There are many of these on a page and one box that shows them. */
export function Tooltip({ label, shortcut, side = "top", align = "center", children }: Props) {
  const own = useRef<HTMLElement | null>(null);
  const hint = (target: HTMLElement) => {
    own.current = target;
    return { label, shortcut, side, align, target };
  };
  // What is taken off the page gets no "leave".
  useEffect(
    () => () => {
      if (own.current && tooltipStore.shown()?.target === own.current) tooltipStore.hide();
    },
    [],
  );
  return (
    <Slot.Root
      onPointerMove={(event) => {
        if (event.pointerType !== "touch" && own.current === null)
          tooltipStore.showSoon(hint(event.currentTarget));
      }}
      onPointerLeave={() => {
        own.current = null;
        tooltipStore.hideSoon();
      }}
      onPointerDown={() => tooltipStore.hide()}
      onClick={() => tooltipStore.hide()}
      onFocus={(event) => {
        if (event.currentTarget.matches(":focus-visible")) tooltipStore.show(hint(event.currentTarget));
      }}
      onBlur={() => tooltipStore.hide()}
    >
      {children}
    </Slot.Root>
  );
}

const box = late(() => import("@/components/ui/tooltip-box"));

/** Where all hints are shown; once on a page. */
export function TooltipBox() {
  const parts = useLate(box, false);
  return parts && <parts.TooltipBox />;
}
