"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner, toast as sonner } from "sonner";

export { sonner };

/** Where toasts appear. Say something with `components/ui/toast.ts`. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      gap={8}
      offset={16}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-[356px] max-w-full items-start font-sans gap-2.5 rounded-lg bg-popover p-3 text-base text-popover-foreground shadow-float [&_[data-icon]]:mt-0.5",
          content: "min-w-0 flex-1 [overflow-wrap:anywhere]",
          title: "line-clamp-2 font-medium",
          description: "text-sm text-muted-foreground",
          actionButton: "h-7 shrink-0 rounded-md px-2 text-sm font-medium text-primary-text hover:bg-accent",
          error: "[&_[data-icon]]:text-danger",
          success: "[&_[data-icon]]:text-success",
          warning: "[&_[data-icon]]:text-warning",
        },
      }}
    />
  );
}
