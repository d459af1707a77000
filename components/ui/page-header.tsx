import type { ReactNode } from "react";
import { cn } from "@/lib/shared/cn";

/** Title, one sentence of purpose where it is not obvious, and the primary action at the right. */
export function PageHeader({
  title,
  description,
  actions,
  className,
}: {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
}) {
  return (
    <header className={cn("flex flex-wrap items-start justify-between gap-x-6 gap-y-3", className)}>
      <div className="flex min-w-0 flex-col gap-1">
        <h1 className="text-xl font-semibold break-words">{title}</h1>
        {description && <p className="max-w-prose text-base text-muted-foreground">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}

/** The scrolling column of a page that is not the inbox; give it a PageHeader first. */
export function PageBody({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div className="scrollbar-quiet h-full overflow-y-auto">
      <div
        className={cn(
          "mx-auto flex w-full max-w-4xl flex-col gap-6 px-4 py-6 pane:px-8 pane:py-8",
          className,
        )}
      >
        {children}
      </div>
    </div>
  );
}
