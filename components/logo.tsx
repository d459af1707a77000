import { cn } from "@/lib/shared/cn";

/**
 * The mark: a P that is a speech bubble, its stem the bubble's tail. One path of one colour, so that it reads at 16 px.
 * app/icon.svg and the pictures in public/icons are drawn from the same path.
 */
export const logoPath =
  "M3.5 10A7 7 0 0 1 10.5 3h3.25a7 7 0 0 1 0 14H8.9l-4 4.3a.8.8 0 0 1-1.4-.55ZM10.5 7a3 3 0 0 0-3 3v3h6.25a3 3 0 0 0 0-6Z";

function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={cn("size-6 fill-current", className)}>
      <path fillRule="evenodd" d={logoPath} />
    </svg>
  );
}

/** The mark with the name beside it. */
export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn("inline-flex items-center gap-2 text-primary-text", className)}>
      <LogoMark />
      <span className="text-lg font-semibold tracking-tight text-foreground">Parley</span>
    </span>
  );
}
