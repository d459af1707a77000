"use client";

import { useEffect, useId, useRef, useSyncExternalStore } from "react";
import { Portal } from "radix-ui";
import { Popper } from "radix-ui/internal";
import { Kbd } from "@/components/ui/kbd";
import { tooltipStore, type ShownHint } from "@/components/ui/tooltip-store";

/** The one box for all hints. */
export function TooltipBox() {
  const shown = useSyncExternalStore(tooltipStore.subscribe, tooltipStore.shown, () => null);
  return shown && <Box key={keyOf(shown.target)} shown={shown} />;
}

const keys = new WeakMap<HTMLElement, number>();
let lastKey = 0;
/** Another element is another box: nothing of the old place may show at the new one. */
function keyOf(target: HTMLElement): number {
  const key = keys.get(target) ?? ++lastKey;
  keys.set(target, key);
  return key;
}

function Box({ shown }: { shown: ShownHint }) {
  const { target, label, shortcut, side, align } = shown;
  const id = useId();
  const anchor = useRef<HTMLElement>(target);
  useEffect(() => {
    const before = target.getAttribute("aria-describedby");
    // What is its name already need not be read out twice.
    if (label !== target.getAttribute("aria-label")) {
      target.setAttribute("aria-describedby", before ? `${before} ${id}` : id);
    }
    const key = (event: KeyboardEvent) => event.key === "Escape" && tooltipStore.hide();
    const scrolled = (event: Event) =>
      event.target instanceof Node && event.target.contains(target) && tooltipStore.hide();
    window.addEventListener("keydown", key, true);
    window.addEventListener("scroll", scrolled, { capture: true, passive: true });
    return () => {
      if (before === null) target.removeAttribute("aria-describedby");
      else target.setAttribute("aria-describedby", before);
      window.removeEventListener("keydown", key, true);
      window.removeEventListener("scroll", scrolled, true);
    };
  }, [target, label, id]);
  return (
    <Popper.Root>
      <Popper.Anchor virtualRef={anchor} />
      <Portal.Root>
        <Popper.Content
          id={id}
          role="tooltip"
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          onPointerEnter={tooltipStore.keep}
          onPointerLeave={tooltipStore.hideSoon}
          className="z-50 flex max-w-72 animate-in items-center gap-2 rounded-md bg-popover px-2 py-1 text-sm text-popover-foreground shadow-float fade-in-0"
        >
          {label}
          {shortcut && (
            <span className="flex gap-1">
              {shortcut.split(" ").map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </span>
          )}
        </Popper.Content>
      </Portal.Root>
    </Popper.Root>
  );
}
