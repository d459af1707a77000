import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/shared/cn";

/** The shape of the figures, plots and cards. */
export function DashboardSkeleton() {
  return (
    <div aria-busy="true" className="flex flex-col gap-4">
      <div className="grid grid-cols-2 gap-px overflow-hidden rounded-xl border bg-border sm:grid-cols-3 panel:grid-cols-6">
        {[0, 1, 2, 3, 4, 5].map((figure) => (
          <div key={figure} className="flex h-29 flex-col gap-2.5 bg-card px-4 py-4">
            <Skeleton className="h-3.5 w-20" />
            <Skeleton className="h-5 w-14" />
            <Skeleton className="h-3.5 w-28 max-w-full" />
          </div>
        ))}
      </div>
      <div className="grid gap-4 panel:grid-cols-3">
        {[0, 1, 2, 3].map((plot) => (
          <div
            key={plot}
            className={cn(
              "flex flex-col gap-4 rounded-xl border bg-card px-5 py-4",
              plot % 2 === 0 && "panel:col-span-2",
            )}
          >
            <Skeleton className="h-4 w-32" />
            <Skeleton className="h-[148px] w-full" />
          </div>
        ))}
      </div>
    </div>
  );
}
