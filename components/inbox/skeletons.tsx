import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/shared/cn";

/** Rows of the list before they are there. */
export function ConversationRowsSkeleton({ rows = 12 }: { rows?: number }) {
  return (
    <div aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="flex h-16 items-center gap-3 px-2.5">
          <Skeleton className="size-10 shrink-0 rounded-full" />
          <div className="flex flex-1 flex-col gap-2">
            <div className="flex justify-between">
              <Skeleton className={cn("h-3", ["w-28", "w-36", "w-24"][index % 3])} />
              <Skeleton className="h-3 w-8" />
            </div>
            <Skeleton className={cn("h-3", ["w-4/5", "w-3/5", "w-2/3"][index % 3])} />
          </div>
        </div>
      ))}
    </div>
  );
}

const bubbles = [
  { out: false, width: "w-56", height: "h-9" },
  { out: false, width: "w-72", height: "h-14" },
  { out: true, width: "w-64", height: "h-9" },
  { out: false, width: "w-40", height: "h-9" },
  { out: true, width: "w-80", height: "h-19" },
  { out: true, width: "w-48", height: "h-9" },
  { out: false, width: "w-64", height: "h-14" },
];

/** A thread before it is there; it stands at the bottom, as the thread will. */
export function ThreadSkeleton() {
  return (
    <div
      aria-hidden="true"
      className="flex h-full flex-col justify-end gap-2 overflow-hidden px-4 py-4 pane:px-6"
    >
      {bubbles.map(({ out, width, height }, index) => (
        <Skeleton
          key={index}
          className={cn("max-w-[80%] shrink-0 rounded-xl", width, height, out && "self-end bg-primary/12")}
        />
      ))}
    </div>
  );
}

/** The contact panel before it is there. */
export function ContactSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-5 p-4">
      <div className="flex flex-col items-center gap-3 pt-2">
        <Skeleton className="size-16 rounded-full" />
        <Skeleton className="h-5 w-36" />
      </div>
      {[2, 4].map((facts) => (
        <div key={facts} className="flex flex-col gap-4 border-t pt-4">
          <Skeleton className="h-3 w-20" />
          {Array.from({ length: facts }, (_, index) => (
            <div key={index} className="flex gap-2">
              <Skeleton className="h-4 w-24" />
              <Skeleton className="h-4 w-32" />
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}

/** The whole inbox before any of it is there. */
export function InboxSkeleton() {
  return (
    <div aria-busy="true" className="flex h-full">
      <div className="flex w-full shrink-0 flex-col border-r bg-list pane:w-[340px]">
        <div className="flex flex-col gap-2 border-b px-3 py-2.5">
          <div className="flex h-8 items-center justify-between">
            <Skeleton className="h-5 w-16" />
            <Skeleton className="h-7 w-32" />
          </div>
          <Skeleton className="h-8 w-full" />
        </div>
        <div className="px-1.5 pt-1">
          <ConversationRowsSkeleton />
        </div>
      </div>
      <div className="hidden flex-1 pane:block" />
    </div>
  );
}
