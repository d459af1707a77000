"use client";

import type { ComponentProps } from "react";
import { useFieldControl } from "@/components/ui/field";
import { controlClasses } from "@/components/ui/input";
import { cn } from "@/lib/shared/cn";

/** A text field that grows with its content (field-sizing), up to the max-height given by the class. */
export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea
      className={cn(controlClasses, "scrollbar-quiet field-sizing-content min-h-16 py-1.5", className)}
      {...useFieldControl()}
      {...props}
    />
  );
}
