import { Skeleton } from "@/components/ui/skeleton";

export function BuilderSkeleton() {
  return (
    <div aria-busy="true" className="flex h-full flex-col">
      <div className="flex h-13 shrink-0 items-center gap-3 border-b px-4">
        <Skeleton className="size-8" />
        <Skeleton className="h-5 w-48" />
        <Skeleton className="ms-auto h-8 w-36" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex-1 px-4 py-6 pane:px-8">
          <div className="mx-auto flex max-w-2xl flex-col gap-5">
            <Skeleton className="h-4 w-32" />
            <div className="grid gap-2 sm:grid-cols-3">
              <Skeleton className="h-24 rounded-lg" />
              <Skeleton className="h-24 rounded-lg" />
              <Skeleton className="h-24 rounded-lg" />
            </div>
            <Skeleton className="h-8" />
            <Skeleton className="h-40" />
            <Skeleton className="h-24" />
          </div>
        </div>
        <div className="hidden w-104 border-s bg-list px-8 py-6 panel:block">
          <Skeleton className="mx-auto h-130 max-h-[70dvh] max-w-88 rounded-[2rem]" />
        </div>
      </div>
    </div>
  );
}
