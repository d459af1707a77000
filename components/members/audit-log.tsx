"use client";

import { useState } from "react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { AuditFilters, noFilter, toQuery, type AuditFilter } from "@/components/members/audit-filters";
import { auditColumns, AuditRow } from "@/components/members/audit-row";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { QueryFailed } from "@/components/ui/query-failed";
import { Skeleton } from "@/components/ui/skeleton";
import { useApi, type ApiError } from "@/hooks/use-api";
import { useMay, useWorkspace } from "@/hooks/use-workspace";
import type { AuditEntryView } from "@/lib/accounts/views";
import type { Page } from "@/lib/shared/pagination";

const skeleton = (
  <Card aria-busy="true" className="flex flex-col">
    {[0, 1, 2, 3, 4, 5].map((row) => (
      <div key={row} className="flex h-14 items-center gap-4 border-b px-5 last:border-b-0">
        <Skeleton className="h-3.5 w-28" />
        <Skeleton className="h-3.5 w-32" />
        <Skeleton className="h-3.5 flex-1" />
      </div>
    ))}
  </Card>
);

function Entries({ filter }: { filter: AuditFilter }) {
  const t = useTranslations("members.audit");
  const api = useApi();
  const { slug, timeZone } = useWorkspace();
  const query = toQuery(filter, timeZone);
  const list = useInfiniteQuery<Page<AuditEntryView>, ApiError>({
    queryKey: [slug, "audit", query],
    queryFn: ({ pageParam, signal }) => {
      const next = new URLSearchParams(query);
      if (pageParam) next.set("cursor", String(pageParam));
      return api.get(`/audit-entries?${next.toString()}`, signal);
    },
    initialPageParam: null,
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 0,
  });
  if (list.isPending) return skeleton;
  if (list.isError) {
    return (
      <Card>
        <QueryFailed query={list} />
      </Card>
    );
  }
  const entries = list.data.pages.flatMap(({ data }) => data);
  if (entries.length === 0) {
    return (
      <Card>
        <EmptyState drawing="lost" title={t("none")}>
          {t("noneText")}
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card>
      <div
        aria-hidden="true"
        className={`${auditColumns} max-panel:hidden border-b py-2.5 text-sm font-medium text-muted-foreground`}
      >
        <span>{t("when")}</span>
        <span>{t("who")}</span>
        <span>{t("what")}</span>
        <span>{t("where")}</span>
      </div>
      <ul aria-label={t("title")}>
        {entries.map((entry) => (
          <AuditRow key={entry.id} entry={entry} />
        ))}
      </ul>
      {list.hasNextPage && (
        <div className="border-t p-3 text-center">
          <Button variant="ghost" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
            {t("more")}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** Who did what, when, from where. */
export function AuditLog() {
  const t = useTranslations("members.audit");
  const { slug, timeZone } = useWorkspace();
  const may = useMay("admin");
  const [filter, setFilter] = useState(noFilter);
  if (!may) {
    return (
      <>
        <PageHeader title={t("title")} description={t("text")} />
        <Card>
          <EmptyState drawing="lost" title={t("forbidden")}>
            {t("forbiddenText")}
          </EmptyState>
        </Card>
      </>
    );
  }
  const file = new URLSearchParams({ workspace: slug, ...toQuery(filter, timeZone) });
  return (
    <>
      <PageHeader
        title={t("title")}
        description={t("text")}
        actions={
          <Button asChild variant="outline">
            <a href={`/api/v1/audit-entries.csv?${file.toString()}`} download>
              <Download aria-hidden="true" />
              {t("export")}
            </a>
          </Button>
        }
      />
      <AuditFilters value={filter} onChange={setFilter} />
      <Entries filter={filter} />
    </>
  );
}
