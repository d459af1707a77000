"use client";

import { useRef, type ComponentProps } from "react";
import { Check } from "lucide-react";
import { Menu as Radix } from "radix-ui/internal";
import type { Floating } from "@/components/ui/floating";
import { menuClasses } from "@/components/ui/menu-classes";
import { cn } from "@/lib/shared/cn";

// What floats of the dropdown and the context menu. Their triggers are light and on the page from the start; this is
// fetched later, see components/ui/late.ts.

type SurfaceProps = ComponentProps<typeof Radix.Content> & { floating: Floating };

/** The box of entries beside its anchor. A pointer outside closes it; Escape gives the focus back. */
export function MenuSurface({ floating, className, onCloseAutoFocus, ...props }: SurfaceProps) {
  const { open, setOpen, anchorRef, triggerRef, takeByKey } = floating;
  const rightClick = useRef(false);
  return (
    <Radix.Root open={open} onOpenChange={setOpen}>
      <Radix.Anchor virtualRef={anchorRef} />
      <Radix.Portal>
        <Radix.Content
          collisionPadding={8}
          className={cn(menuClasses.content, className)}
          onFocus={(event) => {
            if (event.target !== event.currentTarget || !takeByKey()) return;
            const entry = "[role^=menuitem]:not([data-disabled])";
            event.currentTarget.querySelector<HTMLElement>(entry)?.focus({ preventScroll: true });
          }}
          onInteractOutside={({ detail }) => {
            const { button, ctrlKey } = detail.originalEvent as PointerEvent;
            rightClick.current = button === 2 || (button === 0 && ctrlKey);
          }}
          onCloseAutoFocus={(event) => {
            onCloseAutoFocus?.(event);
            const aside = rightClick.current;
            rightClick.current = false;
            if (event.defaultPrevented) return;
            event.preventDefault();
            if (!aside) triggerRef.current?.focus();
          }}
          {...props}
        />
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({
  className,
  danger,
  ...props
}: ComponentProps<typeof Radix.Item> & { danger?: boolean }) {
  return <Radix.Item className={cn(menuClasses.item, danger && menuClasses.danger, className)} {...props} />;
}

export function MenuRadioItem({ className, children, ...props }: ComponentProps<typeof Radix.RadioItem>) {
  return (
    <Radix.RadioItem className={cn(menuClasses.item, "pr-8", className)} {...props}>
      {children}
      <Radix.ItemIndicator className="absolute right-2">
        <Check />
      </Radix.ItemIndicator>
    </Radix.RadioItem>
  );
}

export function MenuCheckboxItem({
  className,
  children,
  ...props
}: ComponentProps<typeof Radix.CheckboxItem>) {
  return (
    <Radix.CheckboxItem className={cn(menuClasses.item, "pr-8", className)} {...props}>
      {children}
      <Radix.ItemIndicator className="absolute right-2">
        <Check />
      </Radix.ItemIndicator>
    </Radix.CheckboxItem>
  );
}

export function MenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return <Radix.Label className={cn(menuClasses.label, className)} {...props} />;
}

export function MenuSeparator({ className, ...props }: ComponentProps<typeof Radix.Separator>) {
  return <Radix.Separator className={cn(menuClasses.separator, className)} {...props} />;
}

export const MenuGroup = Radix.Group;
export const MenuRadioGroup = Radix.RadioGroup;
