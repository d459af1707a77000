"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { sideButton } from "@/components/shell/side-button";
import { usePhoneNumbers } from "@/components/shell/use-shell-facts";
import { Tooltip } from "@/components/ui/tooltip";
import { useWorkspace } from "@/hooks/use-workspace";
import { cn } from "@/lib/shared/cn";
import type { PhoneNumberView } from "@/lib/phone-numbers/views";

type Health = { tone: "good" | "paused" | "bad" | "none" | "unknown"; count: number };

/** What stands at the foot of the navigation: the worst thing that is true of any number. */
export function healthOf(numbers: readonly PhoneNumberView[], now: number): Health {
  const ours = numbers.filter((number) => number.state !== "disconnected");
  if (ours.length === 0) return { tone: "none", count: 0 };
  const bad = ours.filter(
    (number) =>
      number.state === "unhealthy" ||
      number.tokenState === "invalid" ||
      number.tokenState === "missing_permission" ||
      number.qualityRating === "RED",
  );
  if (bad.length > 0) return { tone: "bad", count: bad.length };
  const paused = ours.filter((number) => number.pausedUntil && Date.parse(number.pausedUntil) > now);
  if (paused.length > 0) return { tone: "paused", count: paused.length };
  return { tone: "good", count: ours.length };
}

const dots: Record<Health["tone"], string> = {
  good: "bg-success",
  paused: "bg-warning",
  bad: "bg-danger",
  none: "border-2 border-muted-foreground",
  unknown: "bg-muted-foreground/50",
};

export function NumberHealth({ slim }: { slim: boolean }) {
  const t = useTranslations("shell.health");
  const { slug } = useWorkspace();
  const numbers = usePhoneNumbers();
  // The moment the list was read is exact enough for a light, and keeps rendering pure.
  const health: Health = numbers.data
    ? healthOf(numbers.data.data, numbers.dataUpdatedAt)
    : { tone: "unknown", count: 0 };
  const label =
    health.tone === "unknown"
      ? t(numbers.isError ? "unknown" : "checking")
      : t(health.tone, { count: health.count });
  const link = (
    <Link
      href={`/w/${slug}/phone-numbers`}
      aria-label={slim ? label : undefined}
      className={cn(sideButton, "w-full text-sm", slim && "justify-center px-0")}
    >
      <span className="grid size-4 shrink-0 place-items-center">
        <span className={cn("size-2 rounded-full", dots[health.tone])} />
      </span>
      {!slim && <span className="truncate">{label}</span>}
    </Link>
  );
  return slim ? (
    <Tooltip label={label} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}
