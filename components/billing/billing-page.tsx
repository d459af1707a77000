"use client";

import { useTranslations } from "next-intl";
import { PaymentsCard } from "@/components/billing/payments-card";
import { PlanOffers } from "@/components/billing/plan-offers";
import { StandingCard, UsageCard } from "@/components/billing/standing-card";
import { UsageTable } from "@/components/billing/usage-table";
import { EmptyState } from "@/components/ui/empty-state";
import { PageBody, PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { useApiQuery } from "@/hooks/use-api";
import { useMay } from "@/hooks/use-workspace";
import type { BillingView } from "@/lib/billing/plans/views";

function Content() {
  const billing = useApiQuery<BillingView>("/billing", { key: ["billing"] });
  if (billing.isPending) {
    return (
      <div aria-busy="true" className="flex flex-col gap-6">
        <Skeleton className="h-40 w-full rounded-xl" />
        <Skeleton className="h-56 w-full rounded-xl" />
        <Skeleton className="h-72 w-full rounded-xl" />
      </div>
    );
  }
  if (billing.isError) {
    return <QueryFailed query={billing} />;
  }
  const { data } = billing;
  return (
    <>
      <StandingCard billing={data} />
      <UsageCard billing={data} />
      <PlanOffers key={`${data.interval} ${data.currency}`} billing={data} />
      {data.atStripe && <PaymentsCard />}
      <UsageTable />
    </>
  );
}

/** Plan, use and payments of a workspace; only its owners see it. */
export function BillingPage() {
  const t = useTranslations("billing");
  const isOwner = useMay("owner");
  return (
    <PageBody>
      <PageHeader title={t("title")} description={t("description")} />
      {isOwner ? (
        <Content />
      ) : (
        <EmptyState title={t("noPermission.title")}>{t("noPermission.body")}</EmptyState>
      )}
    </PageBody>
  );
}
