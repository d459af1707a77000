import { DashboardSkeleton } from "@/components/analytics/dashboard-skeleton";
import { PageBody } from "@/components/ui/page-header";
import { Skeleton } from "@/components/ui/skeleton";

export default function Loading() {
  return (
    <PageBody className="max-w-6xl gap-4">
      <div className="flex h-13 items-start justify-between">
        <Skeleton className="h-6 w-36" />
        <Skeleton className="h-8 w-56" />
      </div>
      <DashboardSkeleton />
    </PageBody>
  );
}
