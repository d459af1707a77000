import type { ReactNode } from "react";

/** The title of a page outside the product, with one sentence. */
export function AuthHeading({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex flex-col gap-1.5">
      <h1 className="text-2xl font-semibold tracking-tight text-balance">{title}</h1>
      {children && <p className="text-base text-pretty text-muted-foreground">{children}</p>}
    </div>
  );
}
