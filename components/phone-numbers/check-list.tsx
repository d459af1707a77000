"use client";

import { Check, CircleAlert, Minus } from "lucide-react";
import { useTranslations } from "next-intl";
import { Spinner } from "@/components/ui/spinner";
import type { HealthCheck } from "@/lib/phone-numbers/views";
import { cn } from "@/lib/shared/cn";

const order: HealthCheck["check"][] = ["network", "token", "permissions", "waba", "number", "webhooks"];

type Look = "ok" | "failed" | "running" | "waiting";

const rings: Record<Look, string> = {
  ok: "bg-success-soft text-success",
  failed: "bg-danger-soft text-danger",
  running: "text-muted-foreground",
  waiting: "border border-border text-muted-foreground",
};

const icons = {
  ok: <Check className="size-3" />,
  failed: <CircleAlert className="size-3.5" />,
  running: <Spinner className="size-3.5" />,
  waiting: <Minus className="size-3" />,
};

function Line({
  name,
  look,
  check,
}: {
  name: HealthCheck["check"];
  look: Look;
  check: HealthCheck | undefined;
}) {
  const t = useTranslations("phone-numbers.checks");
  return (
    <li className="flex gap-3 py-2" data-check={name} data-look={look}>
      <span
        className={cn("mt-px grid size-5 shrink-0 place-items-center rounded-full", rings[look])}
        aria-hidden="true"
      >
        {icons[look]}
      </span>
      <div className="min-w-0 flex-1">
        <p className={cn("font-medium", look === "waiting" && "text-muted-foreground")}>
          {t(name)}
          <span className="sr-only">: {t(look)}</span>
        </p>
        {check && (
          <p
            className={cn(
              "max-w-prose text-sm break-words",
              check.ok ? "text-muted-foreground" : "text-foreground",
            )}
          >
            {check.message}
          </p>
        )}
      </div>
    </li>
  );
}

/** The live checks of a number, always in the same order: what was found, in words, or that it is being looked at. */
export function CheckList({
  checks,
  running = false,
  className,
}: {
  checks: readonly HealthCheck[];
  /** Meta is being asked: lines without an answer turn. */
  running?: boolean;
  className?: string;
}) {
  return (
    <ul
      className={cn("flex flex-col divide-y", className)}
      aria-live="polite"
      aria-busy={running || undefined}
    >
      {order.map((name) => {
        const check = checks.find((candidate) => candidate.check === name);
        const look: Look = check ? (check.ok ? "ok" : "failed") : running ? "running" : "waiting";
        return <Line key={name} name={name} look={look} check={check} />;
      })}
    </ul>
  );
}
