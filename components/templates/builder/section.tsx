"use client";

import { useId, type ReactNode } from "react";
import { cn } from "@/lib/shared/cn";

type Props = {
  title: ReactNode;
  hint?: ReactNode;
  text?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** One step of building a template. */
export function Section({ title, hint, text, className, children }: Props) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cn("flex flex-col gap-3 border-b py-6 first-of-type:pt-0 last:border-b-0", className)}
    >
      <div className="flex flex-col gap-0.5">
        <div className="flex items-baseline justify-between gap-3">
          <h2 id={id} className="text-base font-semibold">
            {title}
          </h2>
          {hint && <span className="text-sm text-muted-foreground">{hint}</span>}
        </div>
        {text && <p className="max-w-prose text-sm text-muted-foreground">{text}</p>}
      </div>
      {children}
    </section>
  );
}
