import type { ReactNode } from "react";
import { drawings } from "@/components/ui/drawings";
import { cn } from "@/lib/shared/cn";

type Props = {
  drawing?: keyof typeof drawings;
  title: ReactNode;
  /** What this place is for. */
  children?: ReactNode;
  /** The one next step: a Button. */
  action?: ReactNode;
  className?: string;
};

export function EmptyState({ drawing, title, children, action, className }: Props) {
  return (
    <div className={cn("flex flex-col items-center justify-center gap-3 px-6 py-12 text-center", className)}>
      {drawing && drawings[drawing]}
      <div className="flex max-w-sm flex-col gap-1">
        <h2 className="text-base font-semibold">{title}</h2>
        {children && <div className="text-base text-balance text-muted-foreground">{children}</div>}
      </div>
      {action && <div className="mt-1 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
