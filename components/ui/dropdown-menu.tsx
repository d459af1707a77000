"use client";

import type { ComponentProps } from "react";
import { Slot } from "radix-ui";
import { after } from "@/components/ui/compose-events";
import { FloatingRoot, latePiece, useFloating, useWasOpen } from "@/components/ui/floating";
import { useLate } from "@/components/ui/late";
import { menuClasses } from "@/components/ui/menu-classes";
import { menuParts, type MenuContentProps } from "@/components/ui/menu-late";
import { cn } from "@/lib/shared/cn";

export const DropdownMenu = FloatingRoot;

/** Opens at the press, or with Enter, Space and ArrowDown. */
export function DropdownMenuTrigger({ asChild, ...props }: ComponentProps<"button"> & { asChild?: boolean }) {
  const { open, setTrigger, toggle } = useFloating();
  const Part = asChild ? Slot.Root : "button";
  return (
    <Part
      type="button"
      aria-haspopup="menu"
      aria-expanded={open}
      data-state={open ? "open" : "closed"}
      {...props}
      ref={setTrigger}
      onPointerEnter={after(props.onPointerEnter, () => void menuParts.load().catch(() => undefined))}
      onPointerDown={after(props.onPointerDown, (event) => {
        if (event.button !== 0 || event.ctrlKey) return;
        toggle(!open, false);
        // The focus goes into the menu, not to the button that is pressed.
        if (!open) event.preventDefault();
      })}
      onKeyDown={after(props.onKeyDown, (event) => {
        if (event.key !== "Enter" && event.key !== " " && event.key !== "ArrowDown") return;
        event.preventDefault();
        toggle(event.key === "ArrowDown" || !open, true);
      })}
    />
  );
}

export function DropdownMenuContent(props: MenuContentProps) {
  const floating = useFloating();
  const wanted = useWasOpen(floating.open);
  const parts = useLate(menuParts, wanted);
  if (!wanted || !parts) return null;
  return <parts.MenuSurface sideOffset={4} floating={floating} {...props} />;
}

export const DropdownMenuItem = latePiece(menuParts, "MenuItem");
export const DropdownMenuRadioGroup = latePiece(menuParts, "MenuRadioGroup");
export const DropdownMenuRadioItem = latePiece(menuParts, "MenuRadioItem");
export const DropdownMenuCheckboxItem = latePiece(menuParts, "MenuCheckboxItem");
export const DropdownMenuLabel = latePiece(menuParts, "MenuLabel");
export const DropdownMenuSeparator = latePiece(menuParts, "MenuSeparator");

/** The keys of an item, at its right. */
export function DropdownMenuShortcut({ className, ...props }: ComponentProps<"span">) {
  return <span className={cn(menuClasses.shortcut, className)} {...props} />;
}
