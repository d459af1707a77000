"use client";

import type { ReactNode } from "react";
import { ErrorState } from "@/components/ui/error-state";
import type { ApiError } from "@/hooks/use-api";

type Props = {
  query: { error: ApiError | null; isFetching: boolean; refetch: () => unknown };
  title?: ReactNode;
  className?: string;
};

/** A view whose answer did not come: what the server said of it, and another try. Nothing while the query has no error. */
export function QueryFailed({ query, title, className }: Props) {
  if (!query.error) return null;
  return (
    <ErrorState
      turn={query.error.turn}
      title={title}
      onRetry={() => void query.refetch()}
      retrying={query.isFetching}
      className={className}
    >
      {query.error.message}
    </ErrorState>
  );
}
