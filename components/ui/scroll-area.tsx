import type { ComponentProps } from "react";
import { cn } from "@/lib/shared/cn";

/** A box that scrolls by itself with the quiet scrollbar, reachable by keyboard. */
export function ScrollArea({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      tabIndex={0}
      className={cn("scrollbar-quiet min-h-0 overflow-auto overscroll-contain", className)}
      {...props}
    />
  );
}
