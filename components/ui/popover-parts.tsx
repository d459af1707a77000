"use client";

import { useRef, type ComponentProps } from "react";
import { Popover as Radix } from "radix-ui";
import type { Floating } from "@/components/ui/floating";
import { cn } from "@/lib/shared/cn";

/** Lets its lists scroll above a window, which stops what scrolls outside of itself. */
function scrollsByItself(box: HTMLElement | null) {
  const keep = (event: Event) => event.stopPropagation();
  box?.addEventListener("wheel", keep);
  box?.addEventListener("touchmove", keep);
  return () => {
    box?.removeEventListener("wheel", keep);
    box?.removeEventListener("touchmove", keep);
  };
}

type Props = ComponentProps<typeof Radix.Content> & { floating: Floating };

/** The box of a popover; its trigger is on the page before it. See components/ui/late.ts. */
export function PopoverSurface({ floating, className, onCloseAutoFocus, ...props }: Props) {
  const { open, setOpen, anchorRef, triggerRef } = floating;
  const outside = useRef(false);
  // Where the focus was, when nothing in particular opens it.
  const opener = useRef<Element>(null);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Anchor virtualRef={anchorRef} />
      <Radix.Portal>
        <Radix.Content
          ref={scrollsByItself}
          sideOffset={6}
          collisionPadding={8}
          className={cn(
            "z-50 w-72 rounded-lg bg-popover p-3 text-popover-foreground shadow-float outline-none data-[state=closed]:animate-out data-[state=closed]:fade-out-0 data-[state=open]:animate-in data-[state=open]:fade-in-0",
            className,
          )}
          onOpenAutoFocus={() => void (opener.current = document.activeElement)}
          onInteractOutside={(event) => {
            // Its own trigger closes it by its click.
            if (triggerRef.current?.contains(event.target as Node)) event.preventDefault();
            else outside.current = true;
          }}
          onCloseAutoFocus={(event) => {
            onCloseAutoFocus?.(event);
            const aside = outside.current;
            outside.current = false;
            if (event.defaultPrevented) return;
            event.preventDefault();
            const back = triggerRef.current ?? opener.current;
            if (!aside && back instanceof HTMLElement) back.focus();
          }}
          {...props}
        />
      </Radix.Portal>
    </Radix.Root>
  );
}
