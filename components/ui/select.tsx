"use client";

import type { ComponentProps, ReactNode } from "react";
import { Check, ChevronsUpDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { useFieldControl } from "@/components/ui/field";
import { controlClasses } from "@/components/ui/input";
import { menuClasses } from "@/components/ui/menu-classes";
import { cn } from "@/lib/shared/cn";

type Props = ComponentProps<typeof Radix.Root> & {
  placeholder?: ReactNode;
  className?: string;
  "aria-label"?: string;
};

/** A choice of few; children are SelectItem. Inside a Field it is tied to the label by itself. */
export function Select({ placeholder, className, children, "aria-label": ariaLabel, ...props }: Props) {
  return (
    <Radix.Root {...props}>
      <Radix.Trigger
        aria-label={ariaLabel}
        className={cn(
          controlClasses,
          "flex h-8 items-center justify-between gap-2 text-left data-[placeholder]:text-muted-foreground pointer-coarse:h-10 [&>span]:truncate",
          className,
        )}
        {...useFieldControl()}
      >
        <Radix.Value placeholder={placeholder} />
        <Radix.Icon asChild>
          <ChevronsUpDown className="size-3.5 shrink-0 text-muted-foreground" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={cn(menuClasses.content, "max-h-72 min-w-(--radix-select-trigger-width)")}
        >
          <Radix.Viewport>{children}</Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function SelectItem({ className, children, ...props }: ComponentProps<typeof Radix.Item>) {
  return (
    <Radix.Item className={cn(menuClasses.item, "pr-8", className)} {...props}>
      <Radix.ItemText>{children}</Radix.ItemText>
      <Radix.ItemIndicator className="absolute right-2">
        <Check />
      </Radix.ItemIndicator>
    </Radix.Item>
  );
}
