"use client";

import type { ReactNode } from "react";
import { Tooltip as Radix } from "radix-ui";
import { Kbd } from "@/components/ui/kbd";

export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={350} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}

type Props = {
  /** Shown on hover and focus. It is a help, not a name: give icon buttons an aria-label too. */
  label: ReactNode;
  /** Keys as they are pressed, "r" or "Ctrl K". */
  shortcut?: string;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
  children: ReactNode;
};

export function Tooltip({ label, shortcut, side = "top", align = "center", children }: Props) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 animate-in items-center gap-2 rounded-md bg-popover px-2 py-1 text-sm text-popover-foreground shadow-float fade-in-0 data-[state=closed]:animate-out data-[state=closed]:fade-out-0"
        >
          {label}
          {shortcut && (
            <span className="flex gap-1">
              {shortcut.split(" ").map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </span>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
