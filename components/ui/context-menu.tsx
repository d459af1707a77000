"use client";

import { useEffect, useRef, type ComponentProps, type ReactNode } from "react";
import { Slot } from "radix-ui";
import { FloatingRoot, latePiece, useFloating, useWasOpen } from "@/components/ui/floating";
import { useLate } from "@/components/ui/late";
import { menuClasses } from "@/components/ui/menu-classes";
import { menuParts, type MenuContentProps } from "@/components/ui/menu-late";
import { cn } from "@/lib/shared/cn";

export const ContextMenu = FloatingRoot;

const longTouchMs = 700;

/** By right click, long touch, or the menu key on its child. */
export function ContextMenuTrigger({ children }: { children: ReactNode }) {
  const { open, setOpen, setTrigger, setAnchor, toggle } = useFloating();
  const touch = useRef(0);
  const byKey = useRef(false);
  useEffect(() => () => window.clearTimeout(touch.current), []);
  const openAt = (element: HTMLElement, x: number, y: number) => {
    const point = DOMRect.fromRect({ x, y });
    setTrigger(element);
    setAnchor({ getBoundingClientRect: () => point });
    toggle(true, byKey.current);
    byKey.current = false;
  };
  const letGo = () => window.clearTimeout(touch.current);
  return (
    <Slot.Root
      data-state={open ? "open" : "closed"}
      style={{ WebkitTouchCallout: "none" }}
      onKeyDown={(event) => {
        byKey.current = event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey);
      }}
      onContextMenu={(event) => {
        letGo();
        event.preventDefault();
        openAt(event.currentTarget, event.clientX, event.clientY);
      }}
      onPointerDown={(event) => {
        byKey.current = false;
        if (event.pointerType === "mouse") return;
        letGo();
        if (open) setOpen(false);
        const { currentTarget, clientX, clientY } = event;
        touch.current = window.setTimeout(() => openAt(currentTarget, clientX, clientY), longTouchMs);
      }}
      onPointerMove={letGo}
      onPointerCancel={letGo}
      onPointerUp={letGo}
    >
      {children}
    </Slot.Root>
  );
}

export function ContextMenuContent(props: MenuContentProps) {
  const floating = useFloating();
  const wanted = useWasOpen(floating.open);
  const parts = useLate(menuParts, wanted);
  if (!wanted || !parts) return null;
  return <parts.MenuSurface side="right" sideOffset={2} align="start" floating={floating} {...props} />;
}

export const ContextMenuGroup = latePiece(menuParts, "MenuGroup");
export const ContextMenuItem = latePiece(menuParts, "MenuItem");
export const ContextMenuSeparator = latePiece(menuParts, "MenuSeparator");

/** The keys of an item, at its right. */
export function ContextMenuShortcut({ className, ...props }: ComponentProps<"span">) {
  return <span className={cn(menuClasses.shortcut, className)} {...props} />;
}
