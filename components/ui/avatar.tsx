import { User } from "lucide-react";
import { initialsOf, toneOf } from "@/components/ui/initials";
import { cn } from "@/lib/shared/cn";

const sizes = {
  xs: "size-5 text-[9px]",
  sm: "size-6 text-[10px]",
  md: "size-8 text-xs",
  lg: "size-10 text-sm",
  xl: "size-16 text-xl",
};

/** Initials on a colour that a person keeps. No remote pictures: an address in a page tells its host who reads it. */
export function Avatar({
  name,
  seed = name,
  size = "md",
  image,
  className,
}: {
  name: string;
  /** What the colour hangs on, when the name may change: an id. */
  seed?: string;
  size?: keyof typeof sizes;
  /** A picture we keep ourselves; one of another host is not shown. */
  image?: string | null;
  className?: string;
}) {
  const initials = initialsOf(name);
  return (
    <span
      aria-hidden="true"
      style={{ "--tone": toneOf(seed) } as React.CSSProperties}
      className={cn(
        "grid shrink-0 place-items-center overflow-hidden rounded-full bg-[oklch(0.9_0.045_var(--tone))] font-medium text-[oklch(0.36_0.075_var(--tone))] select-none dark:bg-[oklch(0.335_0.05_var(--tone))] dark:text-[oklch(0.88_0.055_var(--tone))]",
        sizes[size],
        className,
      )}
    >
      {image?.startsWith("/api/") ? (
        <img src={image} alt="" className="size-full object-cover" />
      ) : (
        initials || <User className="size-[55%]" />
      )}
    </span>
  );
}
