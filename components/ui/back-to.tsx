import Link from "next/link";
import { ChevronLeft } from "lucide-react";

/** The way to the page above this one. */
export function BackTo({ href, children }: { href: string; children: string }) {
  return (
    <Link
      href={href}
      className="-ml-1 flex w-fit items-center gap-1 rounded-md pr-1.5 text-sm text-muted-foreground hover:text-foreground"
    >
      <ChevronLeft className="size-4" aria-hidden="true" />
      {children}
    </Link>
  );
}
