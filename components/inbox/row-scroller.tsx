"use client";

import { useEffect, type ReactNode, type RefObject } from "react";
import { ConversationRowsSkeleton } from "@/components/inbox/skeletons";
import type { useFixedRows } from "@/components/inbox/use-fixed-rows";
import { Button } from "@/components/ui/button";
import { QueryFailed } from "@/components/ui/query-failed";
import type { ApiError } from "@/hooks/use-api";
import { cn } from "@/lib/shared/cn";

/** What a list that grows by pages says of itself. */
type Pages = {
  isPending: boolean;
  isError: boolean;
  isFetching: boolean;
  data?: unknown;
  error: ApiError | null;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
};

/**
 * Rows of one height that one scrolls and walks through with the arrows: while they load, when they could not, when there
 * are none, and the next page as soon as its place comes near.
 */
export function RowScroller<T>({
  scroller,
  rows,
  rowHeight,
  list,
  items,
  complete,
  move,
  words,
  empty,
  idOf,
  rowClass,
  children,
}: {
  scroller: RefObject<HTMLDivElement | null>;
  rows: ReturnType<typeof useFixedRows>;
  rowHeight: number;
  list: Pages;
  items: readonly T[];
  /** Whether there are no more than these. */
  complete: boolean;
  move: (by: 1 | -1) => void;
  words: { label: string; failed: string; loadMore: string };
  empty: ReactNode;
  idOf: (item: T) => string;
  rowClass?: string;
  children: (item: T) => ReactNode;
}) {
  const lastShown = rows.indexes.at(-1) ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    if (!hasNextPage || isFetchingNextPage || isFetchNextPageError) return;
    if (lastShown >= items.length - 12) void fetchNextPage();
  }, [lastShown, items.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  return (
    <div
      ref={scroller}
      className="scrollbar-quiet min-h-0 flex-1 overflow-y-auto overscroll-contain px-1.5 [overflow-anchor:none]"
      aria-busy={list.isPending}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
        event.preventDefault();
        move(event.key === "ArrowDown" ? 1 : -1);
      }}
    >
      {list.isPending ? (
        <ConversationRowsSkeleton />
      ) : list.isError && !list.data ? (
        <QueryFailed query={list} title={words.failed} />
      ) : items.length === 0 ? (
        empty
      ) : (
        <ul aria-label={words.label} className="relative" style={{ height: rows.height }}>
          {rows.indexes.map((index) => (
            <li
              key={idOf(items[index]!)}
              aria-posinset={index + 1}
              aria-setsize={complete ? items.length : -1}
              className={cn("absolute inset-x-0 top-0 py-px", rowClass)}
              style={{ height: rowHeight, transform: `translateY(${rows.top(index)}px)` }}
            >
              {children(items[index]!)}
            </li>
          ))}
        </ul>
      )}
      {isFetchingNextPage && <ConversationRowsSkeleton rows={3} />}
      {isFetchNextPageError && (
        <div className="flex flex-col items-center gap-2 p-4 text-center text-sm text-muted-foreground">
          {list.error?.message}
          <Button variant="outline" size="sm" onClick={() => void fetchNextPage()}>
            {words.loadMore}
          </Button>
        </div>
      )}
    </div>
  );
}
