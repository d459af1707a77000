"use client";

import { useEffect, type ReactNode } from "react";
import { useTranslations } from "next-intl";
import type { useThread } from "@/components/inbox/use-thread";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";

type Query = ReturnType<typeof useThread>["query"];

/** So near to an end of what is loaded, in rows, the next page is asked for. */
const near = 12;

/**
 * Loads older messages when the first of `count` rows come near, and newer ones when the last do: one looks at an old
 * place then. After a failure somebody has to ask for it.
 */
export function useMorePages(
  query: Query,
  { count, first, last }: { count: number; first: number; last: number },
): void {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const { hasPreviousPage, isFetchingPreviousPage, isFetchPreviousPageError, fetchPreviousPage } = query;
  useEffect(() => {
    if (count > 0 && first < near && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) {
      void fetchNextPage();
    }
  }, [first, count, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  useEffect(() => {
    if (
      count > 0 &&
      last > count - near &&
      hasPreviousPage &&
      !isFetchingPreviousPage &&
      !isFetchPreviousPageError
    ) {
      void fetchPreviousPage();
    }
  }, [last, count, hasPreviousPage, isFetchingPreviousPage, isFetchPreviousPageError, fetchPreviousPage]);
}

/** Says above the thread that older messages are coming, or that they did not; else shows what stands there. */
export function OlderMessages({ query, children }: { query: Query; children: ReactNode }) {
  const t = useTranslations("inbox.thread");
  const { isFetchingNextPage, isFetchNextPageError, fetchNextPage, error } = query;
  if (!isFetchingNextPage && !isFetchNextPageError) return children;
  return (
    <div className="absolute inset-x-4 top-2 z-[2] flex justify-center">
      <p className="flex items-center gap-2 rounded-full bg-popover px-3 py-1 text-sm text-muted-foreground shadow-pill">
        {isFetchingNextPage ? (
          <>
            <Spinner className="size-3.5" />
            {t("loadingOlder")}
          </>
        ) : (
          <>
            {error?.message}
            <Button variant="link" size="sm" onClick={() => void fetchNextPage()}>
              {t("loadOlder")}
            </Button>
          </>
        )}
      </p>
    </div>
  );
}
