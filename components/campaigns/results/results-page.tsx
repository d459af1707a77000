"use client";

import { useTranslations } from "next-intl";
import { ProgressBar, shareColours } from "@/components/campaigns/progress-bar";
import { Controls } from "@/components/campaigns/results/controls";
import { CostCard } from "@/components/campaigns/results/cost-card";
import { FailureList, SkippedList } from "@/components/campaigns/results/reasons";
import { Figures } from "@/components/campaigns/results/figures";
import { HourChart } from "@/components/campaigns/results/hour-chart";
import { Recipients } from "@/components/campaigns/results/recipients";
import { Setup } from "@/components/campaigns/results/setup";
import { Standing } from "@/components/campaigns/results/standing";
import { useResults } from "@/components/campaigns/results/use-results";
import { VariantTable } from "@/components/campaigns/results/variant-table";
import { StateBadge } from "@/components/campaigns/state-badge";
import { sharesOf } from "@/components/campaigns/totals";
import { BackTo } from "@/components/ui/back-to";
import { Card } from "@/components/ui/card";
import { PageBody } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { useWorkspace } from "@/hooks/use-workspace";
import type { CampaignView } from "@/lib/campaigns/views";
import { cn } from "@/lib/shared/cn";

/** A campaign that was launched: how far it is, what came of it, and the levers. */
export function ResultsPage({ campaign }: { campaign: CampaignView }) {
  const t = useTranslations("campaigns");
  const { slug } = useWorkspace();
  const results = useResults(campaign);
  const { totals } = campaign;
  return (
    <PageBody className="max-w-5xl">
      <header className="flex flex-col gap-3">
        <BackTo href={`/w/${slug}/campaigns`}>{t("title")}</BackTo>
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 className="text-xl font-semibold break-words">
              <bdi>{campaign.name}</bdi>
            </h1>
            <StateBadge state={campaign.state} />
          </div>
          <Controls campaign={campaign} retryable={results.data?.retryable ?? 0} />
        </div>
      </header>
      <Standing campaign={campaign} />
      <Card className="flex flex-col gap-4 p-5">
        <Figures campaign={campaign} outcome={results.data?.outcome} />
        <ProgressBar totals={totals} className="h-2.5" />
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted-foreground">
          {sharesOf(totals)
            .filter(({ count }) => count > 0)
            .map(({ key, count }) => (
              <li key={key} className="flex items-center gap-1.5 tabular-nums">
                <span className={cn("size-2 rounded-full", shareColours[key])} aria-hidden="true" />
                {t(`share.${key}`)} {t("count", { count })}
              </li>
            ))}
        </ul>
      </Card>
      {results.isPending ? (
        <div className="grid gap-4 pane:grid-cols-2" aria-busy="true">
          <Skeleton className="h-44 rounded-xl" />
          <Skeleton className="h-44 rounded-xl" />
        </div>
      ) : results.isError ? (
        <Card>
          <QueryFailed query={results} />
        </Card>
      ) : (
        <>
          <div className="grid items-start gap-4 pane:grid-cols-2">
            <CostCard cost={results.data.cost} estimate={results.data.estimate} />
            <div className="flex flex-col gap-4">
              <FailureList failures={results.data.failures} uncertain={totals.uncertain} />
              <SkippedList skipped={results.data.skipped} />
            </div>
          </div>
          {campaign.variants.length > 1 && (
            <VariantTable variants={results.data.variants} templates={campaign.variants} />
          )}
          <HourChart campaign={campaign} />
        </>
      )}
      <Recipients campaign={campaign} />
      <Setup campaign={campaign} skipped={results.data?.skipped} />
    </PageBody>
  );
}
