"use client";

import { useTranslations } from "next-intl";
import { Badge } from "@/components/ui/badge";
import type { HealthCheck, PhoneNumberView } from "@/lib/phone-numbers/views";

export type Condition = "connected" | "notReceiving" | "unhealthy" | "network" | "resting" | "disconnected";

type Facts = Pick<PhoneNumberView, "state" | "tokenState" | "pausedUntil" | "health">;

const failed = (view: Facts, name: HealthCheck["check"]): boolean =>
  view.health.some(({ check, ok }) => check === name && !ok);

/** The one thing about a number a person has to know first. */
export function conditionOf(view: Facts, now: number): Condition {
  if (view.state === "disconnected") return "disconnected";
  const broken = view.tokenState === "invalid" || view.tokenState === "missing_permission";
  if (view.state === "unhealthy" || broken) return "unhealthy";
  if (view.pausedUntil && Date.parse(view.pausedUntil) > now) return "resting";
  if (failed(view, "webhooks")) return "notReceiving";
  return failed(view, "network") ? "network" : "connected";
}

const tones = {
  connected: "success",
  network: "success",
  notReceiving: "warning",
  resting: "warning",
  unhealthy: "danger",
  disconnected: "neutral",
} as const;

export function StateBadge({ condition }: { condition: Condition }) {
  const t = useTranslations("phone-numbers.state");
  return <Badge tone={tones[condition]}>{t(condition === "network" ? "connected" : condition)}</Badge>;
}

const qualityTones = { GREEN: "success", YELLOW: "warning", RED: "danger" } as const;

/** Meta's quality rating in a word; the colour repeats it. */
export function QualityBadge({ rating }: { rating: string | null }) {
  const t = useTranslations("phone-numbers.quality");
  const known = rating === "GREEN" || rating === "YELLOW" || rating === "RED" ? rating : null;
  return known ? (
    <Badge tone={qualityTones[known]}>{t(known)}</Badge>
  ) : (
    <span className="text-muted-foreground">{t("UNKNOWN")}</span>
  );
}

/** Meta's tier as a number of people; a word of Meta's we do not know is shown as it is. */
export function useLimitText(): (limit: string | null) => string {
  const t = useTranslations("phone-numbers.limit");
  return (limit) => {
    if (limit === null) return t("unknown");
    const key = limit.replace(/[^\w]/g, "_") as "TIER_250";
    return t.has(key) ? t(key) : limit;
  };
}
