"use client";

import { DraftPage } from "@/components/campaigns/draft/draft-page";
import { ResultsPage } from "@/components/campaigns/results/results-page";
import { useCampaign } from "@/components/campaigns/use-campaigns";
import { PageBody } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";

/** One campaign: a draft is written, a launched one is watched. */
export function CampaignPage({ id }: { id: string }) {
  const campaign = useCampaign(id);
  if (campaign.isPending) {
    return (
      <PageBody className="max-w-5xl">
        <div className="flex flex-col gap-6" aria-busy="true">
          <Skeleton className="h-6 w-64" />
          <Skeleton className="h-40 rounded-xl" />
          <Skeleton className="h-56 rounded-xl" />
        </div>
      </PageBody>
    );
  }
  if (campaign.isError) {
    return (
      <PageBody>
        <QueryFailed query={campaign} />
      </PageBody>
    );
  }
  return campaign.data.state === "draft" ? (
    <DraftPage key={id} campaign={campaign.data} />
  ) : (
    <ResultsPage campaign={campaign.data} />
  );
}
