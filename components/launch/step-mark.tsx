import type { ReactNode } from "react";
import { Check, CircleAlert, Clock, HelpCircle } from "lucide-react";
import { Spinner } from "@/components/ui/spinner";
import { cn } from "@/lib/shared/cn";

export type Mark = "passed" | "failed" | "advice" | "waiting" | "unknown" | "running" | "open";

const looks: Record<Mark, { className: string; icon: ReactNode }> = {
  passed: { className: "bg-success-soft text-success", icon: <Check className="size-3" /> },
  failed: { className: "bg-danger-soft text-danger", icon: <CircleAlert className="size-3.5" /> },
  advice: { className: "bg-warning-soft text-warning", icon: <CircleAlert className="size-3.5" /> },
  waiting: { className: "bg-secondary text-muted-foreground", icon: <Clock className="size-3.5" /> },
  unknown: { className: "bg-secondary text-muted-foreground", icon: <HelpCircle className="size-3.5" /> },
  running: { className: "text-muted-foreground", icon: <Spinner className="size-3.5" /> },
  open: { className: "border border-dashed border-input", icon: null },
};

/** How far something is, as a small disc. The words beside it say the same. */
export function StepMark({ mark }: { mark: Mark }) {
  const { className, icon } = looks[mark];
  return (
    <span
      className={cn("grid size-5 shrink-0 place-items-center rounded-full", className)}
      aria-hidden="true"
    >
      {icon}
    </span>
  );
}
