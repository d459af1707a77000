"use client";

import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { DashboardFilters } from "@/components/analytics/dashboard-filters";
import { DashboardSkeleton } from "@/components/analytics/dashboard-skeleton";
import { Figures } from "@/components/analytics/figures";
import { Plots } from "@/components/analytics/plots";
import { StandingCards } from "@/components/analytics/standing-cards";
import { useDashboard, useDashboardChoice } from "@/components/analytics/use-dashboard";
import { Checklist } from "@/components/launch/checklist";
import { ClosedNow } from "@/components/shell/closed-now";
import { useHasSandbox } from "@/components/shell/use-shell-facts";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import { cn } from "@/lib/shared/cn";

/** Before the first message: what will be seen here, and the one next step. */
function NothingYet({ hasNumber }: { hasNumber: boolean }) {
  const t = useTranslations("dashboard.empty");
  const { slug } = useWorkspace();
  const mayConnect = useMay("admin");
  const hasSandbox = useHasSandbox();
  const [page, words] = hasSandbox
    ? (["sandbox", "phone"] as const)
    : hasNumber
      ? (["inbox", "inbox"] as const)
      : (["phone-numbers", "connect"] as const);
  return (
    <div className="rounded-xl border">
      <EmptyState
        drawing="clock"
        title={t("title")}
        action={
          (words !== "connect" || mayConnect) && (
            <Button asChild>
              <Link href={`/w/${slug}/${page}`}>{t(words)}</Link>
            </Button>
          )
        }
      >
        {t("text")}
      </EmptyState>
    </div>
  );
}

/** How are we doing: the first page after signing in. */
export function DashboardPage() {
  const t = useTranslations("dashboard");
  const format = useFormatter();
  const { choice, choose } = useDashboardChoice();
  const dashboard = useDashboard(choice);
  const { data: view } = dashboard;
  const clock = (at: string) => format.dateTime(new Date(at), { hour: "numeric", minute: "2-digit" });
  return (
    <PageBody className="max-w-6xl gap-4">
      <PageHeader
        title={t("title")}
        description={
          view && (
            <>
              <span className="tabular-nums" role={dashboard.isError ? "status" : undefined}>
                {dashboard.isError
                  ? t("stale", { time: clock(view.at) })
                  : t("asOf", { time: clock(view.at), compared: t(`compared.${view.period}`) })}
              </span>
              <ClosedNow />
            </>
          )
        }
        actions={<DashboardFilters choice={choice} choose={choose} />}
      />
      <Checklist />
      {dashboard.isPending ? (
        <DashboardSkeleton />
      ) : !view ? (
        <QueryFailed query={dashboard} />
      ) : (
        <div
          aria-busy={dashboard.isPlaceholderData}
          className={cn(
            "flex flex-col gap-4 transition-opacity",
            dashboard.isPlaceholderData && "opacity-60",
          )}
        >
          {view.begun ? (
            <>
              <Figures view={view} />
              <Plots view={view} />
            </>
          ) : (
            <NothingYet hasNumber={view.numbers.length > 0} />
          )}
          <StandingCards view={view} />
        </div>
      )}
    </PageBody>
  );
}
