"use client";

import { useState, type ReactNode } from "react";
import { ChevronDown, CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { useFormatter, useTranslations } from "next-intl";
import { durationText } from "@/components/campaigns/duration";
import { PriceLines } from "@/components/campaigns/price-lines";
import { useMoney } from "@/components/campaigns/use-money";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import type { CampaignCheck, CampaignFinding } from "@/lib/campaigns/views";
import { cn } from "@/lib/shared/cn";

/** Takes one to the place where a finding is mended. */
function goTo(field: string | undefined): void {
  if (!field) return;
  const [first] = field.split(".");
  const place = { audience: "audience", variants: "message", settings: "delivery" }[first!] ?? "basics";
  const section = document.getElementById(place);
  section?.scrollIntoView({ behavior: "smooth", block: "start" });
  section?.querySelector<HTMLElement>("button, input, [role=combobox]")?.focus({ preventScroll: true });
}

function Findings({ findings, tone }: { findings: readonly CampaignFinding[]; tone: "danger" | "warning" }) {
  const Icon = tone === "danger" ? CircleAlert : TriangleAlert;
  return findings.map((finding) => (
    <li key={`${finding.reason}-${finding.field ?? ""}`}>
      <button
        type="button"
        onClick={() => goTo(finding.field)}
        disabled={!finding.field}
        className={cn(
          "flex w-full items-start gap-2 rounded-md px-2.5 py-2 text-start text-sm enabled:hover:brightness-97",
          tone === "danger" ? "bg-danger-soft text-danger" : "bg-warning-soft text-warning",
        )}
      >
        <Icon className="mt-0.5 size-4 shrink-0" aria-hidden="true" />
        <span className="min-w-0 text-pretty break-words">{finding.message}</span>
      </button>
    </li>
  ));
}

function Line({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="text-right font-medium tabular-nums">{children}</dd>
    </div>
  );
}

/** What would happen if it were launched now: people, who is left out and why, price, duration, what stands in the way. */
export function CheckPanel({ check }: { check: CampaignCheck | null }) {
  const t = useTranslations("campaigns.check");
  const skip = useTranslations("campaigns.skip");
  const times = useTranslations("campaigns.duration");
  const format = useFormatter();
  const money = useMoney();
  const [lines, setLines] = useState(false);
  if (!check) {
    return (
      <div className="flex flex-col gap-3" aria-busy="true">
        <Skeleton className="h-7 w-24" />
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-2/3" />
      </div>
    );
  }
  const { price, duration, dailyLimit, excluded } = check;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className="flex items-baseline gap-2">
          <span className="text-2xl font-semibold tabular-nums">{format.number(check.reachable)}</span>
          <span className="text-muted-foreground">{t("people", { count: check.reachable })}</span>
        </p>
        {price && <p className="text-lg font-semibold tabular-nums">{money(price.max, price.currency)}</p>}
      </div>
      {excluded.length > 0 && (
        <dl className="flex flex-col gap-1 text-sm">
          <Line label={t("inAudience")}>{format.number(check.audience)}</Line>
          {excluded.map(({ reason, count }) => (
            <Line key={reason} label={skip(reason)}>
              −{format.number(count)}
            </Line>
          ))}
        </dl>
      )}
      <dl className="flex flex-col gap-1 text-sm">
        <Line label={t("takes")}>{durationText(duration.seconds, times)}</Line>
        <Line label={t("done")}>
          {format.dateTime(new Date(duration.finishesAt), { dateStyle: "medium", timeStyle: "short" })}
        </Line>
        {dailyLimit && (
          <Line label={t("limit")}>{t("limitOf", { used: dailyLimit.used, limit: dailyLimit.limit })}</Line>
        )}
        {check.insideWindow > 0 && <Line label={t("insideWindow")}>{format.number(check.insideWindow)}</Line>}
        {price && price.min !== price.max && (
          <Line label={t("priceBetween")}>
            {money(price.min, price.currency)} – {money(price.max, price.currency)}
          </Line>
        )}
      </dl>
      {price && price.lines.length > 0 && (
        <div className="flex flex-col gap-1">
          <Button
            variant="link"
            size="sm"
            className="self-start"
            aria-expanded={lines}
            onClick={() => setLines(!lines)}
          >
            <ChevronDown className={cn("transition-transform duration-150", lines && "rotate-180")} />
            {t("priceLines")}
          </Button>
          {lines && (
            <PriceLines
              currency={price.currency}
              lines={price.lines.map(({ category, ...line }) => ({
                ...line,
                note: category.replaceAll("_", " "),
              }))}
            />
          )}
          <p className="text-xs text-muted-foreground">{t("card", { date: price.card.effective })}</p>
        </div>
      )}
      {!price && <p className="text-sm text-muted-foreground">{t("noCard")}</p>}
      <ul className="flex flex-col gap-1.5" aria-label={t("findings")}>
        <Findings findings={check.blockers} tone="danger" />
        <Findings findings={check.warnings} tone="warning" />
        {check.blockers.length === 0 && (
          <li className="flex items-center gap-2 text-sm text-success">
            <CircleCheck className="size-4" aria-hidden="true" />
            {t("ready")}
          </li>
        )}
      </ul>
    </div>
  );
}
