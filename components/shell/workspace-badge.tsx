import { initialsOf, toneOf } from "@/components/ui/initials";
import { cn } from "@/lib/shared/cn";

/** The sign of a workspace: its picture, else a letter. A square, where people are round. */
export function WorkspaceBadge({
  workspace,
  className,
}: {
  workspace: { id: string; name: string; logo?: string | null };
  className?: string;
}) {
  if (workspace.logo) {
    return (
      // Most logos are made for white paper: on a dark page they would be gone.
      <img
        src={workspace.logo}
        alt=""
        className={cn("size-6 shrink-0 rounded-md bg-white object-contain", className)}
      />
    );
  }
  return (
    <span
      aria-hidden="true"
      style={{ "--tone": toneOf(workspace.id) } as React.CSSProperties}
      className={cn(
        "grid size-6 shrink-0 place-items-center rounded-md bg-[oklch(0.42_0.07_var(--tone))] text-xs font-semibold text-white dark:bg-[oklch(0.45_0.065_var(--tone))]",
        className,
      )}
    >
      {Array.from(initialsOf(workspace.name))[0] ?? "#"}
    </span>
  );
}
