"use client";

import type { ComponentProps, ReactNode } from "react";
import { Dialog as Radix } from "radix-ui";
import { CloseX, Overlay, Window } from "@/components/ui/dialog";
import { cn } from "@/lib/shared/cn";

export const Sheet = Radix.Root;
export const SheetTrigger = Radix.Trigger;
export const SheetClose = Radix.Close;

const sides = {
  right:
    "inset-y-0 right-0 h-full w-full max-w-sm border-l data-[state=closed]:slide-out-to-right data-[state=open]:slide-in-from-right",
  left: "inset-y-0 left-0 h-full w-full max-w-xs border-r data-[state=closed]:slide-out-to-left data-[state=open]:slide-in-from-left",
  bottom:
    "inset-x-0 bottom-0 max-h-[85dvh] rounded-t-2xl data-[state=closed]:slide-out-to-bottom data-[state=open]:slide-in-from-bottom",
};

type Props = Omit<ComponentProps<typeof Radix.Content>, "title"> & {
  title: ReactNode;
  titleHidden?: boolean;
  side?: keyof typeof sides;
};

/** A panel from an edge, for what a wide screen shows beside the content. */
export function SheetContent({ title, titleHidden, side = "right", className, children, ...props }: Props) {
  return (
    <Radix.Portal>
      <Overlay />
      <Window
        aria-describedby={undefined}
        className={cn(
          "fixed z-50 flex flex-col bg-background text-foreground shadow-float duration-150 outline-none data-[state=closed]:animate-out data-[state=open]:animate-in",
          sides[side],
          className,
        )}
        {...props}
      >
        <div
          className={cn(
            "flex h-13 shrink-0 items-center justify-between border-b pr-2 pl-4",
            titleHidden && "sr-only",
          )}
        >
          <Radix.Title className="text-base font-semibold">{title}</Radix.Title>
          <CloseX />
        </div>
        <div className="scrollbar-quiet min-h-0 flex-1 overflow-y-auto">{children}</div>
      </Window>
    </Radix.Portal>
  );
}
