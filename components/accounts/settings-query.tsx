"use client";

import type { ReactNode } from "react";
import type { UseQueryResult } from "@tanstack/react-query";
import { Card } from "@/components/ui/card";
import { QueryFailed } from "@/components/ui/query-failed";
import type { ApiError } from "@/hooks/use-api";

/** A page of settings while it loads, when it failed, and when it is there. */
export function SettingsQuery<T>({
  query,
  skeleton,
  children,
}: {
  query: UseQueryResult<T, ApiError>;
  /** The real shape, in grey. */
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
}) {
  if (query.isPending) return <div aria-busy="true">{skeleton}</div>;
  if (query.isError) {
    return (
      <Card>
        <QueryFailed query={query} />
      </Card>
    );
  }
  return children(query.data);
}
