"use client";

import type { ComponentProps } from "react";
import { ContextMenu as Radix } from "radix-ui";
import { menuClasses } from "@/components/ui/menu-classes";
import { cn } from "@/lib/shared/cn";

export const ContextMenu = Radix.Root;
export const ContextMenuTrigger = Radix.Trigger;
export const ContextMenuGroup = Radix.Group;

export function ContextMenuContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return (
    <Radix.Portal>
      <Radix.Content collisionPadding={8} className={cn(menuClasses.content, className)} {...props} />
    </Radix.Portal>
  );
}

export function ContextMenuItem({
  className,
  danger,
  ...props
}: ComponentProps<typeof Radix.Item> & { danger?: boolean }) {
  return <Radix.Item className={cn(menuClasses.item, danger && menuClasses.danger, className)} {...props} />;
}

export function ContextMenuSeparator({ className, ...props }: ComponentProps<typeof Radix.Separator>) {
  return <Radix.Separator className={cn(menuClasses.separator, className)} {...props} />;
}

/** The keys of an item, at its right. */
export function ContextMenuShortcut({ className, ...props }: ComponentProps<"span">) {
  return <span className={cn(menuClasses.shortcut, className)} {...props} />;
}
