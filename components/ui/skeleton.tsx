import type { ComponentProps } from "react";
import { cn } from "@/lib/shared/cn";

/** A grey piece of what is about to be there. Build the real shape of it; say "loading" once, with aria-busy around. */
export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return (
    <div
      aria-hidden="true"
      className={cn("animate-pulse rounded-md bg-foreground/8 motion-reduce:animate-none", className)}
      {...props}
    />
  );
}
