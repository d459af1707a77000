import Link from "next/link";
import type { ReactNode } from "react";
import { cn } from "@/lib/shared/cn";

type Props = {
  name: string;
  value: string;
  /** What it is compared with, and parts of it: a line each. */
  notes: readonly (string | null)[];
  /** Leads to what is counted. */
  href?: string;
  tone?: "bad" | "warning";
  children?: ReactNode;
};

/** One number one opens the page for. */
export function Figure({ name, value, notes, href, tone, children }: Props) {
  return (
    <div className="relative flex min-w-0 flex-col gap-0.5 bg-card px-4 py-3.5 has-[a:hover]:bg-accent">
      <dt className="text-sm text-muted-foreground">
        {href ? (
          <Link href={href} className="after:absolute after:inset-0 hover:text-foreground">
            {name}
          </Link>
        ) : (
          name
        )}
      </dt>
      <dd
        className={cn(
          "truncate text-xl font-semibold tabular-nums",
          tone === "bad" && "text-danger",
          tone === "warning" && "text-warning",
        )}
      >
        {value}
      </dd>
      {notes.map(
        (note) =>
          note && (
            <dd key={note} className="text-sm text-balance text-muted-foreground tabular-nums">
              {note}
            </dd>
          ),
      )}
      {children && (
        <dd aria-hidden="true" className="mt-auto pt-2">
          {children}
        </dd>
      )}
    </div>
  );
}
