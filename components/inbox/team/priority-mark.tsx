import type { Priority } from "@/lib/inbox/views";
import { cn } from "@/lib/shared/cn";

const rank: Record<Priority, number> = { none: 0, low: 1, medium: 2, high: 3, urgent: 4 };

export const mostUrgentFirst: readonly Priority[] = ["urgent", "high", "medium", "low", "none"];

/** Bars that rise with the urgency; the word stands beside it or in its label. */
export function PriorityMark({
  priority,
  label,
  className,
}: {
  priority: Priority;
  /** Left out where the word stands beside it. */
  label?: string;
  className?: string;
}) {
  const filled = rank[priority];
  return (
    <span
      {...(label ? { role: "img", "aria-label": label, title: label } : { "aria-hidden": true })}
      className={cn("inline-flex h-3 shrink-0 items-end gap-px", className)}
    >
      {[1, 2, 3, 4].map((bar) => (
        <span
          key={bar}
          style={{ height: `${bar * 25}%` }}
          className={cn(
            "w-[3px] rounded-[1px]",
            bar > filled
              ? "bg-muted-foreground/25"
              : priority === "urgent"
                ? "bg-danger"
                : priority === "high"
                  ? "bg-warning"
                  : "bg-muted-foreground",
          )}
        />
      ))}
    </span>
  );
}
