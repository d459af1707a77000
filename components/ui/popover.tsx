"use client";

import type { ComponentProps } from "react";
import { Slot } from "radix-ui";
import { after } from "@/components/ui/compose-events";
import { FloatingRoot, useFloating, useWasOpen } from "@/components/ui/floating";
import { late, useLate } from "@/components/ui/late";
import type { PopoverSurface } from "@/components/ui/popover-parts";

export const Popover = FloatingRoot;

const popoverParts = late(() => import("@/components/ui/popover-parts"));

export function PopoverTrigger({ asChild, ...props }: ComponentProps<"button"> & { asChild?: boolean }) {
  const { open, setOpen, setTrigger } = useFloating();
  const Part = asChild ? Slot.Root : "button";
  return (
    <Part
      type="button"
      aria-haspopup="dialog"
      aria-expanded={open}
      data-state={open ? "open" : "closed"}
      {...props}
      ref={setTrigger}
      onPointerEnter={after(props.onPointerEnter, () => void popoverParts.load().catch(() => undefined))}
      onClick={after(props.onClick, () => setOpen(!open))}
    />
  );
}

/** Where it floats, when nothing in particular opens it. */
export function PopoverAnchor(props: ComponentProps<typeof Slot.Root>) {
  const { setAnchor } = useFloating();
  return <Slot.Root {...props} ref={setAnchor} />;
}

/** Give it an aria-label when nothing in it is a heading. */
export function PopoverContent(props: Omit<ComponentProps<typeof PopoverSurface>, "floating">) {
  const floating = useFloating();
  const wanted = useWasOpen(floating.open);
  const parts = useLate(popoverParts, wanted);
  return wanted && parts && <parts.PopoverSurface floating={floating} {...props} />;
}
