import type { ReactNode } from "react";
import { CircleAlert, CircleCheck, Info } from "lucide-react";
import { cn } from "@/lib/shared/cn";

const tones = {
  info: { icon: Info, classes: "bg-info-soft text-info" },
  success: { icon: CircleCheck, classes: "bg-success-soft text-success" },
  danger: { icon: CircleAlert, classes: "bg-danger-soft text-danger" },
};

/** A sentence about the whole form: what happened, or why nothing did. Read out when it appears. */
export function Notice({
  tone,
  children,
  className,
}: {
  tone: keyof typeof tones;
  children: ReactNode;
  className?: string;
}) {
  const { icon: Icon, classes } = tones[tone];
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={cn("flex gap-2 rounded-lg px-3 py-2.5 text-base", classes, className)}
    >
      <Icon className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
      <div className="min-w-0 break-words">{children}</div>
    </div>
  );
}
