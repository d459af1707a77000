import type { ReactNode } from "react";
import { cn } from "@/lib/shared/cn";

function Drawing({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <svg
      viewBox="0 0 120 80"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={cn(
        "h-20 w-30 text-muted-foreground/70 [&_.tint]:fill-primary-soft [&_.tint]:stroke-primary-text",
        className,
      )}
    >
      {children}
    </svg>
  );
}

/** Line drawings for empty views, in the tokens of the theme. */
export const drawings = {
  conversation: (
    <Drawing>
      <path d="M22 18h46a7 7 0 0 1 7 7v16a7 7 0 0 1-7 7H38l-10 9v-9h-6a7 7 0 0 1-7-7V25a7 7 0 0 1 7-7Z" />
      <path d="M28 29h34M28 37h22" />
      <path
        className="tint"
        d="M62 40h34a7 7 0 0 1 7 7v9a7 7 0 0 1-7 7h-4v8l-9-8H62a7 7 0 0 1-7-7v-9a7 7 0 0 1 7-7Z"
      />
      <path d="m70 52 4 4 8-9" className="tint" fill="none" />
    </Drawing>
  ),
  select: (
    <Drawing>
      <rect x="14" y="14" width="34" height="52" rx="5" />
      <path d="M20 24h14M20 30h20M20 52h12M20 58h18" />
      <rect className="tint" x="17" y="35" width="28" height="12" rx="3" />
      <rect x="54" y="14" width="52" height="52" rx="5" />
      <path d="M61 25h22M61 31h14M99 43H79M99 49H85M61 58h30" />
    </Drawing>
  ),
  search: (
    <Drawing>
      <rect x="16" y="18" width="58" height="12" rx="4" />
      <rect x="16" y="34" width="48" height="12" rx="4" />
      <rect x="16" y="50" width="54" height="12" rx="4" />
      <circle className="tint" cx="80" cy="42" r="16" />
      <path d="m92 54 12 12" />
      <path d="M75 42h10" />
    </Drawing>
  ),
  number: (
    <Drawing>
      <rect x="40" y="8" width="40" height="64" rx="7" />
      <path d="M55 14h10" />
      <path className="tint" d="M47 26h22a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4H56l-5 5v-5h-4Z" />
      <path d="M48 54h18M48 60h12" />
      <path d="M22 30c-4 6-4 14 0 20M14 25c-6 9-6 21 0 30M98 30c4 6 4 14 0 20M106 25c6 9 6 21 0 30" />
    </Drawing>
  ),
  key: (
    <Drawing>
      <circle className="tint" cx="42" cy="40" r="16" />
      <circle cx="42" cy="40" r="5" />
      <path d="M58 40h42M88 40v10M98 40v7" />
    </Drawing>
  ),
  events: (
    <Drawing>
      <rect x="18" y="16" width="84" height="12" rx="4" />
      <rect className="tint" x="18" y="34" width="84" height="12" rx="4" />
      <rect x="18" y="52" width="84" height="12" rx="4" />
      <path d="M25 22h20M25 40h32M25 58h14M92 22h3M92 40h3M92 58h3" />
    </Drawing>
  ),
  template: (
    <Drawing>
      <rect className="tint" x="26" y="12" width="56" height="44" rx="7" />
      <path d="M34 22h26M34 30h40M34 38h34" />
      <path d="M26 46h56M46 51h16" />
      <path d="M88 30h6a6 6 0 0 1 6 6v24a6 6 0 0 1-6 6H50a6 6 0 0 1-6-6v-4" strokeDasharray="3 4" />
    </Drawing>
  ),
  clock: (
    <Drawing>
      <path d="M20 22h40a7 7 0 0 1 7 7v18a7 7 0 0 1-7 7H38l-10 8v-8h-8a7 7 0 0 1-7-7V29a7 7 0 0 1 7-7Z" />
      <path d="M23 33h26M23 41h18" />
      <circle className="tint" cx="86" cy="40" r="19" />
      <path d="M86 29v11l8 6" />
    </Drawing>
  ),
  lost: (
    <Drawing>
      <path d="M18 60c12-2 14-12 24-12s10 12 22 12 12-16 22-18" strokeDasharray="3 5" />
      <path className="tint" d="M90 14a12 12 0 0 1 12 12c0 9-12 20-12 20S78 35 78 26a12 12 0 0 1 12-12Z" />
      <circle cx="90" cy="26" r="4" />
      <circle cx="16" cy="60" r="3" />
    </Drawing>
  ),
  broken: (
    <Drawing>
      <path d="M14 40h26l6-10M74 50l6-10h26" />
      <path className="tint" d="m50 26 6 8M60 22v9M70 26l-6 8" />
      <path d="m50 54 6-8M60 58v-9M70 54l-6-8" />
    </Drawing>
  ),
} as const;
