"use client";

import Link from "next/link";
import { useId, type ReactNode } from "react";
import { useFormatter, useTranslations } from "next-intl";
import { UsedRow } from "@/components/billing/used-row";
import { ProgressBar } from "@/components/campaigns/progress-bar";
import { StateBadge as CampaignBadge } from "@/components/campaigns/state-badge";
import { handled, wanted } from "@/components/campaigns/totals";
import { conditionOf, QualityBadge, StateBadge } from "@/components/phone-numbers/number-state";
import { Card } from "@/components/ui/card";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { DashboardView } from "@/lib/analytics/views";

function Standing({ title, link, children }: { title: string; link?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Card aria-labelledby={id} className="flex min-w-0 flex-col">
      <div className="flex items-center justify-between gap-3 px-5 pt-4 pb-1">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        {link}
      </div>
      {children}
    </Card>
  );
}

const more = "text-sm text-link hover:underline";
const row =
  "flex flex-col gap-1.5 px-5 py-2.5 transition-colors hover:bg-accent focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-ring";

function Campaigns({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard.campaigns");
  const c = useTranslations("campaigns.list");
  const { slug } = useWorkspace();
  return (
    <Standing
      title={t("title")}
      link={
        <Link href={`/w/${slug}/campaigns`} className={more}>
          {t("all")}
        </Link>
      }
    >
      {view.campaigns.length === 0 ? (
        <p className="px-5 pt-1 pb-4 text-base text-muted-foreground">{t("none")}</p>
      ) : (
        <ul className="pb-2">
          {view.campaigns.map(({ id, name, state, totals }) => (
            <li key={id}>
              <Link href={`/w/${slug}/campaigns/${id}`} className={row}>
                <span className="flex min-w-0 items-center gap-2">
                  <bdi className="min-w-0 flex-1 truncate font-medium">{name}</bdi>
                  <CampaignBadge state={state} />
                </span>
                <span className="text-sm text-muted-foreground tabular-nums">
                  {c("progress", { done: handled(totals), of: wanted(totals) })}
                </span>
                <ProgressBar totals={totals} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Standing>
  );
}

function Numbers({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard.numbers");
  const { slug } = useWorkspace();
  const now = Date.parse(view.at);
  return (
    <Standing
      title={t("title")}
      link={
        <Link href={`/w/${slug}/phone-numbers`} className={more}>
          {t("all")}
        </Link>
      }
    >
      {view.numbers.length === 0 ? (
        <p className="px-5 pt-1 pb-4 text-base text-muted-foreground">{t("none")}</p>
      ) : (
        <ul className="max-h-72 overflow-y-auto pb-2">
          {view.numbers.map((number) => (
            <li key={number.id}>
              <Link href={`/w/${slug}/phone-numbers`} className={row}>
                <span className="flex min-w-0 items-center gap-2">
                  <bdi className="min-w-0 flex-1 truncate font-medium tabular-nums">
                    {number.displayPhoneNumber}
                  </bdi>
                  <StateBadge condition={conditionOf(number, now)} />
                </span>
                <span className="flex min-w-0 items-center justify-between gap-2 text-sm text-muted-foreground">
                  <bdi className="min-w-0 truncate">{number.verifiedName ?? t("noName")}</bdi>
                  <span className="flex shrink-0 items-center gap-1.5">
                    {t("quality")} <QualityBadge rating={number.qualityRating} />
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Standing>
  );
}

function Usage({ view }: { view: DashboardView }) {
  const t = useTranslations("dashboard.usage");
  const format = useFormatter();
  const isOwner = useMay("owner");
  const { slug } = useWorkspace();
  const { plan, monthEnd, used } = view.usage;
  return (
    <Standing
      title={t("title", { plan })}
      link={
        isOwner && (
          <Link href={`/w/${slug}/billing`} className={more}>
            {t("billing")}
          </Link>
        )
      }
    >
      <ul className="flex flex-col gap-3 px-5 pt-1.5">
        {used.map((one) => (
          <UsedRow key={one.what} {...one} />
        ))}
      </ul>
      <p className="px-5 pt-3 pb-4 text-sm text-muted-foreground">
        {t("until", {
          date: format.dateTime(new Date(monthEnd), { day: "numeric", month: "long", timeZone: "UTC" }),
        })}
      </p>
    </Standing>
  );
}

/** How things stand now, whatever the period. */
export function StandingCards({ view }: { view: DashboardView }) {
  return (
    <div className="grid gap-4 pane:grid-cols-2 panel:grid-cols-3 pane:max-panel:[&>:last-child]:col-span-2">
      <Campaigns view={view} />
      <Numbers view={view} />
      <Usage view={view} />
    </div>
  );
}
